package proxy

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// Gate is one account's Durable Object (grant, pace, kept plans) as the handler
// sees it. One call is one message; an error means that no answer came. The gate
// adds the grant to what it sends and never gives it away.
//
// A call that has the field `origin` is refused, and nothing done, unless the
// account's stored origin is exactly that: 0 with error `account-unknown` or
// `account-other`. A `send` that is no GET fails with `unknown-outcome` when
// anything of it may have left for the vendor.
//
// A `send` with a field `list` reads or writes that list of the account's, and its
// answer says in `writes` how often that was written: of a read, when it began. A
// write that names this number itself fails with `overtaken`, and nothing left,
// when others have written since or a write is under way: it was worked out from a
// list that may not be the present one.
//
// Verbs, each with the account: `send` (fields method, path, content-type, user;
// body) answers what the vendor answered, users taking turns; `origin` the
// account's stored origin or 404; `keep` (key, seconds; body), `recall` (key) and
// `take` (key, and forgets it) hold what must outlive a request; `save` (kind,
// dialect, base, user, changes, deletes; body) keeps a state and answers
// `{"id":"7"}`, `saved` lists them, `load` (id) gives one back; `uninstall` forgets
// the account. `install 0` (host; body is the code) answers `{"account":123}`;
// `once 0` (key, seconds) is 204 the first time and 409 afterwards. An answer of
// status 0 has a field `error`.
type Gate interface {
	Do(ctx context.Context, c message.Call) (message.Answer, error)
}

// gateReasons are the gate's own failures, by its field `error`.
var gateReasons = map[string]reason{
	"reauthorize":     gateReauthorize,
	"unavailable":     gateUnavailable,
	"rate-limited":    gateLimited,
	"timeout":         gateTimeout,
	"unknown-outcome": outcomeUnknown,
	"blocked":         gateBlocked,
	"account-unknown": accountUnknown,
	"account-other":   accountOther,
	"overtaken":       overtaken,
}

// do makes one call to the gate. Whatever the gate answers comes back, its own
// failures are faults.
func do(ctx context.Context, g Gate, c message.Call) (message.Answer, error) {
	a, err := g.Do(ctx, c)
	if err != nil {
		return message.Answer{}, &fault{reason: gateBroken, note: "gate: " + c.Verb + ": no answer"}
	}
	if a.Status != 0 {
		return a, nil
	}
	r, known := gateReasons[a.Fields.Get("error")]
	if !known {
		r = gateBroken
	}
	return message.Answer{}, &fault{reason: r, note: "gate: " + c.Verb, retryAfter: seconds(a.Fields.Get("retry-after"))}
}

func (x *exchange) ask(c message.Call) (message.Answer, error) { return do(x.ctx, x.gate, c) }

// own asks the caller's account, which refuses unless it is the one behind the
// token's issuer: that costs no call of its own, and holds for each call anew.
func (x *exchange) own(c message.Call) (message.Answer, error) {
	c.Account = x.caller.account
	c.Fields = append(c.Fields, message.Field{Name: "origin", Value: x.caller.issuer})
	a, err := x.ask(c)
	x.known = x.known || err == nil || agrees[faultOf(err).reason]
	return a, err
}

// agrees are the failures of a gate that has found the account to be the caller's.
var agrees = map[reason]bool{gateReauthorize: true, gateUnavailable: true, gateLimited: true, gateTimeout: true, outcomeUnknown: true, gateBlocked: true}

// keep, recall and take speak to the caller's account only.

func (x *exchange) keep(key string, lifetime int, body []byte) error {
	a, err := x.own(message.Call{Verb: "keep", Body: body,
		Fields: message.Fields{{Name: "key", Value: key}, {Name: "seconds", Value: strconv.Itoa(lifetime)}}})
	if err == nil && a.Status != http.StatusNoContent {
		return &fault{reason: gateBroken, note: "gate: keep answered " + strconv.Itoa(a.Status)}
	}
	return err
}

func (x *exchange) recall(key string) (body []byte, found bool, err error) {
	return x.kept("recall", key)
}

func (x *exchange) take(key string) (body []byte, found bool, err error) { return x.kept("take", key) }

func (x *exchange) kept(verb, key string) (body []byte, found bool, err error) {
	a, err := x.own(message.Call{Verb: verb, Fields: message.Fields{{Name: "key", Value: key}}})
	if err != nil {
		return nil, false, err
	}
	return a.Body, a.Status == http.StatusOK, nil
}

// transport lets the API client call through the gate. Of a request only method,
// path, content type and body go in, of an answer only status, content type,
// Retry-After and body come out.
type transport struct {
	x     *exchange
	until time.Time // no write is begun after it
}

// writeTime is how long after its arrival a request may still begin a write. The
// shell ends a request after 90 seconds (shell/exchange.ts), and then nobody
// would be left to say what was sent: a long plan stops before that.
const writeTime = 70 * time.Second

var errLate = &fault{reason: gateTimeout, note: "too late to begin another write"}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && t.x.now().After(t.until) {
		return nil, &amocrm.NotSent{Kind: reply.Unavailable, Err: errLate}
	}
	c := message.Call{Verb: "send", Fields: message.Fields{
		{Name: "method", Value: r.Method},
		{Name: "path", Value: r.URL.RequestURI()},
		{Name: "user", Value: strconv.FormatInt(t.x.caller.user, 10)},
	}}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close() // a reader in memory
		if err != nil {
			return nil, err
		}
		c.Body = body
	}
	if contentType := r.Header.Get("Content-Type"); contentType != "" { // of a DELETE too, which has no body
		c.Fields = append(c.Fields, message.Field{Name: "content-type", Value: contentType})
	}
	if strings.Contains(r.URL.Path, "/pipelines") { // of v2 and v4, theirs and their stages'
		c.Fields = append(c.Fields, message.Field{Name: "list", Value: "pipelines"})
		if replacesList(r.URL.Path) && t.x.writes != "" {
			c.Fields = append(c.Fields, message.Field{Name: "writes", Value: t.x.writes})
		}
	}
	a, err := t.x.own(c)
	if err != nil {
		return nil, notSent(err)
	}
	if writes := a.Fields.Get("writes"); writes != "" {
		t.x.writes = writes
	}
	h := http.Header{}
	for _, name := range []string{"Content-Type", "Retry-After"} {
		if value := a.Fields.Get(strings.ToLower(name)); value != "" {
			h.Set(name, value)
		}
	}
	return &http.Response{
		StatusCode: a.Status, ProtoMajor: 1, ProtoMinor: 1, Header: h, Request: r,
		Body: io.NopCloser(bytes.NewReader(a.Body)), ContentLength: int64(len(a.Body)),
	}, nil
}

// replacesList reports whether a call deletes what it doesn't name: those of dialect
// v4 name what they delete.
func replacesList(path string) bool {
	set, _ := amo.Info(amo.PipelinesSet)
	return path == set.Path
}

// notSent marks the gate's failures after which nothing has left for the vendor.
func notSent(err error) error {
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	kinds := map[reason]reply.Kind{
		gateReauthorize: reply.Unauthorized,
		gateUnavailable: reply.Unavailable,
		gateLimited:     reply.RateLimited,
		gateBlocked:     reply.Blocked,
		accountUnknown:  reply.Unauthorized,
		accountOther:    reply.Unauthorized,
		overtaken:       reply.Conflict,
	}
	kind, nothing := kinds[f.reason]
	if !nothing {
		return err
	}
	after, _ := strconv.Atoi(f.retryAfter)
	return &amocrm.NotSent{Kind: kind, Detail: outcomes[f.reason].detail, RetryAfter: after, Err: err}
}

// seconds takes a Retry-After of whole seconds; anything else is dropped.
func seconds(s string) string {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n <= 86400 {
		return strconv.Itoa(n)
	}
	return ""
}
