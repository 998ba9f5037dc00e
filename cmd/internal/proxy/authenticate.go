package proxy

import (
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/message"
)

// authenticate finds out who calls by the token, and whether a page of that
// account does. Whether the account is the one behind the token's issuer is its
// own object's to say: each call to it carries the issuer (own, in gate.go), and
// no answer goes out before it has agreed (follow, in handler.go).
func (x *exchange) authenticate() error {
	token, r := theToken(x.r.Header)
	if r != fine {
		return &fault{reason: r}
	}
	c, r := x.verifyToken(token)
	if r != fine {
		return &fault{reason: r}
	}
	x.caller = c
	x.client = amocrm.New(c.issuer, transport{x, x.now().Add(writeTime)})
	if x.fromItsPage() {
		return nil
	}
	if err := x.agreed(); err != nil {
		return err
	}
	x.origin = ""
	return &fault{reason: foreignOrigin}
}

// agreed has the account's object say that it is the one that the token names,
// unless it has answered a call already and so has said it.
func (x *exchange) agreed() error {
	if x.known {
		return nil
	}
	_, err := x.own(message.Call{Verb: "origin"})
	if err != nil {
		x.caller = caller{} // who it is, is not known
	}
	return err
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
