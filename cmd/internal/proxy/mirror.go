package proxy

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// mirrored is one of amoCRM's own calls, made to the proxy.
type mirrored struct {
	endpoint amo.Endpoint
	input    []byte      // what the client asks for, as the core takes it
	request  amo.Request // what the core wrote from that; the client's own bytes are never forwarded
	refused  error       // the core wrote nothing, but the account's state may excuse it: see excuse
}

// asMirrored prepares a mirror route: a call that the core refuses goes no further.
func asMirrored(do func(*exchange, mirrored) (answer, error)) func(*exchange, *route) (work, error) {
	return func(x *exchange, rt *route) (work, error) {
		input, err := x.mirrorInput(rt)
		if err != nil {
			return nil, err
		}
		request, err := amocrm.Build(rt.endpoint, input, nil)
		if err != nil && !excusable(rt.endpoint, err) {
			return nil, err
		}
		return func() (answer, error) { return do(x, mirrored{rt.endpoint, input, request, err}) }, nil
	}
}

// read answers what the vendor answers to a list or to one thing of it.
func (x *exchange) read(m mirrored) (answer, error) {
	return verbatim(x.client.Pass(x.ctx, m.endpoint, m.request))
}

// write sends a write once the guard has seen what it would delete and the present
// state is kept.
func (x *exchange) write(m mirrored) (answer, error) {
	kind := kindOf(m.endpoint)
	current, err := x.current(kind, plan.V4)
	if err != nil {
		return answer{}, err
	}
	if err := m.excuse(current); err != nil {
		return answer{}, err
	}
	loss, err := x.guard(m.endpoint, current, m.input)
	if err != nil {
		return answer{}, err
	}
	if _, err := x.save(kind, plan.V4, current, 1, len(loss.Deletes)); err != nil {
		return answer{}, err
	}
	read, err := x.client.Pass(x.ctx, m.endpoint, m.request)
	if amocrm.Unsettled(err) {
		return answer{}, x.settle(err, kind, plan.V4, current)
	}
	return verbatim(read, err)
}

func kindOf(endpoint amo.Endpoint) plan.Kind {
	kind, _, _ := strings.Cut(string(endpoint), ".")
	return plan.Kind(kind)
}

// mirrorInput is what a read's query or a write's body asks for, with the id of
// the path.
func (x *exchange) mirrorInput(rt *route) ([]byte, error) {
	if rt.method == http.MethodGet {
		return x.input(rt)
	}
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	if rt.method == http.MethodDelete { // has no body, and none is read
		return x.input(rt)
	}
	body, err := x.readBody()
	if err != nil || x.pathID == 0 {
		return body, err
	}
	return withPathID(body, x.pathID)
}

// withPathID puts the id of the path into a body, which may name the same one.
func withPathID(body []byte, id int64) ([]byte, error) {
	v, f := strictjson.Parse(string(body), amo.MaxInputBytes)
	if f != nil {
		return nil, &fault{reason: badInput, issues: issue.List{f.Issue(issue.InInput)}}
	}
	if !v.IsObject() {
		return body, nil // the core says what is wrong with it
	}
	if given := v.Get("id"); given.Exists() {
		if n, ok := strictjson.ID(given); !ok || n != id {
			var c issue.Collector
			c.ReportAt("id", issue.KeyIDMismatch, issue.Text("key", strconv.FormatInt(id, 10)), issue.Int("id", n))
			return nil, &fault{reason: badInput, issues: c.List()}
		}
		return body, nil
	}
	rest := strings.TrimLeft(strings.TrimSpace(string(body))[1:], " \t\r\n")
	comma := ","
	if rest == "}" {
		comma = ""
	}
	return []byte(`{"id":` + strconv.FormatInt(id, 10) + comma + rest), nil
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

const typeHAL = "application/hal+json"

// ownType picks one of the vendor's three content types; its text is not copied.
func ownType(contentType string) string {
	for _, known := range []string{typeProblem, typeHAL} {
		if media, _, _ := strings.Cut(contentType, ";"); strings.EqualFold(strings.TrimSpace(media), known) {
			return known
		}
	}
	return typeJSON
}

// settle looks what became of a write whose answer was lost. It says so and
// sends nothing.
func (x *exchange) settle(cause error, kind plan.Kind, d plan.Dialect, before []byte) *fault {
	f := &fault{reason: outcomeUnknown, note: "after " + faultOf(cause).reason.String(), state: "unknown"}
	after, err := x.current(kind, d)
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
