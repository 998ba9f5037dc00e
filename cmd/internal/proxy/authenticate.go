package proxy

import (
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/message"
)

// authenticate finds out who calls: the token, then the account's stored origin,
// then the page's.
func (x *exchange) authenticate() error {
	token, r := theToken(x.r.Header)
	if r != fine {
		return &fault{reason: r}
	}
	c, r := x.verifyToken(token)
	if r != fine {
		return &fault{reason: r}
	}
	stored, err := x.ask(message.Call{Verb: "origin", Account: c.account})
	if err != nil {
		return err
	}
	switch {
	case stored.Status != http.StatusOK:
		return &fault{reason: accountUnknown}
	case string(stored.Body) != c.issuer:
		return &fault{reason: accountOther}
	}
	x.caller = c
	x.client = amocrm.New(c.issuer, transport{x.gate, c.account, c.user, x.now, x.now().Add(writeTime)})
	return x.checkOrigin()
}

// theToken takes the one token out of the two headers that can hold it. A fetch
// joins a header that was sent twice by a comma.
func theToken(h http.Header) (string, reason) {
	values := append([]string(nil), h.Values("X-Auth-Token")...)
	for _, v := range h.Values("Authorization") {
		scheme, token, _ := strings.Cut(v, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", tokenShape
		}
		values = append(values, token)
	}
	switch {
	case len(values) == 0 || len(values) == 1 && values[0] == "":
		return "", tokenMissing
	case len(values) > 1 || strings.Contains(values[0], ","):
		return "", tokenTwice
	}
	return values[0], fine
}
