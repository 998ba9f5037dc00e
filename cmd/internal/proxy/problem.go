package proxy

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/issue"
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
	locale     issue.Locale
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

// problem is RFC 9457's document with the vendor's validation-errors, as one
// group: clients that read amoCRM's problems read these.
type problem struct {
	Type    string          `json:"type"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Detail  string          `json:"detail"`
	Code    string          `json:"code"`
	Groups  []problemGroup  `json:"validation-errors,omitempty"`
	Deletes json.RawMessage `json:"deletes,omitempty"`
	Digest  string          `json:"digest,omitempty"`
	State   string          `json:"state,omitempty"`
}

type problemGroup struct {
	RequestID string         `json:"request_id"`
	Errors    []problemIssue `json:"errors"`
}

type problemIssue struct {
	Code   issue.Code  `json:"code"`
	In     issue.Place `json:"in,omitempty"`
	Path   string      `json:"path"`
	Detail string      `json:"detail"`
	Hint   string      `json:"hint"`
}

// answer writes the problem. encoding/json escapes < > & and U+2028/9.
func (f *fault) answer() answer {
	o := outcomes[f.reason]
	p := problem{
		Type: "about:blank", Title: http.StatusText(o.status), Status: o.status, Detail: o.detail, Code: o.code,
		Deletes: f.deletes, Digest: f.digest, State: f.state,
	}
	if len(f.issues) > 0 {
		g := problemGroup{RequestID: "0"}
		for _, i := range f.issues {
			g.Errors = append(g.Errors, problemIssue{i.Code, i.In, i.Path, i.Message(f.locale), i.Hint(f.locale)})
		}
		p.Groups = []problemGroup{g}
	}
	body, err := json.Marshal(p)
	if err != nil { // only a broken Deletes can fail, which is ours
		panic(err)
	}
	return answer{
		status: o.status, contentType: typeProblem, body: body, allow: f.allow, retryAfter: f.retryAfter,
		reason: f.reason, note: f.note,
	}
}

func jsonAnswer(body []byte) answer {
	return answer{status: http.StatusOK, contentType: typeJSON, body: body}
}
