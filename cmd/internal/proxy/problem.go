package proxy

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/reply"
)

const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// fault is a request that ends in a problem.
type fault struct {
	reason     reason
	note       string // for the log only; never a client's or the vendor's text
	issues     issue.List
	allow      string
	retryAfter string

	deletes json.RawMessage // would-delete: what would go
	digest  string          // would-delete: what confirms exactly that
	state   string          // unknown-outcome: "unchanged", "changed" or "unknown"
}

func (f *fault) Error() string { return "proxy: " + f.reason.String() }

func (r reason) String() string { return outcomes[r].log }

// faultOf is the fault behind any error that a handler returns.
func faultOf(err error) *fault {
	var own *fault
	var input *amocrm.InputError
	var failure *reply.Failure
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &input):
		return &fault{reason: badInput, issues: input.Issues}
	case errors.As(err, &failure):
		f := &fault{reason: kindReasons[failure.Kind], note: "amocrm: " + string(failure.Kind) + " " + strconv.Itoa(failure.Status)}
		if failure.RetryAfter > 0 {
			f.retryAfter = strconv.Itoa(failure.RetryAfter)
		}
		if f.reason == fine { // a kind that is not in the table
			f.reason = vendorUnreadable
		}
		return f
	}
	return &fault{reason: gateBroken, note: "no reason"}
}

// kindReasons has a row for every kind of failure; a test proves it. A vendor's
// 401 says that the grant is dead: the caller's own token is not at fault, so it
// must not become a 401 of ours.
var kindReasons = map[reply.Kind]reason{
	reply.BadRequest:       vendorRefused,
	reply.Unauthorized:     gateReauthorize,
	reply.PaymentRequired:  vendorRefused,
	reply.Forbidden:        vendorRefused,
	reply.Blocked:          vendorBlocked,
	reply.NotFound:         vendorRefused,
	reply.MethodNotAllowed: vendorRefused,
	reply.Conflict:         vendorRefused,
	reply.ModeDisabled:     vendorMode,
	reply.Unprocessable:    vendorRefused,
	reply.RateLimited:      vendorLimited,
	reply.Redirected:       vendorUnreadable,
	reply.Server:           vendorDown,
	reply.Unavailable:      vendorDown,
	reply.NotJSON:          vendorUnreadable,
	reply.Empty:            vendorUnreadable,
	reply.Truncated:        vendorUnreadable,
}

// answer writes RFC 9457's document with the vendor's validation-errors, as one
// group: clients that read amoCRM's problems read these. It is appended, for
// encoding/json took 3 % of a refused write's CPU; quote escapes as it does.
func (f *fault) answer() answer {
	o := outcomes[f.reason]
	body := append(make([]byte, 0, 256+512*len(f.issues)+len(f.deletes)), `{"type":"about:blank"`...)
	body = member(body, "title", http.StatusText(o.status))
	body = strconv.AppendInt(append(body, `,"status":`...), int64(o.status), 10)
	body = member(body, "detail", o.detail)
	body = member(body, "code", o.code)
	if len(f.issues) > 0 {
		body = append(body, `,"validation-errors":[{"request_id":"0","errors":[`...)
		for n, i := range f.issues {
			if n > 0 {
				body = append(body, ',')
			}
			body = quote.Append(append(body, `{"code":`...), string(i.Code))
			if i.In != issue.InInput {
				body = member(body, "in", string(i.In))
			}
			body = member(body, "path", i.Path)
			body = member(body, "detail", i.Message(issue.English))
			body = append(member(body, "hint", i.Hint(issue.English)), '}')
		}
		body = append(body, "]}]"...)
	}
	if f.deletes != nil {
		body = append(append(body, `,"deletes":`...), f.deletes...)
	}
	if f.digest != "" {
		body = member(body, "digest", f.digest)
	}
	if f.state != "" {
		body = member(body, "state", f.state)
	}
	return answer{
		status: o.status, contentType: typeProblem, body: append(body, '}'), allow: f.allow, retryAfter: f.retryAfter,
		reason: f.reason, note: f.note,
	}
}

func member(dst []byte, name, text string) []byte {
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return quote.Append(dst, text)
}

func jsonAnswer(body []byte) answer {
	return answer{status: http.StatusOK, contentType: typeJSON, body: body}
}
