// Package amocrm calls the vendor's API over any http.RoundTripper: Build and Send
// make any call, methods of their own the most frequent ones, and Current and Apply
// read an account and carry a plan out. The core builds every request and reads
// every answer.
//
// It refuses to follow a redirect (a RoundTripper doesn't), to try anything
// twice, and to send what the core found wrong. It holds no state and no
// credentials; [Bearer] adds a token for callers that have one. The names of the
// methods, the three kinds of error and ErrStateUnknown are stable.
package amocrm

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// Client calls the API of one account.
type Client struct {
	origin    string
	transport http.RoundTripper
}

// New makes a client for an account's origin, as in https://demo.amocrm.ru.
func New(origin string, transport http.RoundTripper) *Client {
	return &Client{origin, transport}
}

// Reply is what came back. With a *reply.Failure as error, all but Data is still
// there; with any other error it is empty.
type Reply struct {
	Status      int
	ContentType string
	Body        []byte // as the vendor sent it
	Data        []byte // as the core read it: JSON
}

// Pipelines reads the pipelines with their stages; all of them when id is 0.
func (c *Client) Pipelines(ctx context.Context, id int64) (Reply, error) {
	input := []byte("{}")
	if id != 0 {
		input = withID(id)
	}
	return c.call(ctx, amo.PipelinesList, input, nil)
}

// SetPipelines adds and replaces pipelines. A stage that an update leaves out is
// deleted by the vendor: whoever calls has to have asked.
func (c *Client) SetPipelines(ctx context.Context, input, options []byte) (Reply, error) {
	return c.call(ctx, amo.PipelinesSet, input, options)
}

// DeletePipelines deletes pipelines. The vendor refuses the last one.
func (c *Client) DeletePipelines(ctx context.Context, input []byte) (Reply, error) {
	return c.call(ctx, amo.PipelinesDelete, input, nil)
}

// Account reads what the account is.
func (c *Client) Account(ctx context.Context) (Reply, error) {
	return c.call(ctx, amo.AccountGet, []byte("{}"), nil)
}

// User reads one user with the rights.
func (c *Client) User(ctx context.Context, id int64) (Reply, error) {
	return c.call(ctx, amo.UsersGet, withID(id), nil)
}

// Build writes the request of an endpoint without sending it. The error is an
// *InputError.
func Build(endpoint amo.Endpoint, input, options []byte) (amo.Request, error) {
	request, issues := core.Build(endpoint, input, options)
	if issues.HasErrors() {
		return amo.Request{}, &InputError{endpoint, issues}
	}
	return request, nil
}

// Send sends a request that Build wrote. The error is a *reply.Failure when the
// vendor refused, a *Lost when no answer came.
func (c *Client) Send(ctx context.Context, endpoint amo.Endpoint, request amo.Request) (Reply, error) {
	return c.send(ctx, endpoint, request, core.Parse)
}

// Pass is Send for whoever hands the body on as it came: Data stays empty.
func (c *Client) Pass(ctx context.Context, endpoint amo.Endpoint, request amo.Request) (Reply, error) {
	return c.send(ctx, endpoint, request, func(endpoint amo.Endpoint, a reply.Answer) ([]byte, *reply.Failure) {
		return nil, core.Failed(endpoint, a)
	})
}

func (c *Client) send(
	ctx context.Context, endpoint amo.Endpoint, request amo.Request,
	parse func(amo.Endpoint, reply.Answer) ([]byte, *reply.Failure),
) (Reply, error) {
	var body io.Reader
	if request.Body != nil {
		body = bytes.NewReader(request.Body)
	}
	r, err := http.NewRequestWithContext(ctx, request.Method, c.origin+request.Path, body)
	if err != nil {
		// net/http's error would print the address.
		return Reply{}, &Lost{endpoint, &NotSent{Kind: reply.BadRequest, Err: errNoHTTP}}
	}
	r.Header.Set("Accept", amo.ContentTypeJSON)
	if request.ContentType != "" {
		r.Header.Set("Content-Type", request.ContentType)
	}
	answer, err := c.transport.RoundTrip(r)
	if err != nil {
		return Reply{}, &Lost{endpoint, err}
	}
	defer func() { _ = answer.Body.Close() }()
	// One byte more than is allowed: the core then says that it is too large.
	text, err := io.ReadAll(io.LimitReader(answer.Body, amo.MaxReplyBytes+1))
	if err != nil {
		return Reply{}, &Lost{endpoint, err}
	}
	out := Reply{Status: answer.StatusCode, ContentType: answer.Header.Get("Content-Type"), Body: text}
	data, failure := parse(endpoint, reply.Answer{
		Status: out.Status, ContentType: out.ContentType, Body: text, Request: request.Body,
	})
	if failure != nil {
		if n, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && n > 0 && n <= 86_400 {
			failure.RetryAfter = n
		}
		return out, failure
	}
	out.Data = data
	return out, nil
}

func (c *Client) call(ctx context.Context, endpoint amo.Endpoint, input, options []byte) (Reply, error) {
	request, err := Build(endpoint, input, options)
	if err != nil {
		return Reply{}, err
	}
	return c.Send(ctx, endpoint, request)
}

func withID(id int64) []byte {
	return append(strconv.AppendInt([]byte(`{"id":`), id, 10), '}')
}
