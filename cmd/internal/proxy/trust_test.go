package proxy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/proxy"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// bodies are fit ones, so that nothing but rights can be wrong.
var bodies = map[string]string{
	"POST " + setPath: renameAll, "POST " + deletePath: `{"id":4002}`,
	"POST " + statusesPath: `[{"name":"New","sort":1}]`, "PATCH " + statusesPath + "/{id}": `{"name":"New"}`,
	"POST " + segmentsPath: `{"name":"New"}`, "PATCH " + segmentsPath + "/{id}": `{"name":"New"}`,
	"POST /plan": edits, "POST /apply": `{"digest":"` + stranger + `"}`, "POST /restore": `{"snapshot":"1"}`,
}

// TestEveryRoute walks the whole table: what is not open needs a token, what is an
// administrator's needs one, and a preflight is answered from the table.
func TestEveryRoute(t *testing.T) {
	h := newHouse(t, nil)
	methods := map[string][]string{}
	for _, row := range proxy.Table() {
		methods[row.Path] = append(methods[row.Path], row.Method)
	}
	for _, row := range proxy.Table() {
		t.Run(row.Method+" "+row.Path, func(t *testing.T) {
			h := h.in(t)
			target := strings.Replace(row.Path, "{id}", "51", 1)
			body := bodies[row.Method+" "+row.Path]
			require.True(t, row.Open || body != "" || row.Method == http.MethodGet || row.Method == http.MethodDelete, "a body for this test is missing")

			out := h.do(call{method: "OPTIONS", target: target, headers: http.Header{"Origin": {h.vendor}}})
			assert.Equal(t, 204, out.status)
			assert.Equal(t, strings.Join(methods[row.Path], ", "), out.header.Get("Access-Control-Allow-Methods"))
			h.refused(call{method: "TRACE", target: target, token: h.token(1)}, 405, "method-not-allowed", "wrong-method")
			if row.Open {
				return
			}
			h.gate.calls = nil
			h.refused(call{method: row.Method, target: target, body: body}, 401, "token-missing", "token-missing")
			h.refused(call{method: row.Method, target: target, body: body, token: "a.b.c"}, 401, "token-refused", "token-shape")
			assert.Empty(t, h.gate.calls, "the gate never heard of it")
			if row.Admin {
				h.refusedWrite(call{method: row.Method, target: target, body: body, token: h.token(2)}, 403, "not-administrator")
			}
		})
	}
}

// TestTokenIsUsedAgain: the vendor's page sends one token for about 25 minutes, so
// its jti is not good for once only.
func TestTokenIsUsedAgain(t *testing.T) {
	h := newHouse(t, nil)
	token := h.token(1)
	for range 3 {
		assert.Equal(t, 200, h.do(call{method: "GET", target: listPath, token: token}).status)
	}
}

// TestOnlyTheseFieldsLeave: nothing that a client's header says goes to the gate,
// and so to the vendor.
func TestOnlyTheseFieldsLeave(t *testing.T) {
	h := newHouse(t, nil)
	hostile := http.Header{
		"Cookie": {"session=hostile"}, "X-Forwarded-For": {"hostile"}, "X-Forwarded-Host": {"hostile.example"}, "Forwarded": {"host=hostile"},
		"Host": {"hostile"}, "X-Http-Url": {"hostile"}, "X-Refresh-Token": {"hostile"}, "Content-Type": {"application/json; charset=utf-8"}, "Accept": {"hostile/*"},
		"User-Agent": {"hostile"}, "X-Request-Id": {"hostile"},
	}
	var sent []message.Fields
	h.gate.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb == "send" {
			sent = append(sent, c.Fields)
		}
		assert.NotContains(t, text(c), "hostile")
		return nil, nil
	}
	c := set(h.token(1), renameAll)
	c.headers = hostile
	require.Equal(t, 200, h.do(c).status)
	require.NotEmpty(t, sent)
	for _, fields := range sent {
		for _, f := range fields {
			assert.Contains(t, []string{"method", "path", "user", "content-type", "origin", "list", "writes"}, f.Name)
		}
		assert.Equal(t, "1", fields.Get("user"))
		assert.Contains(t, []string{"", "application/json"}, fields.Get("content-type"))
	}
	for _, e := range h.sandbox.Journal() {
		assert.NotContains(t, text(e), "hostile")
	}
}

// TestVendorHeadersStayOutside: of an answer status, type, Retry-After and body.
func TestVendorHeadersStayOutside(t *testing.T) {
	h := newHouse(t, nil)
	h.gate.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb != "send" {
			return nil, nil
		}
		return &message.Answer{Status: 200, Body: []byte(`{"_embedded":{"items":[]}}`), Fields: message.Fields{
			{Name: "content-type", Value: "application/json"}, {Name: "set-cookie", Value: "session=theirs"}, {Name: "location", Value: "https://theirs.example"},
			{Name: "access-control-allow-origin", Value: "*"}, {Name: "access-control-allow-credentials", Value: "true"}, {Name: "x-powered-by", Value: "theirs"},
			{Name: "content-security-policy", Value: "default-src *"}, {Name: "link", Value: "<theirs>"}, {Name: "retry-after", Value: "3"},
		}}, nil
	}
	out := h.do(call{method: "GET", target: listPath, token: h.token(1), headers: http.Header{"Origin": {h.vendor}}})
	assert.Equal(t, 200, out.status)
	assert.NotContains(t, text(out.header), "theirs")
	assert.Equal(t, []string{h.vendor}, out.header.Values(corsOrigin))
	for name := range out.header {
		assert.Contains(t, []string{"Content-Type", "Content-Security-Policy", "Cache-Control", "Vary", "X-Content-Type-Options", "Referrer-Policy", "X-Request-Id",
			"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}, name)
	}
}

func TestOversizedAnswer(t *testing.T) {
	h := newHouse(t, nil)
	require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Status: 200, Body: `{"a":"` + strings.Repeat("x", 5<<20) + `"}`}))
	out := h.do(call{method: "GET", target: listPath, token: h.token(1)})
	assert.Equal(t, 502, out.status)
	assert.Equal(t, "bad-answer", out.code)
	assert.Less(t, len(out.body), 1000)
}

func TestHealthIsReadableByAccounts(t *testing.T) {
	h := newHouse(t, nil)
	for _, origin := range []string{h.vendor, "https://demo.amocrm.ru", "https://demo.kommo.com"} {
		out := h.do(call{method: "GET", target: "/health", headers: http.Header{"Origin": {origin}}})
		assert.Equal(t, 200, out.status)
		assert.Equal(t, origin, out.header.Get(corsOrigin))
	}
	for _, origin := range h.strangers() {
		out := h.do(call{method: "GET", target: "/health", headers: http.Header{"Origin": {origin}}})
		assert.Empty(t, out.header.Values(corsOrigin))
	}
	h.nothingSent()
}

// TestStrangersLearnNothing: a signature that is wrong, an account that is not
// there and one that is somebody else's are answered alike.
func TestStrangersLearnNothing(t *testing.T) {
	h := newHouse(t, nil)
	tokens := map[string]string{
		"token-signature": sign(text(h.header()), text(h.claims()), hs256(stateKey)),
		"account-unknown": sign(text(h.header()), text(h.claims().with(object{"account_id": 27})), hs256(clientSecret)),
		"account-other":   sign(text(h.header()), text(h.claims().with(object{"iss": "https://other.amocrm.ru"})), hs256(clientSecret)),
	}
	// A request with a mistake in it, or from another page, is answered no otherwise.
	var answers []string
	for outcome, token := range tokens {
		for _, c := range []call{
			{method: "GET", target: listPath}, {method: "GET", target: listPath + "?page=1"}, {method: "GET", target: "/snapshots"},
			set("", renameAll), set("", `{"add":[{"name":" "}]}`), set("", "{"), {method: "DELETE", target: segmentsPath + "/51"},
			{method: "POST", target: "/plan", body: `{"kind":"pipelines","desired":{"pipelines":[]}}`},
			{method: "POST", target: "/plan", body: `{"kind":"none"}`}, {method: "POST", target: "/plan", body: `{"options":{"dialect":"v3"}}`},
			{method: "POST", target: "/apply", body: `{"digest":"` + strings.Repeat("a", 64) + `"}`}, {method: "POST", target: "/apply", body: `{}`},
			{method: "POST", target: "/restore", body: `{"snapshot":"1"}`},
			{method: "GET", target: listPath, headers: http.Header{"Content-Type": {"text/plain"}}},
		} {
			c.token = token
			out := h.refused(c, 401, "token-refused", outcome)
			assert.Zero(t, out.log.Account)
			out.header.Del("X-Request-Id")
			answers = append(answers, out.body+text(out.header))
		}
		out := h.refused(call{method: "GET", target: listPath, token: token, headers: http.Header{"Origin": {"https://demo.kommo.com"}}}, 401, "token-refused", outcome)
		assert.Equal(t, "https://demo.kommo.com", out.header.Get(corsOrigin))
	}
	slices.Sort(answers)
	assert.Len(t, slices.Compact(answers), 1)
	assert.Empty(t, h.gate.kept)
	assert.Empty(t, h.gate.saved)
}

// TestEachCallNamesTheAccount: the account's object is told with each call for
// whom it is, so that none is carried out after the account has moved.
func TestEachCallNamesTheAccount(t *testing.T) {
	h := newHouse(t, nil)
	move := func(to string) {
		h.gate.mu.Lock()
		defer h.gate.mu.Unlock()
		for _, a := range h.gate.accounts {
			a.origin = to
		}
	}
	plan := call{method: "POST", target: "/plan", token: h.token(1), body: edits}
	for _, c := range []call{{method: "GET", target: listPath, token: h.token(1)}, set(h.token(1), renameAll), set(h.token(1), "{"), plan, {method: "GET", target: "/snapshots", token: h.token(1)}} {
		asked := 0
		h.gate.fail = func(m message.Call) (*message.Answer, error) {
			asked++
			assert.Equal(t, h.vendor, m.Fields.Get("origin"), m.Verb)
			return nil, nil
		}
		h.do(c)
		assert.Positive(t, asked)
	}
	h.gate.fail = func(m message.Call) (*message.Answer, error) {
		if m.Verb == "keep" {
			move("https://elsewhere.amocrm.ru")
		}
		return nil, nil
	}
	before := len(h.gate.kept)
	out := h.do(plan)
	assert.Equal(t, 401, out.status)
	assert.Equal(t, "token-refused", out.code)
	assert.Equal(t, "account-other", out.log.Outcome)
	assert.Len(t, h.gate.kept, before)
}

// TestTheLogHoldsNoClientText: whatever is asked, the line is ours.
func TestTheLogHoldsNoClientText(t *testing.T) {
	h := newHouse(t, nil)
	for _, c := range []call{
		{method: "GET", target: "/hostile"}, {method: "HOSTILE", target: "/plan"}, {method: "GET", target: listPath + "?hostile=1"},
		{method: "GET", target: "/oauth/callback?hostile=1&code=hostile&referer=hostile"}, {method: "GET", target: listPath, token: "hostile.hostile.hostile"},
		{method: "GET", target: "/health", headers: http.Header{"Origin": {"https://hostile.amocrm.ru"}, "User-Agent": {"hostile"}, "X-Request-Id": {"hostile\n"}}},
		{method: "POST", target: "/plan", token: h.token(1), body: `{"kind":"hostile"}`},
	} {
		out := h.do(c)
		assert.NotContains(t, strings.ToLower(text(out.log)), "hostile", "%s %s", c.method, c.target)
	}
}

// TestNothingIsSignedWithTheSecret: the client secret is read where a token and
// where the uninstall hook are verified, and nowhere else.
func TestNothingIsSignedWithTheSecret(t *testing.T) {
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	uses := map[string]int{}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "secret" || s.Sel.Name == "ClientSecret") {
				uses[name]++
			}
			return true
		})
	}
	assert.Equal(t, map[string]int{"token.go": 1, "uninstall.go": 1, "config.go": 2}, uses)
}

func TestSettings(t *testing.T) {
	token := "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.not-a-real-token.0123"
	for name, row := range map[string]struct {
		change func(*proxy.Config)
		faults []string
	}{
		"a token without a host":  {func(c *proxy.Config) { c.LongLivedToken = token }, []string{"ACCOUNT_HOST"}},
		"a host without a token":  {func(c *proxy.Config) { c.AccountHost = "demo.amocrm.ru" }, []string{"LONG_LIVED_TOKEN"}},
		"a host that is none":     {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost = token, "evilamocrm.com" }, []string{"ACCOUNT_HOST"}},
		"a host with a scheme":    {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost = token, "https://demo.amocrm.ru" }, []string{"ACCOUNT_HOST"}},
		"a token that is none":    {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost = "short", "demo.amocrm.ru" }, []string{"LONG_LIVED_TOKEN"}},
		"a token with a line":     {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost = token+"\n", "demo.amocrm.ru" }, []string{"LONG_LIVED_TOKEN"}},
		"the sandbox, not local":  {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost = token, "127.0.0.1:8700" }, []string{"ACCOUNT_HOST"}},
		"a dialect that is none":  {func(c *proxy.Config) { c.Dialect = "v3" }, []string{"DIALECT"}},
		"a dialect in capitals":   {func(c *proxy.Config) { c.Dialect = "V4" }, []string{"DIALECT"}},
		"both of them, and right": {func(c *proxy.Config) { c.LongLivedToken, c.AccountHost, c.Dialect = token, "demo.amocrm.ru", "v4" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := deployed()
			row.change(&c)
			_, err := proxy.New(c, nil)
			if row.faults == nil {
				require.NoError(t, err)
				return
			}
			var config *proxy.ConfigError
			require.ErrorAs(t, err, &config)
			var names []string
			for _, f := range config.Faults {
				names = append(names, f.Name)
			}
			assert.Equal(t, row.faults, names)
			assert.NotContains(t, err.Error(), token)
		})
	}
}

// TestQueriesAreNoPaths: an allow-list that is matched against more than the path
// lets a query in (CVE-2025-54576).
func TestQueriesAreNoPaths(t *testing.T) {
	h := newHouse(t, nil)
	for _, target := range []string{"/x?/health", "/x?a=/health", "/?" + listPath, "/x/health?", "/plan/x?/health", "/x?%2Fhealth"} {
		h.refused(call{method: "GET", target: target}, 404, "not-found", "no-route")
	}
	h.refused(call{method: "GET", target: listPath + "?/health"}, 401, "token-missing", "token-missing")
}
