package reply

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/quote"
)

// Kind says what a failure means for whoever called.
type Kind string

// The kinds. Blocked is the vendor's ban on everything, lifted by its support
// only; ModeDisabled means that the account has no customers in this mode.
const (
	BadRequest       Kind = "bad-request"
	Unauthorized     Kind = "unauthorized"
	PaymentRequired  Kind = "payment-required"
	Forbidden        Kind = "forbidden"
	Blocked          Kind = "blocked"
	NotFound         Kind = "not-found"
	MethodNotAllowed Kind = "method-not-allowed"
	Conflict         Kind = "conflict"
	ModeDisabled     Kind = "mode-disabled"
	Unprocessable    Kind = "unprocessable"
	RateLimited      Kind = "rate-limited"
	Redirected       Kind = "redirected"
	Server           Kind = "server"
	Unavailable      Kind = "unavailable"
	NotJSON          Kind = "not-json"
	Empty            Kind = "empty"
	Truncated        Kind = "truncated"
)

// Failure is an answer that is not what was asked for.
type Failure struct {
	Kind       Kind
	Status     int    // HTTP status
	Code       string // the vendor's error_code, "" when there is none
	Title      string
	Detail     string
	Retryable  bool // the same GET may work later; a write never follows from it
	RetryAfter int  // seconds, 0 when the vendor named none
	Fields     []Field
}

// Field is one fault that the vendor found in what was sent.
type Field struct {
	Path   string // a JSON pointer into what was sent
	Code   string
	Detail string
}

// AppendJSON appends the failure in the parsed form.
func (f *Failure) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"kind":`...)
	dst = quote.Append(dst, string(f.Kind))
	dst = append(dst, `,"status":`...)
	dst = strconv.AppendInt(dst, int64(f.Status), 10)
	dst = append(dst, `,"code":`...)
	dst = quote.Append(dst, f.Code)
	dst = append(dst, `,"title":`...)
	dst = quote.Append(dst, f.Title)
	dst = append(dst, `,"detail":`...)
	dst = quote.Append(dst, f.Detail)
	dst = append(dst, `,"retryable":`...)
	dst = strconv.AppendBool(dst, f.Retryable)
	dst = append(dst, `,"retry_after":`...)
	dst = strconv.AppendInt(dst, int64(f.RetryAfter), 10)
	dst = append(dst, `,"fields":[`...)
	for i, field := range f.Fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"path":`...)
		dst = quote.Append(dst, field.Path)
		dst = append(dst, `,"code":`...)
		dst = quote.Append(dst, field.Code)
		dst = append(dst, `,"detail":`...)
		dst = quote.Append(dst, field.Detail)
		dst = append(dst, '}')
	}
	return append(dst, "]}"...)
}

// Error makes a failure a Go error. It holds no text of the vendor's.
func (f *Failure) Error() string {
	return "amoCRM answered " + string(f.Kind) + " (HTTP " + strconv.Itoa(f.Status) + ")"
}

// ofStatus is the kind that a status means by itself. Reading customers in an
// account of another mode is answered 422, the only reason that the documents
// give for it.
func ofStatus(endpoint amo.Endpoint, status int) Kind {
	if info, _ := amo.Info(endpoint); status == 422 && info.Method == "GET" && info.Mode != amo.AnyMode {
		return ModeDisabled
	}
	switch status {
	case 401:
		return Unauthorized
	case 402:
		return PaymentRequired
	case 403:
		return Forbidden
	case 404:
		return NotFound
	case 405:
		return MethodNotAllowed
	case 409:
		return Conflict
	case 422:
		return Unprocessable
	case 429:
		return RateLimited
	case 502, 503, 504:
		return Unavailable
	}
	switch {
	case status >= 500:
		return Server
	case status >= 400:
		return BadRequest
	}
	return NotJSON
}

// ofCode is the kind that a v2 error_code means, "" for the ones that leave it
// to the status. Source: the vendor's table of v2 error codes.
func ofCode(code string) Kind {
	switch code {
	case "101", "104":
		return NotFound
	case "110", "111", "112":
		return Unauthorized
	case "113", "222", "244", "282", "288":
		return Forbidden
	case "425", "426":
		return ModeDisabled
	}
	return ""
}

func retryable(k Kind) bool { return k == RateLimited || k == Unavailable }
