package proxy

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// mirrorList answers GET /api/v2/pipelines[?id=1].
func (x *exchange) mirrorList(*route) (work, error) {
	id := int64(0)
	if x.query != "" {
		digits, found := strings.CutPrefix(x.query, "id=")
		if id, found = parseID(digits, found); !found {
			return nil, &fault{reason: badQuery}
		}
	}
	return func() (answer, error) {
		return verbatim(x.client.Pipelines(x.ctx, id))
	}, nil
}

func parseID(digits string, found bool) (int64, bool) {
	if !found {
		return 0, false
	}
	return strictjson.ParseID(digits)
}

// mirrorWrite sends what the core wrote from the client's body, once the guard
// has seen what it would delete. The client's own bytes are never forwarded.
func (x *exchange) mirrorWrite(rt *route) (work, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	body, err := x.readBody()
	if err != nil {
		return nil, err
	}
	request, err := amocrm.Build(rt.endpoint, body, nil)
	if err != nil {
		return nil, err
	}
	return func() (answer, error) {
		current, err := x.guard(rt.endpoint, body)
		if err != nil {
			return answer{}, err
		}
		read, err := x.client.Send(x.ctx, rt.endpoint, request)
		if amocrm.Unsettled(err) {
			return answer{}, x.settle(err, current)
		}
		return verbatim(read, err)
	}, nil
}

// verbatim passes the vendor's body on, and its refusals too when they are JSON
// that the gate lets through: a client of amoCRM's knows how to read them. All
// else becomes a problem of ours, without echo.
func verbatim(read amocrm.Reply, err error) (answer, error) {
	var failure *reply.Failure
	switch {
	case errors.As(err, &failure):
		passes := failure.Kind != reply.Unauthorized && failure.Kind != reply.Blocked &&
			(read.Status >= 200 && read.Status < 300 || read.Status >= 400 && read.Status < 500)
		if !passes || strictjson.Check(read.Body, amo.MaxReplyBytes) != nil {
			return answer{}, err
		}
	case err != nil:
		return answer{}, err
	}
	a := answer{status: read.Status, reason: fine}
	if failure != nil {
		a.note = "amocrm: " + string(failure.Kind)
		if failure.RetryAfter > 0 {
			a.retryAfter = strconv.Itoa(failure.RetryAfter)
		}
	}
	if read.Status != http.StatusNoContent {
		a.contentType, a.body = ownType(read.ContentType), read.Body
	}
	return a, nil
}

// ownType picks one of the vendor's three content types; its text is not copied.
func ownType(contentType string) string {
	for _, known := range []string{typeProblem, "application/hal+json"} {
		if media, _, _ := strings.Cut(contentType, ";"); strings.EqualFold(strings.TrimSpace(media), known) {
			return known
		}
	}
	return typeJSON
}

// settle looks what became of a write whose answer was lost. It says so and
// sends nothing.
func (x *exchange) settle(cause error, before []byte) error {
	f := &fault{reason: outcomeUnknown, note: "after " + faultOf(cause).reason.String(), state: "unknown"}
	after, err := x.current()
	if err != nil {
		return f
	}
	then, err := plan.BaseDigest(before)
	if err != nil {
		return f
	}
	now, err := plan.BaseDigest(after)
	switch {
	case err != nil:
	case then == now:
		f.state = "unchanged"
	default:
		f.state = "changed"
	}
	return f
}
