package proxy

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// install answers GET /oauth/install[?host=demo.amocrm.ru]: it sends the browser
// to the vendor's consent page. Of the host only the top-level domain counts: it
// chooses the page, and nothing more is believed of it.
func (x *exchange) install(*route) (work, error) {
	q, ok := single(x.query)
	if !ok || len(q) > 1 || len(q) == 1 && !q.Has("host") {
		return nil, &fault{reason: badQuery}
	}
	consent, ok := x.hosts.consent(q.Get("host"))
	if !ok {
		return nil, &fault{reason: badQuery}
	}
	return func() (answer, error) {
		state, cookie := x.newState()
		// post_message ends in the window that was opened; popup would close it and
		// take the opener, amoCRM itself, to the callback (amoCRM, oauth, step by step).
		to := url.Values{"client_id": {x.clientID}, "state": {state}, "mode": {"post_message"}}
		return answer{status: http.StatusFound, location: consent + "?" + to.Encode(), cookie: x.setCookie(cookie)}, nil
	}, nil
}

// consent is the page on which a user gives an integration the account
// (amoCRM reference, "oauth"); that of amocrm.ru when no host is given.
func (h hosts) consent(host string) (string, bool) {
	if h.dev != "" && (host == "" || host == strings.TrimPrefix(h.dev, "http://")) {
		return h.dev + "/oauth", true
	}
	if host == "" {
		host = "any." + h.tops[0]
	}
	if !h.isAccount(host) {
		return "", false
	}
	_, top, _ := strings.Cut(host, ".")
	return "https://www." + top + "/oauth", true
}

// exchangeCode gives a code to the gate, which trusts it once it was exchanged on
// an allowed host and that host said which account it is.
func (x *exchange) exchangeCode(code, host string) error {
	a, err := x.ask(message.Call{Verb: "install", Body: []byte(code),
		Fields: message.Fields{{Name: "host", Value: host}}})
	if err != nil {
		return &fault{reason: installFailed, note: faultOf(err).reason.String()}
	}
	if a.Status != http.StatusOK {
		return &fault{reason: installFailed, note: "gate answered " + strconv.Itoa(a.Status)}
	}
	var installed struct {
		Account int64 `json:"account"`
	}
	if json.Unmarshal(a.Body, &installed) == nil {
		x.caller.account = installed.Account // for the log
	}
	return nil
}
