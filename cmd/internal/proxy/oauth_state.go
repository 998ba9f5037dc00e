package proxy

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// An authorisation that a browser begins carries a state, so that the callback
// can tell that the same browser began it here, lately, and for the first time:
//
//	state   nonce.expiry.mac        goes through amoCRM and comes back
//	cookie  a random text           stays in the browser
//	mac     HMAC-SHA256(STATE_KEY, label, nonce, expiry, cookie)
//
// A state without the cookie is worth nothing, and the nonce is good for once.
const (
	stateLifetime = 10 * time.Minute
	stateLabel    = "stagewright oauth state v1"
	stateBytes    = 16 // of the nonce and of the cookie

	secureCookie = "__Host-stagewright-state"
	localCookie  = "stagewright-state" // loopback http takes no __Host- cookie
)

// newState makes a state and the cookie that it is bound to.
func (s settings) newState() (state, cookie string) {
	var random [2 * stateBytes]byte
	_, _ = rand.Read(random[:]) // never fails
	nonce := base64.RawURLEncoding.EncodeToString(random[:stateBytes])
	cookie = base64.RawURLEncoding.EncodeToString(random[stateBytes:])
	expiry := strconv.FormatInt(s.now().Add(stateLifetime).Unix(), 10)
	return nonce + "." + expiry + "." + s.stateMAC(nonce, expiry, cookie), cookie
}

func (s settings) stateMAC(nonce, expiry, cookie string) string {
	h := hmac.New(sha256.New, s.stateKey)
	for _, part := range []string{stateLabel, nonce, expiry, cookie} {
		_, _ = h.Write([]byte(part + "\n")) // a hash never fails; no part has a line break
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// checkState holds a state against the browser's cookie and the clock.
func (s settings) checkState(state, cookie string) (nonce string, r reason) {
	parts := strings.Split(state, ".")
	if len(parts) != 3 || strings.ContainsAny(state+cookie, "\r\n") {
		return "", stateForged
	}
	if cookie == "" {
		return "", stateCookie
	}
	if !hmac.Equal([]byte(parts[2]), []byte(s.stateMAC(parts[0], parts[1], cookie))) {
		return "", stateForged
	}
	// Signed by us, so it is a number; one that isn't has expired long ago.
	expiry, _ := strconv.ParseInt(parts[1], 10, 64)
	if s.now().Unix() >= expiry {
		return "", stateExpired
	}
	return parts[0], fine
}

// useState spends a nonce. The gate remembers it longer than it is good for.
func (x *exchange) useState(nonce string) error {
	a, err := x.ask(message.Call{Verb: "once", Fields: message.Fields{
		{Name: "key", Value: "state:" + nonce},
		{Name: "seconds", Value: strconv.Itoa(int(2 * stateLifetime / time.Second))},
	}})
	switch {
	case err != nil:
		return err
	case a.Status == http.StatusNoContent:
		return nil
	case a.Status == http.StatusConflict:
		return &fault{reason: stateUsed}
	}
	return &fault{reason: gateBroken, note: "gate: once answered " + strconv.Itoa(a.Status)}
}

// cookieName: the __Host- prefix keeps other hosts of the same domain from
// setting it, and needs https.
func (s settings) cookieName() string {
	if strings.HasPrefix(s.audience, "https://") {
		return secureCookie
	}
	return localCookie
}

// setCookie gives the cookie to the browser, or takes it away when it is "".
func (s settings) setCookie(value string) string {
	c := http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: s.cookieName() == secureCookie, MaxAge: int(stateLifetime / time.Second),
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c.String()
}

// stateCookie is the browser's cookie, "" when there is none or more than one.
func (x *exchange) stateCookie() string {
	given := x.r.CookiesNamed(x.cookieName())
	if len(given) != 1 {
		return ""
	}
	return given[0].Value
}
