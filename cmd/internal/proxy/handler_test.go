package proxy_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

const (
	listPath   = "/api/v2/pipelines"
	setPath    = "/private/api/v2/json/pipelines/set"
	deletePath = "/private/api/v2/json/pipelines/delete"
)

func TestRawPaths(t *testing.T) {
	h := newHouse(t, nil)
	token := h.token(1)
	for _, target := range []string{
		"/", "//api/v2/pipelines", "/api/v2/pipelines/", "/api//v2/pipelines", "/api/./v2/pipelines", "/api/v2/x/../pipelines",
		"/api/v2/pipelines%3Fid=1", "/api%2Fv2/pipelines", "/%61pi/v2/pipelines", "/API/v2/pipelines", "/api/v2/pipelines;x=1",
		"/api/v2/pipelines.json", "/api/v2/pipelines%00", "/health/../plan", "/health/..%2fapi/v2/pipelines", "/plan/", "/api/v4/account",
		"/api/v4/users/1", "/oauth2/access_token", "/sandbox/account", "http://127.0.0.1" + listPath, "/api/v4/leads", "/.env",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
			t.Run(method+" "+target, func(t *testing.T) {
				h.in(t).refused(call{method: method, target: target, token: token}, 404, "not-found", "no-route")
			})
		}
	}
}

func TestMethods(t *testing.T) {
	h := newHouse(t, nil)
	for _, row := range []struct{ method, target, allow string }{
		{"POST", listPath, "GET, OPTIONS"},
		{"HEAD", listPath, "GET, OPTIONS"},
		{"get", listPath, "GET, OPTIONS"},
		{"TRACE", listPath, "GET, OPTIONS"},
		{"GET", setPath, "POST, OPTIONS"},
		{"PUT", setPath, "POST, OPTIONS"},
		{"DELETE", deletePath, "POST, OPTIONS"},
		{"GET", "/plan", "POST, OPTIONS"},
		{"GET", "/apply", "POST, OPTIONS"},
		{"POST", "/health", "GET, OPTIONS"},
		{"POST", "/oauth/callback", "GET, OPTIONS"},
	} {
		t.Run(row.method+" "+row.target, func(t *testing.T) {
			h := h.in(t)
			out := h.refused(call{method: row.method, target: row.target, token: h.token(1)}, 405, "method-not-allowed", "wrong-method")
			assert.Equal(t, row.allow, out.header.Get("Allow"))
		})
	}
}

func TestMethodOverride(t *testing.T) {
	h := newHouse(t, nil)
	for _, name := range []string{"X-Http-Method-Override", "X-Http-Method", "X-Method-Override"} {
		for _, value := range []string{"POST", ""} {
			t.Run(name+"="+value, func(t *testing.T) {
				h := h.in(t)
				h.refused(call{method: "GET", target: listPath, token: h.token(1), headers: http.Header{name: {value}}},
					400, "method-override", "method-override")
			})
		}
	}
}

func TestQuery(t *testing.T) {
	h := newHouse(t, nil)
	for _, query := range []string{
		"id=", "id=0", "id=-1", "id=01", "id=1.5", "id=a", "id=1&id=2", "id=4001&x=1", "x=1", "id=%34001", "id[]=4001", "ID=4001",
		"id=99999999999999999", "&", "id=4001#", "id=4001%00", "amp;id=4001", "id=4001;id=2", "?id=4001",
	} {
		t.Run(query, func(t *testing.T) {
			h := h.in(t)
			h.refused(call{method: "GET", target: listPath + "?" + query, token: h.token(1)}, 400, "bad-query", "bad-query")
		})
	}
	for _, target := range []string{setPath, deletePath, "/plan", "/apply"} {
		t.Run(target, func(t *testing.T) {
			h := h.in(t)
			h.refused(call{method: "POST", target: target + "?a=1", token: h.token(1), body: "{}"}, 400, "bad-query", "bad-query")
		})
	}
}

func TestBody(t *testing.T) {
	h := newHouse(t, nil)
	big := `{"kind":"` + strings.Repeat("x", 256<<10) + `"}`
	for name, row := range map[string]struct {
		headers       http.Header
		body          string
		status        int
		code, outcome string
	}{
		"no type":          {http.Header{"Content-Type": nil}, "{}", 415, "not-json", "body-type"},
		"a form":           {http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, "{}", 415, "not-json", "body-type"},
		"plain text":       {http.Header{"Content-Type": {"text/plain"}}, "{}", 415, "not-json", "body-type"},
		"nearly JSON":      {http.Header{"Content-Type": {"application/jsonx"}}, "{}", 415, "not-json", "body-type"},
		"JSON behind text": {http.Header{"Content-Type": {"text/plain; application/json"}}, "{}", 415, "not-json", "body-type"},
		"two types":        {http.Header{"Content-Type": {"application/json", "text/plain"}}, "{}", 415, "not-json", "body-type"},
		"another charset":  {http.Header{"Content-Type": {"application/json; charset=utf-7"}}, "{}", 415, "not-json", "body-type"},
		"compressed":       {http.Header{"Content-Encoding": {"gzip"}}, "{}", 415, "compressed", "body-compressed"},
		"twice compressed": {http.Header{"Content-Encoding": {"identity", "br"}}, "{}", 415, "compressed", "body-compressed"},
		"too large":        {nil, big, 413, "too-large", "body-too-large"},
		"empty":            {nil, "", 400, "bad-input", "bad-input"},
		"cut":              {nil, `{"kind":`, 400, "bad-input", "bad-input"},
		"two documents":    {nil, `{}{}`, 400, "bad-input", "bad-input"},
		"a BOM":            {nil, "\ufeff{}", 400, "bad-input", "bad-input"},
		"a key twice":      {nil, `{"digest":"a","digest":"b","kind":1,"kind":2,"id":1,"id":2,"add":[],"add":[]}`, 400, "bad-input", "bad-input"},
		"deep":             {nil, strings.Repeat("[", 9000), 400, "bad-input", "bad-input"},
		"a list":           {nil, `[]`, 400, "bad-input", "bad-input"},
		"null":             {nil, `null`, 400, "bad-input", "bad-input"},
		"unknown member":   {nil, `{"current":{"pipelines":[]}}`, 400, "bad-input", "bad-input"},
		"not UTF-8":        {nil, "{\"a\":\"\xff\"}", 400, "bad-input", "bad-input"},
	} {
		for _, target := range []string{setPath, deletePath, "/plan", "/apply"} {
			t.Run(name+" "+target, func(t *testing.T) {
				h := h.in(t)
				out := h.refused(call{method: "POST", target: target, token: h.token(1), body: row.body, headers: row.headers},
					row.status, row.code, row.outcome)
				if row.status == 400 {
					assert.Contains(t, out.body, `"validation-errors":[{"request_id":"0","errors":[{"code":`)
				}
			})
		}
	}
	t.Run("too large, length not said", func(t *testing.T) {
		h := h.in(t)
		r := httptest.NewRequest("POST", "/plan", io.NopCloser(strings.NewReader(big)))
		r.ContentLength = -1
		r.Header.Set("Content-Type", "application/json; charset=UTF-8")
		r.Header.Set("X-Auth-Token", h.token(1))
		assert.Equal(t, "too-large", h.serve(r).code)
		h.nothingSent()
	})
	t.Run("breaks off", func(t *testing.T) {
		h := h.in(t)
		r := httptest.NewRequest("POST", "/plan", io.MultiReader(strings.NewReader(`{"kind":`), broken{}))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Auth-Token", h.token(1))
		assert.Equal(t, "body-unread", h.serve(r).code)
		h.nothingSent()
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("reset, with a secret in the text") }

// unread is a body that nobody may look at.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read before the caller was known")
	return 0, io.EOF
}

func TestBodyIsReadLast(t *testing.T) {
	h := newHouse(t, nil)
	for _, target := range []string{setPath, deletePath, "/plan", "/apply", "/nowhere", "/health"} {
		for _, token := range []string{"", "a.b.c"} {
			r := httptest.NewRequest("POST", target, unread{t})
			r.ContentLength = 10
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Auth-Token", token)
			assert.GreaterOrEqual(t, h.serve(r).status, 400)
		}
	}
	// Of one that says that it is too large nothing is read either.
	r := httptest.NewRequest("POST", "/plan", unread{t})
	r.ContentLength = 256<<10 + 1
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", h.token(1))
	assert.Equal(t, "too-large", h.serve(r).code)
	h.nothingSent()
}

func TestMistakesPointIntoTheBody(t *testing.T) {
	h := newHouse(t, nil)
	for _, row := range []struct{ target, body, code, path string }{
		{setPath, `{"request":{"pipelines":{"add":[{"name":" ","statuses":[{"name":"a"}]}]}}}`, "blank-name", "/request/pipelines/add/0/name"},
		{setPath, `{"add":[{"name":"a","statuses":[{"name":"b","color":"#fffeb3"}]}]}`, "colour-not-allowed", "/add/0/statuses/0/color"},
		{setPath, `{"request":{"update":{}}}`, "misplaced", "/request/update"},
		{deletePath, `{"request":{"id":"x"}}`, "bad-id", "/request/id"},
		{deletePath, `{}`, "missing", "/id"},
		{"/plan", `{"kind":"pipelines","desired":{"pipelines":[],"pipelines":[]}}`, "duplicate-key", "/pipelines"},
		{"/plan", `{"kinds":"pipelines"}`, "unknown-field", "/kinds"},
		{"/apply", `{}`, "missing", "/digest"},
		{"/apply", `{"digest":7}`, "wrong-type", "/digest"},
	} {
		t.Run(row.target+" "+row.body, func(t *testing.T) {
			h := h.in(t)
			out := h.refused(call{method: "POST", target: row.target, token: h.token(1), body: row.body}, 400, "bad-input", "bad-input")
			assert.Contains(t, out.body, `"code":"`+row.code+`"`)
			assert.Contains(t, out.body, `"path":"`+row.path+`"`)
		})
	}
}

func TestAnswersAreEscaped(t *testing.T) {
	h := newHouse(t, nil)
	out := h.do(call{method: "POST", target: "/apply", token: h.token(1), body: `{"<img src=x onerror=alert(1)>\u2028":1}`})
	assert.Equal(t, 400, out.status)
	assert.NotContains(t, out.body, "<img")
	assert.NotContains(t, out.body, "\u2028")
}

func TestHealth(t *testing.T) {
	h := newHouse(t, nil)
	out := h.do(call{method: "GET", target: "/health"})
	assert.Equal(t, 200, out.status)
	assert.JSONEq(t, `{"status":"ok","abi":1}`, out.body)
	h.refused(call{method: "GET", target: "/health?verbose=1"}, 400, "bad-query", "bad-query")
}

func TestPanicIsOneProblem(t *testing.T) {
	h := newHouse(t, nil)
	h.gate.fail = func(message.Call) (*message.Answer, error) { panic("with a secret: " + clientSecret) }
	out := h.do(call{method: "GET", target: listPath, token: h.token(1)})
	assert.Equal(t, 500, out.status)
	assert.Equal(t, "internal", out.code)
	assert.Equal(t, "panicked", out.log.Outcome)
	assert.Contains(t, out.log.Note, "proxy", "where it happened stands in the log")
	h.gate.fail = nil
	assert.Equal(t, 200, h.do(call{method: "GET", target: listPath, token: h.token(1)}).status)
}

func TestRequestID(t *testing.T) {
	h := newHouse(t, nil)
	for _, row := range []struct {
		headers http.Header
		want    string
	}{
		{http.Header{"Cf-Ray": {"8f3a1b2c3d4e5f60-FRA"}}, "8f3a1b2c3d4e5f60-FRA"},
		{http.Header{"X-Request-Id": {"8f3a1b2c3d4e5f60-FRA"}}, ""},
		{http.Header{"X-Request-Id": {"0123456789abcdef"}}, "0123456789abcdef"},
		{http.Header{"X-Request-Id": {`"},"x":"`}}, ""},
		{nil, ""},
	} {
		out := h.do(call{method: "GET", target: "/health", headers: row.headers})
		assert.NotEmpty(t, out.log.Request)
		assert.Equal(t, out.log.Request, out.header.Get("X-Request-Id"))
		if row.want != "" {
			assert.Equal(t, row.want, out.log.Request)
		} else {
			for _, given := range row.headers {
				assert.NotEqual(t, given[0], out.log.Request)
			}
		}
	}
}

// TestGateFails walks every failure that a gate can answer, on the vendor's call and
// where none is made.
func TestGateFails(t *testing.T) {
	h := newHouse(t, nil)
	for with, want := range map[string]struct {
		status int
		code   string
	}{
		"reauthorize": {503, "reauthorize"}, "unavailable": {503, "unavailable"}, "rate-limited": {429, "rate-limited"},
		"timeout": {504, "timeout"}, "unknown-outcome": {502, "unknown-outcome"}, "blocked": {503, "blocked"},
		"something new": {500, "internal"}, "": {500, "internal"},
	} {
		for verb, c := range map[string]call{"send": {method: "GET", target: listPath, token: h.token(1)}, "origin": set(h.token(1), "{")} {
			t.Run(verb+" "+with, func(t *testing.T) {
				h := h.in(t)
				h.gate.failing(verb, message.Answer{Fields: message.Fields{{Name: "error", Value: with}, {Name: "retry-after", Value: "3"}}})
				defer h.gate.failing("", message.Answer{})
				out := h.do(c)
				assert.Equal(t, want.status, out.status)
				assert.Equal(t, want.code, out.code)
				assert.Equal(t, "3", out.header.Get("Retry-After"))
			})
		}
	}
	t.Run("no answer", func(t *testing.T) {
		h := h.in(t)
		h.gate.fail = func(message.Call) (*message.Answer, error) { return nil, errors.New("broken, with " + clientSecret) }
		defer func() { h.gate.fail = nil }()
		assert.Equal(t, "internal", h.do(call{method: "GET", target: listPath, token: h.token(1)}).code)
	})
	t.Run("a deadline that has passed", func(t *testing.T) {
		h := h.in(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		r := httptest.NewRequest("GET", listPath, nil).WithContext(ctx)
		r.Header.Set("X-Auth-Token", h.token(1))
		assert.Equal(t, "unavailable", h.serve(r).code)
	})
}

// TestOverTheWire sends one request through real HTTP on both sides.
func TestOverTheWire(t *testing.T) {
	h := newHouse(t, nil)
	r, err := http.NewRequest("GET", h.proxy+listPath+"?id=4002", nil)
	require.NoError(t, err)
	r.Header.Set("X-Auth-Token", h.token(2))
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	assert.Equal(t, 200, answer.StatusCode)
	assert.Contains(t, string(body), "Repeat orders")
	assert.NotContains(t, string(body), "Negotiation")
}
