package proxy

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// FuzzToken: no text but the one that was signed is taken, however near it is.
func FuzzToken(f *testing.F) {
	now := time.Unix(1_700_000_000, 0)
	s := settings{
		clientID: "5e9b5d0e-3a3c-4a43-8d2f-0f6f5b6f7a10", secret: []byte("Q9zr7LwXc2VmK4tYpB8nHs3Dj6Fg1RaEoUiTq5WyZxSvCkMl"),
		audience: "https://proxy.example", hosts: newHosts(""), now: func() time.Time { return now },
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iss": "https://demo.amocrm.ru", "aud": s.audience, "client_uuid": s.clientID, "account_id": 1, "user_id": 2,
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Unix() + 1800,
	}).SignedString(s.secret)
	require.NoError(f, err)
	c, r := s.verifyToken(token)
	require.Equal(f, fine, r)
	require.Equal(f, caller{account: 1, user: 2, issuer: "https://demo.amocrm.ru"}, c)
	for _, near := range []string{token, token + "=", token + "\n", token[1:], strings.ToLower(token), token + "." + token, "..", ""} {
		f.Add(near)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, r := s.verifyToken(text)
		require.Equal(t, text == token, r == fine)
	})
}

func TestEveryReasonHasAnOutcome(t *testing.T) {
	logged := map[string]bool{}
	for r := range reasons {
		o := outcomes[r]
		assert.NotEmpty(t, o.log, "reason %d", r)
		assert.False(t, logged[o.log], "%s stands twice", o.log)
		logged[o.log] = true
		assert.NotEmpty(t, http.StatusText(o.status), o.log)
		assert.NotEmpty(t, o.code, o.log)
		if r != fine {
			assert.GreaterOrEqual(t, o.status, 400, o.log)
			assert.NotEmpty(t, o.detail, o.log)
		}
	}
	for r := tokenTwice; r <= accountOther; r++ {
		assert.Equal(t, outcome{outcomes[r].log, http.StatusUnauthorized, "token-refused", refused}, outcomes[r], "all alike on the wire")
	}
}

func TestEveryFailureHasAReason(t *testing.T) {
	for _, kind := range []reply.Kind{
		reply.BadRequest, reply.Unauthorized, reply.PaymentRequired, reply.Forbidden, reply.Blocked, reply.NotFound,
		reply.MethodNotAllowed, reply.Conflict, reply.ModeDisabled, reply.Unprocessable, reply.RateLimited, reply.Redirected,
		reply.Server, reply.Unavailable, reply.NotJSON, reply.Empty, reply.Truncated,
	} {
		assert.NotEqual(t, fine, kindReasons[kind], kind)
		assert.NotEqual(t, http.StatusUnauthorized, outcomes[kindReasons[kind]].status, "the caller's token is not at fault")
	}
	assert.Equal(t, vendorUnreadable, faultOf(&reply.Failure{Kind: "new"}).reason)
}

func TestRoutes(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range routes() {
		assert.False(t, seen[r.method+" "+r.path], r.path)
		seen[r.method+" "+r.path] = true
		if r.method != http.MethodGet {
			assert.False(t, r.open, "%s changes something and needs a token", r.path)
		}
		if r.path != "/plan" && r.path != "/restore" && r.method != http.MethodGet { // these two send nothing
			assert.Equal(t, amo.Administrator, r.rights, "%s changes something", r.path)
		}
	}
}

func TestHosts(t *testing.T) {
	h := newHosts("")
	for _, host := range []string{"a.amocrm.ru", "demo.amocrm.com", "x1-y2.kommo.com", "1.amocrm.ru", strings.Repeat("a", 63) + ".amocrm.ru", "xn--80a.amocrm.ru", "apical.amocrm.ru"} {
		assert.True(t, h.isAccount(host), host)
		assert.True(t, h.isOrigin("https://"+host), host)
		assert.False(t, h.isOrigin("http://"+host), host)
		assert.False(t, h.isOrigin(host), host)
	}
	for _, host := range []string{
		"", ".", "amocrm.ru", ".amocrm.ru", "a.amocrm.ru.", "a..amocrm.ru", "a.b.amocrm.ru", "A.amocrm.ru", "a.amocrm.RU", "a.amocrm.de",
		"-a.amocrm.ru", "a-.amocrm.ru", "a_b.amocrm.ru", "a b.amocrm.ru", " a.amocrm.ru", "a.amocrm.ru ", "a.amocrm.ru\n", "a\x00.amocrm.ru",
		"ä.amocrm.ru", "a.amocrm.ru:443", "a.amocrm.ru/", "a.amocrm.ru#", "a.amocrm.ru?", "a@b.amocrm.ru", "evilamocrm.ru", "a.evilamocrm.ru",
		"evil.com#.amocrm.com", `evil.com\@x.amocrm.com`, "evil.com/.amocrm.ru", "a.amocrm.ru.evil.com", strings.Repeat("a", 64) + ".amocrm.ru",
		"www.amocrm.ru", "api.amocrm.ru", "api-b.amocrm.ru", "oauth.amocrm.com", "static.kommo.com", "drive-b.amocrm.ru", "localhost", "127.0.0.1:8700",
	} {
		assert.False(t, h.isAccount(host), host)
		assert.False(t, h.isOrigin("https://"+host), host)
	}
	dev := newHosts("http://127.0.0.1:8700")
	assert.True(t, dev.isAccount("127.0.0.1:8700"))
	assert.True(t, dev.isOrigin("http://127.0.0.1:8700"))
	for _, origin := range []string{"https://127.0.0.1:8700", "http://127.0.0.1:8701", "http://127.0.0.1", "http://localhost:8700", "127.0.0.1:8700", "http://127.0.0.1:8700/"} {
		assert.False(t, dev.isOrigin(origin), origin)
	}
}
