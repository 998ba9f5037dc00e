package proxy

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

const maxCode = 4 << 10 // bytes of an authorisation code; the vendor's have about 900

// callback takes the call that amoCRM makes when the widget is installed from its
// list: from server to server, without state, its answer ignored. It proves
// nothing yet: the gate trusts it once the code was exchanged on an allowed host
// and that host said which account it is.
func (x *exchange) callback(*route) (work, error) {
	q, err := url.ParseQuery(x.query)
	if err != nil {
		return nil, &fault{reason: callbackQuery, note: "query"}
	}
	for _, values := range q {
		if len(values) != 1 {
			return nil, &fault{reason: callbackQuery, note: "doubled"}
		}
	}
	// A state belongs to an installation that a browser began here; there is
	// no such route yet, so nobody can have a true one.
	if q.Has("state") || q.Has("error") {
		return nil, &fault{reason: callbackQuery, note: "not the install hook"}
	}
	code := q.Get("code")
	switch {
	case !isCode(code):
		return nil, &fault{reason: callbackQuery, note: "code"}
	case q.Get("client_id") != x.clientID:
		return nil, &fault{reason: callbackClient}
	case !x.hosts.isAccount(q.Get("referer")):
		return nil, &fault{reason: callbackHost}
	}
	return func() (answer, error) { return x.install(code, q.Get("referer")) }, nil
}

func (x *exchange) install(code, host string) (answer, error) {
	a, err := x.ask(message.Call{Verb: "install", Body: []byte(code),
		Fields: message.Fields{{Name: "host", Value: host}}})
	if err != nil {
		return answer{}, &fault{reason: installFailed, note: faultOf(err).reason.String()}
	}
	if a.Status != http.StatusOK {
		return answer{}, &fault{reason: installFailed, note: "gate answered " + strconv.Itoa(a.Status)}
	}
	return jsonAnswer([]byte(`{"installed":true}`)), nil
}

// isCode takes visible ASCII only.
func isCode(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= maxCode
}

// health says that the proxy serves, and nothing else to a stranger.
func (x *exchange) health(*route) (work, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	return func() (answer, error) { return jsonAnswer([]byte(`{"status":"ok"}`)), nil }, nil
}
