package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// consent sends the form without a browser.
func (r *rig) consent(pairs ...string) result {
	form := url.Values{"client_id": {r.c.ClientID}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return r.send("POST", "/oauth", form.Encode(), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}

func location(t *testing.T, got result) (string, url.Values) {
	t.Helper()
	u, err := url.Parse(got.header.Get("Location"))
	require.NoError(t, err)
	query := u.Query()
	u.RawQuery = ""
	return u.String(), query
}

func TestConsentPage(t *testing.T) {
	r := start(t)
	page := r.get("/oauth?client_id=" + r.c.ClientID + "&state=%22%3E%3Cb%3E&mode=popup")
	require.Equal(t, 200, page.status)
	require.Contains(t, page.body, "Anna Admin")
	require.NotContains(t, page.body, "Max Manager", "only administrators choose")
	require.Contains(t, page.body, `name="state" value="&#34;&gt;&lt;b&gt;"`)
	require.NotContains(t, page.body, r.c.ClientSecret)
	require.Equal(t, "DENY", page.header.Get("X-Frame-Options"))
	require.NotContains(t, r.get("/oauth?client_id="+r.c.ClientID).body, `name="state"`)
	require.Equal(t, 404, r.get("/oauth?client_id=other").status)
}

func TestConsentAllowed(t *testing.T) {
	r := start(t, func(c *Config) { c.RedirectURI = "https://proxy.example.com/oauth/callback?keep=1" })
	got := r.consent("allow", "1", "user", "1", "state", "s t&", "mode", "post_message")
	require.Equal(t, 302, got.status)
	target, query := location(t, got)
	require.Equal(t, "https://proxy.example.com/oauth/callback", target)
	code := query.Get("code")
	query.Del("code")
	require.Equal(t, url.Values{"keep": {"1"}, "state": {"s t&"}, "referer": {r.host()}, "client_id": {r.c.ClientID}, "platform": {"1"}}, query)
	require.Equal(t, 200, r.token("authorization_code", "code", code).status)

	_, query = location(t, r.consent("allow", "1"))
	require.NotContains(t, query, "state", "documented: absent when none was given")
	require.NotEmpty(t, query.Get("code"), "the first administrator when none is named")
}

func TestConsentRefused(t *testing.T) {
	r := start(t)
	_, query := location(t, r.consent("allow", "0", "state", "x"))
	require.Equal(t, url.Values{"error": {"access_denied"}, "state": {"x"}}, query)
	_, query = location(t, r.consent())
	require.Equal(t, url.Values{"error": {"access_denied"}}, query)

	for _, user := range []string{"2", "9", "x"} {
		require.Equal(t, 403, r.consent("allow", "1", "user", user).status, "administrators only")
	}
	require.Equal(t, 404, r.consent("allow", "1", "client_id", "other").status)
	foreign := r.send("POST", "/oauth", "allow=1&client_id="+r.c.ClientID, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://evil.example.com"}})
	require.Equal(t, 403, foreign.status, "no other page may allow it")
}

// With mode=popup the page closes itself and its opener goes on; without the
// page (a test, curl) it is a redirect like the others.
func TestConsentInAPopup(t *testing.T) {
	r := start(t)
	got := r.consent("allow", "1", "mode", "popup", "page", "1", "state", "</script>")
	require.Equal(t, 200, got.status)
	require.Contains(t, got.body, "window.opener.location = target")
	require.NotContains(t, got.body, "</script>&")
	require.Equal(t, 302, r.consent("allow", "1", "mode", "popup").status)
	require.Equal(t, 302, r.consent("allow", "1", "mode", "post_message", "page", "1").status)
}

func TestUninstallHook(t *testing.T) {
	received := make(chan *url.URL, 1)
	status := 200
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		received <- r.URL
		w.WriteHeader(status)
	}))
	t.Cleanup(hook.Close)
	r := start(t, func(c *Config) { c.RedirectURI = hook.URL + "/oauth/callback?x=1" })
	pair := r.token("authorization_code", "code", r.code()).json(t)

	got := r.send("POST", "/sandbox/uninstall", "", nil)
	require.Equal(t, 200, got.status)
	require.JSONEq(t, `{"status":200}`, got.body)
	called := <-received
	require.Equal(t, "/oauth/uninstall", called.Path)
	mac := hmac.New(sha256.New, []byte(r.c.ClientSecret))
	mac.Write([]byte(r.c.ClientID + "|31415926"))
	require.Equal(t, url.Values{"account_id": {"31415926"}, "client_uuid": {r.c.ClientID}, "signature": {hex.EncodeToString(mac.Sum(nil))}}, called.Query())

	require.Equal(t, 401, r.send("GET", listPath, "", http.Header{"Authorization": {"Bearer " + pair["access_token"].(string)}}).status)
	require.Equal(t, 401, r.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).status)

	status = 500
	got = r.send("POST", "/sandbox/uninstall", "", nil)
	require.Equal(t, []any{502, float64(500)}, []any{got.status, got.json(t)["status"]})
	<-received
	hook.Close()
	require.Error(t, r.Uninstall(t.Context()))
	require.NoError(t, start(t, func(c *Config) { c.RedirectURI = "" }).Uninstall(t.Context()), "no integration of its own, no hook")
}
