package proxy_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/proxy"
)

// begun is an authorisation that a browser has begun.
type begun struct {
	state  string
	cookie *http.Cookie
}

func (h *house) begin(query string) begun {
	h.t.Helper()
	out := h.do(call{method: "GET", target: "/oauth/install" + query})
	require.Equal(h.t, http.StatusFound, out.status, out.body)
	to, err := url.Parse(out.header.Get("Location"))
	require.NoError(h.t, err)
	cookies := (&http.Response{Header: out.header}).Cookies()
	require.Len(h.t, cookies, 1)
	return begun{to.Query().Get("state"), cookies[0]}
}

// back is the browser coming back from the consent page.
func (h *house) back(b begun, change map[string]string) call {
	c := h.hook(map[string]string{"from_widget": "", "state": b.state}, "")
	if change != nil {
		with := map[string]string{"from_widget": "", "state": b.state}
		for k, v := range change {
			with[k] = v
		}
		c = h.hook(with, "")
	}
	if b.cookie != nil {
		c.headers = http.Header{"Cookie": {b.cookie.Name + "=" + b.cookie.Value}}
	}
	return c
}

func TestInstallSendsToTheConsentPage(t *testing.T) {
	h := newHouse(t, nil)
	for _, query := range []string{"", "?host=" + url.QueryEscape(strings.TrimPrefix(h.vendor, "http://"))} {
		out := h.do(call{method: "GET", target: "/oauth/install" + query})
		require.Equal(t, http.StatusFound, out.status)
		to, err := url.Parse(out.header.Get("Location"))
		require.NoError(t, err)
		assert.Equal(t, h.vendor+"/oauth", to.Scheme+"://"+to.Host+to.Path)
		assert.Equal(t, clientID, to.Query().Get("client_id"))
		assert.Equal(t, "post_message", to.Query().Get("mode"))
		assert.NotEmpty(t, to.Query().Get("state"))
		assert.Len(t, to.Query(), 3)
		cookie := out.header.Get("Set-Cookie")
		assert.Contains(t, cookie, "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax")
		assert.NotContains(t, cookie, "Domain")
		assert.NotContains(t, to.Query().Get("state"), strings.SplitN(strings.SplitN(cookie, "=", 2)[1], ";", 2)[0], "the state does not give the cookie away")
		assert.Empty(t, out.body)
	}
	h.nothingSent()
	for _, query := range []string{"?host=evil.com", "?host=evilamocrm.com", "?host=demo.amocrm.ru.", "?host=www.amocrm.ru", "?host=a&host=b", "?x=1", "?host=demo.amocrm.ru&x=1",
		"?host=evil.com%23.amocrm.com", "?host=demo.amocrm.ru%2F..", "?host=https://demo.amocrm.ru", "?host=%zz"} {
		out := h.refused(call{method: "GET", target: "/oauth/install" + query}, 400, "bad-query", "bad-query")
		assert.Empty(t, out.header.Values("Location"))
		assert.Empty(t, out.header.Values("Set-Cookie"))
	}
}

func TestConsentPages(t *testing.T) {
	handler, err := proxy.New(deployed(), nil)
	require.NoError(t, err)
	for query, page := range map[string]string{
		"": "https://www.amocrm.ru/oauth?", "?host=demo.amocrm.ru": "https://www.amocrm.ru/oauth?", "?host=demo.amocrm.com": "https://www.amocrm.com/oauth?", "?host=demo.kommo.com": "https://www.kommo.com/oauth?",
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/oauth/install"+query, nil))
		assert.Equal(t, http.StatusFound, w.Code)
		assert.True(t, strings.HasPrefix(w.Header().Get("Location"), page), "%s", w.Header().Get("Location"))
		cookie := w.Header().Get("Set-Cookie")
		assert.True(t, strings.HasPrefix(cookie, "__Host-stagewright-state="), cookie)
		assert.Contains(t, cookie, "; Secure; SameSite=Lax")
	}
}

// TestInstallInABrowser goes the whole way over the wire: the consent page, the
// code, the exchange, the page at the end.
func TestInstallInABrowser(t *testing.T) {
	h := newHouse(t, nil)
	h.gate.accounts = map[int64]*granted{}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(address string, cookies []*http.Cookie) *http.Response {
		r, err := http.NewRequest("GET", address, nil)
		require.NoError(t, err)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		a, err := browser.Do(r)
		require.NoError(t, err)
		t.Cleanup(func() { _ = a.Body.Close() })
		return a
	}
	walk := func(form url.Values) (*http.Response, string) {
		start := get(h.proxy+"/oauth/install", nil)
		require.Equal(t, http.StatusFound, start.StatusCode)
		consent, err := start.Location()
		require.NoError(t, err)
		for name, values := range consent.Query() {
			form[name] = values
		}
		form.Del("mode")
		a, err := browser.PostForm(h.vendor+consent.Path, form)
		require.NoError(t, err)
		_ = a.Body.Close()
		to, err := a.Location()
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(to.String(), h.proxy+"/oauth/callback?"), "%s", to)
		end := get(to.String(), start.Cookies())
		text, err := io.ReadAll(end.Body)
		require.NoError(t, err)
		return end, string(text)
	}

	end, page := walk(url.Values{})
	assert.Equal(t, http.StatusForbidden, end.StatusCode)
	assert.Contains(t, page, "The account is not connected.")
	assert.Empty(t, h.gate.accounts)

	end, page = walk(url.Values{"allow": {"1"}})
	assert.Equal(t, 200, end.StatusCode)
	assert.Equal(t, "text/html; charset=utf-8", end.Header.Get("Content-Type"))
	assert.Equal(t, "default-src 'none'", end.Header.Get("Content-Security-Policy"))
	assert.Contains(t, page, "Аккаунт подключён.")
	assert.Contains(t, page, "The account is connected.")
	assert.NotContains(t, page, "<script")
	assert.Contains(t, end.Header.Get("Set-Cookie"), "Max-Age=0")
	require.Len(t, h.gate.accounts, 1)
	h.log.take()
	assert.Equal(t, 200, h.do(call{method: "GET", target: listPath, token: h.token(1)}).status)
}

// TestStateRefuses: without the same browser's fresh, unused state nothing is
// exchanged, and the page says no more than that.
func TestStateRefuses(t *testing.T) {
	h := newHouse(t, nil)
	fresh := func() begun { return h.begin("") }
	parts := func(b begun) []string { return strings.Split(b.state, ".") }
	for name, row := range map[string]struct {
		call    func() call
		outcome string
	}{
		"made up":            {func() call { return h.back(begun{"x", fresh().cookie}, nil) }, "state-forged"},
		"empty":              {func() call { c := h.back(fresh(), nil); c.target += "&state="; return stripState(c) }, "state-forged"},
		"without the cookie": {func() call { b := fresh(); b.cookie = nil; return h.back(b, nil) }, "state-cookie"},
		"another's cookie":   {func() call { return h.back(begun{fresh().state, fresh().cookie}, nil) }, "state-forged"},
		"two cookies":        {func() call { return twice(h.back(fresh(), nil)) }, "state-cookie"},
		"another nonce":      {func() call { b := fresh(); p := parts(b); b.state = "AAAA." + p[1] + "." + p[2]; return h.back(b, nil) }, "state-forged"},
		"a later expiry": {func() call {
			b := fresh()
			p := parts(b)
			b.state = p[0] + ".9999999999." + p[2]
			return h.back(b, nil)
		}, "state-forged"},
		"no signature":        {func() call { b := fresh(); p := parts(b); b.state = p[0] + "." + p[1] + "."; return h.back(b, nil) }, "state-forged"},
		"half a signature":    {func() call { b := fresh(); b.state = b.state[:len(b.state)-10]; return h.back(b, nil) }, "state-forged"},
		"the client's secret": {func() call { return h.back(h.forgedState(), nil) }, "state-forged"},
		"after ten minutes":   {func() call { b := fresh(); h.clock.forward(10 * time.Minute); return h.back(b, nil) }, "state-expired"},
		"another integration": {func() call {
			return h.back(fresh(), map[string]string{"client_id": "0b0832f6-d123-4123-9123-e73f236833cc"})
		}, "callback-client"},
		"another host":        {func() call { return h.back(fresh(), map[string]string{"referer": "evilamocrm.com"}) }, "callback-host"},
		"no code":             {func() call { return h.back(fresh(), map[string]string{"code": ""}) }, "callback-query"},
		"refused by the user": {func() call { return h.back(fresh(), map[string]string{"code": "", "error": "access_denied"}) }, "install-denied"},
		"refused, and forged": {func() call { return h.back(begun{"x", nil}, map[string]string{"error": "access_denied"}) }, "state-forged"},
		"refused with a code": {func() call { return h.back(fresh(), map[string]string{"error": "access_denied"}) }, "install-denied"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			c := row.call()
			h.gate.calls = nil
			out := h.do(c)
			assert.GreaterOrEqual(t, out.status, 400)
			assert.Equal(t, row.outcome, out.log.Outcome)
			assert.Contains(t, out.body, "The account is not connected.")
			assert.NotContains(t, out.body+text(out.log), secretCode)
			assert.NotContains(t, h.gate.calls, "install")
			h.nothingSent()
		})
	}
	t.Run("doubled", func(t *testing.T) {
		h := h.in(t)
		b := h.begin("")
		for _, extra := range []string{"&state=" + b.state, "&code=x", "&referer=demo.amocrm.ru", "&st%61te=x"} {
			c := h.back(b, nil)
			c.target += extra
			h.refused(c, 400, "bad-callback", "callback-query")
		}
	})
	t.Run("used twice", func(t *testing.T) {
		h := h.in(t)
		b := h.begin("")
		first := h.do(h.back(b, nil))
		assert.Equal(t, "install-failed", first.log.Outcome, "the code was none, and yet the state is used up")
		h.gate.calls = nil
		again := h.do(h.back(b, nil))
		assert.Equal(t, "state-used", again.log.Outcome)
		assert.NotContains(t, h.gate.calls, "install")
	})
	t.Run("when the gate can't say whether it was used", func(t *testing.T) {
		h := h.in(t)
		h.gate.failing("once", failed("unavailable"))
		defer h.gate.failing("", message.Answer{})
		out := h.do(h.back(h.begin(""), nil))
		assert.Equal(t, 503, out.status)
		assert.NotContains(t, h.gate.calls, "install")
	})
}

// stripState leaves of a doubled state the empty one.
func stripState(c call) call {
	path, query, _ := strings.Cut(c.target, "?")
	var kept []string
	for _, part := range strings.Split(query, "&") {
		if part == "state=" || !strings.HasPrefix(part, "state=") {
			kept = append(kept, part)
		}
	}
	c.target = path + "?" + strings.Join(kept, "&")
	return c
}

func twice(c call) call {
	c.headers = http.Header{"Cookie": {c.headers["Cookie"][0] + "; " + c.headers["Cookie"][0]}}
	return c
}

// forgedState is signed with the client secret, which is not ours to sign with.
func (h *house) forgedState() begun {
	expiry := id(h.clock.Now().Add(5 * time.Minute).Unix())
	cookie := &http.Cookie{Name: "stagewright-state", Value: "AAAAAAAAAAAAAAAAAAAAAA"}
	mac := hs256(clientSecret)("stagewright oauth state v1\nAAAA\n" + expiry + "\n" + cookie.Value + "\n")
	return begun{"AAAA." + expiry + "." + b64(mac), cookie}
}

func TestUninstall(t *testing.T) {
	h := newHouse(t, nil)
	_, a := h.apply(h.token(1), h.planned(h.token(1), edits))
	require.NotNil(t, a.Snapshot)
	require.NoError(t, h.sandbox.Uninstall(context.Background()))
	assert.Empty(t, h.gate.accounts)
	assert.Empty(t, h.gate.saved)
	h.log.take()
	h.sandbox.ClearJournal()
	h.refused(call{method: "GET", target: listPath, token: h.token(1)}, 401, "token-refused", "account-unknown")
}

func TestUninstallRefuses(t *testing.T) {
	h := newHouse(t, nil)
	account := id(h.account().ID)
	signed := func(text, secret string) string {
		const digits = "0123456789abcdef"
		var out strings.Builder
		for _, c := range []byte(hs256(secret)(text)) {
			out.WriteByte(digits[c>>4])
			out.WriteByte(digits[c&15])
		}
		return out.String()
	}
	good := signed(clientID+"|"+account, clientSecret)
	query := "client_uuid=" + clientID + "&account_id=" + account + "&signature="
	for name, row := range map[string]struct{ query, outcome string }{
		"nothing":              {"", "uninstall-query"},
		"no signature":         {query, "uninstall-signature"},
		"another account":      {"client_uuid=" + clientID + "&account_id=1&signature=" + good, "uninstall-signature"},
		"another secret":       {query + signed(clientID+"|"+account, stateKey), "uninstall-signature"},
		"half of it":           {query + good[:32], "uninstall-signature"},
		"more than it":         {query + good + "00", "uninstall-signature"},
		"not hexadecimal":      {query + strings.Repeat("zz", 32), "uninstall-signature"},
		"the parts swapped":    {query + signed(account+"|"+clientID, clientSecret), "uninstall-signature"},
		"another integration":  {strings.Replace(query, clientID, "0b0832f6-d123-4123-9123-e73f236833cc", 1) + good, "uninstall-client"},
		"two integrations":     {query + good + "&client_id=" + clientID, "uninstall-client"},
		"no integration":       {"account_id=" + account + "&signature=" + good, "uninstall-client"},
		"an account that isnt": {"client_uuid=" + clientID + "&account_id=0" + account + "&signature=" + good, "uninstall-query"},
		"an account twice":     {query + good + "&account_id=1", "uninstall-query"},
		"a signature twice":    {query + good + "&signature=x", "uninstall-query"},
		"a disposable token":   {query + h.token(1), "uninstall-signature"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			h.gate.calls = nil
			h.refused(call{method: "GET", target: "/oauth/uninstall?" + row.query}, 400, "bad-callback", row.outcome)
			assert.Empty(t, h.gate.calls)
			assert.Len(t, h.gate.accounts, 1)
		})
	}
	t.Run("by the other name", func(t *testing.T) {
		h := h.in(t)
		out := h.do(call{method: "GET", target: "/oauth/uninstall?client_id=" + clientID + "&account_id=" + account + "&signature=" + strings.ToUpper(good)})
		assert.Equal(t, 200, out.status)
		assert.JSONEq(t, `{"uninstalled":true}`, out.body)
		assert.Equal(t, h.account().ID, out.log.Account)
	})
	t.Run("when the gate fails", func(t *testing.T) {
		h := newHouse(t, nil)
		for _, answer := range []message.Answer{failed("unavailable"), {Status: 200}} {
			h.gate.failing("uninstall", answer)
			out := h.do(call{method: "GET", target: "/oauth/uninstall?" + query + good})
			assert.GreaterOrEqual(t, out.status, 500)
		}
	})
}
