package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

func (r *rig) token(grantType, member, value string, change ...func(map[string]string)) result {
	r.t.Helper()
	fields := map[string]string{
		"client_id": r.c.ClientID, "client_secret": r.c.ClientSecret, "redirect_uri": r.c.RedirectURI,
		"grant_type": grantType, member: value,
	}
	for _, f := range change {
		f(fields)
	}
	return r.send("POST", "/oauth2/access_token", string(plainJSON(fields)), http.Header{"Content-Type": {"application/json"}})
}

func (r *rig) code() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.newCode(1)
}

// What was never given out is no secret: it must not garble the journal.
func TestMadeUpTokens(t *testing.T) {
	r := start(t)
	require.Equal(t, 401, r.token("refresh_token", "refresh_token", "a").status)
	require.Equal(t, 400, r.token("authorization_code", "code", "i").status)
	require.Equal(t, "/oauth2/access_token", r.Journal()[1].Path)
	require.NotContains(t, r.Journal()[1].Body, `"a"`)
}

func TestTokenOfAUserWhoIsSwitchedOff(t *testing.T) {
	r := start(t)
	r.state.user(2).Active = false
	got := r.as(2, "GET", listPath, "")
	require.Equal(t, 302, got.status)
	require.Equal(t, "/auth", got.header.Get("Location"))
	require.Contains(t, got.header.Get("Content-Type"), "text/html")
	require.Empty(t, r.Journal()[0].Authorized)
}

func TestRotation(t *testing.T) {
	r := start(t)
	code := r.code()
	first := r.token("authorization_code", "code", code)
	require.Equal(t, 200, first.status)
	one := first.json(t)
	require.Equal(t, "Bearer", one["token_type"])
	require.EqualValues(t, 86400, one["expires_in"])
	call := func(access any) int {
		return r.send("GET", listPath, "", http.Header{"Authorization": {"Bearer " + access.(string)}}).status
	}
	probe := func(refresh any) result {
		return r.send("GET", "/oauth2/account/current/subdomain", "", http.Header{"X-Refresh-Token": {refresh.(string)}})
	}
	require.Equal(t, 200, call(one["access_token"]))

	again := r.token("authorization_code", "code", code)
	require.Equal(t, 400, again.status, "a code is used once")
	require.Equal(t, "Cannot decrypt the authorization code", again.json(t)["hint"])

	for range 2 { // the probe does not spend it
		alive := probe(one["refresh_token"])
		require.Equal(t, 200, alive.status)
		require.Equal(t, r.host(), alive.json(t)["domain"])
	}
	two := r.token("refresh_token", "refresh_token", one["refresh_token"].(string)).json(t)
	require.NotEqual(t, one["refresh_token"], two["refresh_token"])
	require.NotEqual(t, one["access_token"], two["access_token"])
	require.Equal(t, 200, call(two["access_token"]))

	reused := r.token("refresh_token", "refresh_token", one["refresh_token"].(string))
	require.Equal(t, 401, reused.status)
	require.Equal(t, "application/problem+json", reused.header.Get("Content-Type"))
	require.Equal(t, "Token has been revoked", reused.json(t)["hint"])
	require.Equal(t, 401, probe(one["refresh_token"]).status)
	require.Equal(t, 200, probe(two["refresh_token"]).status)

	r.clock.advance(24 * time.Hour)
	require.Equal(t, 401, call(two["access_token"]), "24 hours")
	three := r.token("refresh_token", "refresh_token", two["refresh_token"].(string)).json(t)
	r.clock.advance(refreshLife)
	require.Equal(t, 401, r.token("refresh_token", "refresh_token", three["refresh_token"].(string)).status, "3 months")
}

func TestCodeLives20Minutes(t *testing.T) {
	r := start(t)
	code := r.code()
	r.clock.advance(20 * time.Minute)
	require.Equal(t, 400, r.token("authorization_code", "code", code).status)
}

func TestTokenRequestIsChecked(t *testing.T) {
	r := start(t)
	for member, hint := range map[string]string{
		"client_id":     "Check the `client_id` parameter",
		"client_secret": "Check the `client_secret` parameter",
		"redirect_uri":  "Check the `redirect_uri` parameter",
		"grant_type":    "Check the `grant_type` parameter",
	} {
		for _, wrong := range []string{"", "x"} {
			code := r.code()
			got := r.token("authorization_code", "code", code, func(f map[string]string) { f[member] = wrong })
			require.Equal(t, 400, got.status, member)
			require.Equal(t, hint, got.json(t)["hint"])
			require.Equal(t, 200, r.token("authorization_code", "code", code).status, "a refused request does not spend the code")
		}
	}
	text := r.send("POST", "/oauth2/access_token", "grant_type=refresh_token", http.Header{"Content-Type": {"text/plain"}})
	require.Equal(t, 400, text.status)
}

// TestTokenRequestAsForm: OAuth libraries send forms, and a form is what the
// recorded "Cannot decrypt the authorization code" answers.
func TestTokenRequestAsForm(t *testing.T) {
	r := start(t)
	post := func(member, value string) result {
		grantType := map[string]string{"code": "authorization_code", "refresh_token": "refresh_token"}[member]
		form := url.Values{"client_id": {r.c.ClientID}, "client_secret": {r.c.ClientSecret}, "redirect_uri": {r.c.RedirectURI}, "grant_type": {grantType}, member: {value}}
		return r.send("POST", "/oauth2/access_token", form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
	}
	code := r.code()
	got := post("code", code)
	require.Equal(t, 200, got.status)
	refresh := got.json(t)["refresh_token"].(string)
	require.Equal(t, 200, post("refresh_token", refresh).status)
	require.Equal(t, 401, post("refresh_token", refresh).status)
	require.Equal(t, "Cannot decrypt the authorization code", post("code", code).json(t)["hint"])
	for _, entry := range r.Journal() {
		for _, secret := range []string{code, refresh, r.c.ClientSecret} {
			require.NotContains(t, entry.Body, secret)
		}
	}
}

func TestDisposableToken(t *testing.T) {
	r := start(t)
	got := r.send("POST", "/sandbox/token", `{"user":2}`, nil)
	require.Equal(t, 200, got.status)
	claims := jwt.MapClaims{}
	parse := func(secret string) error {
		_, err := jwt.ParseWithClaims(got.json(t)["token"].(string), claims, func(*jwt.Token) (any, error) { return []byte(secret), nil },
			jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(r.clock.Now), jwt.WithAudience("https://proxy.example.com"), jwt.WithIssuer(r.c.Origin), jwt.WithExpirationRequired())
		return err
	}
	require.NoError(t, parse(r.c.ClientSecret))
	require.EqualValues(t, 2, claims["user_id"])
	require.EqualValues(t, 31415926, claims["account_id"])
	require.Equal(t, "smallshop", claims["subdomain"])
	require.Equal(t, r.c.ClientID, claims["client_uuid"])
	require.EqualValues(t, 1800, claims["exp"].(float64)-claims["iat"].(float64))
	require.Error(t, parse("another secret"))
	r.clock.advance(1801 * time.Second)
	require.Error(t, parse(r.c.ClientSecret))

	require.Equal(t, 404, r.send("POST", "/sandbox/token", `{"user":9}`, nil).status)
	require.Equal(t, 400, r.send("POST", "/sandbox/token", `{"who":1}`, nil).status)
}

func TestInstallHook(t *testing.T) {
	received := make(chan url.Values, 1)
	status := 200
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received <- r.URL.Query()
		w.WriteHeader(status)
	}))
	t.Cleanup(hook.Close)
	r := start(t, func(c *Config) { c.RedirectURI = hook.URL + "/oauth/callback" })

	got := r.send("POST", "/sandbox/install", "", nil)
	require.Equal(t, 200, got.status)
	require.JSONEq(t, `{"status":200}`, got.body)
	query := <-received
	require.Equal(t, []string{r.host(), r.c.ClientID, "1", "1", ""}, []string{query.Get("referer"), query.Get("client_id"), query.Get("platform"), query.Get("from_widget"), query.Get("state")})
	pair := r.token("authorization_code", "code", query.Get("code"))
	require.Equal(t, 200, pair.status)
	account := r.send("GET", "/api/v4/account", "", http.Header{"Authorization": {fmt.Sprintf("Bearer %s", pair.json(t)["access_token"])}}).json(t)
	require.EqualValues(t, 1, account["current_user_id"], "the administrator")

	status = 503
	got = r.send("POST", "/sandbox/install", "", nil)
	require.Equal(t, 502, got.status)
	require.EqualValues(t, 503, got.json(t)["status"])
	refused := <-received

	hook.Close()
	got = r.send("POST", "/sandbox/install", "", nil)
	require.Equal(t, 502, got.status)
	require.NotContains(t, got.body, "code-", "the reason does not print the address")
	require.NotEmpty(t, refused.Get("code"))
	require.Error(t, r.Install(t.Context()))
}
