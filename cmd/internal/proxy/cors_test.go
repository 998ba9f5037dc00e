package proxy_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/proxy"
)

const corsOrigin = "Access-Control-Allow-Origin"

// strangers are origins that no account has.
func (h *house) strangers() []string {
	return []string{
		"null", "", "*", "https://evil.com", "https://evilamocrm.com", "https://demo.amocrm.ru.evil.com", "https://demo.evilamocrm.ru",
		"http://demo.amocrm.ru", "https://demo.amocrm.ru:8443", "https://demo.amocrm.ru/", "https://DEMO.amocrm.ru", "https://amocrm.ru",
		"https://www.amocrm.ru", "https://a.b.amocrm.ru", "https://-a.amocrm.ru", "https://a-.amocrm.ru", "https://a_b.amocrm.ru",
		"https://demo.amocrm.ru.", "https://evil.com#.amocrm.ru", `https://evil.com\@x.amocrm.ru`, "https://x@demo.amocrm.ru",
		"http://localhost" + h.vendor[strings.LastIndexByte(h.vendor, ':'):], strings.Replace(h.vendor, "http", "https", 1), h.vendor + "0",
	}
}

func TestPreflight(t *testing.T) {
	h := newHouse(t, nil)
	ask := func(target, origin, method string) call {
		return call{method: "OPTIONS", target: target, headers: http.Header{
			"Origin": {origin}, "Access-Control-Request-Method": {method}, "Access-Control-Request-Headers": {"x-auth-token,content-type"},
		}}
	}
	for _, origin := range []string{h.vendor, "https://demo.amocrm.ru", "https://demo.amocrm.com", "https://demo.kommo.com", "https://a1-b2.kommo.com"} {
		for target, method := range map[string]string{listPath: "GET", setPath: "POST", deletePath: "POST", "/plan": "POST", "/apply": "POST"} {
			t.Run(origin+target, func(t *testing.T) {
				out := h.in(t).do(ask(target, origin, method))
				assert.Equal(t, 204, out.status)
				assert.Equal(t, []string{origin}, out.header.Values(corsOrigin))
				assert.Equal(t, method, out.header.Get("Access-Control-Allow-Methods"))
				assert.Equal(t, "X-Auth-Token, Authorization, Content-Type, X-Confirm-Delete", out.header.Get("Access-Control-Allow-Headers"))
				assert.Empty(t, out.body)
				h.nothingSent()
			})
		}
	}
	for _, origin := range h.strangers() {
		t.Run("not "+origin, func(t *testing.T) {
			out := h.in(t).refused(ask(setPath, origin, "POST"), 403, "origin-not-allowed", "foreign-origin")
			assert.Empty(t, out.header.Values(corsOrigin))
			assert.Empty(t, out.header.Values("Access-Control-Allow-Methods"))
		})
	}
	t.Run("two origins", func(t *testing.T) {
		c := ask(setPath, h.vendor, "POST")
		c.headers["Origin"] = []string{h.vendor, "https://evil.com"}
		out := h.in(t).refused(c, 403, "origin-not-allowed", "foreign-origin")
		assert.Empty(t, out.header.Values(corsOrigin))
	})
	t.Run("no page at all", func(t *testing.T) {
		out := h.in(t).do(call{method: "OPTIONS", target: setPath})
		assert.Equal(t, 204, out.status)
		assert.Equal(t, "POST, OPTIONS", out.header.Get("Allow"))
		assert.Empty(t, out.header.Values(corsOrigin))
	})
}

func TestWhoMayRead(t *testing.T) {
	h := newHouse(t, nil)
	from := func(origin string, c call) call {
		c.headers = http.Header{"Origin": {origin}}
		return c
	}
	list := call{method: "GET", target: listPath, token: h.token(1)}

	t.Run("the issuer reads the answer", func(t *testing.T) {
		out := h.in(t).do(from(h.vendor, list))
		assert.Equal(t, 200, out.status)
		assert.Equal(t, h.vendor, out.header.Get(corsOrigin))
		assert.Equal(t, "Retry-After", out.header.Get("Access-Control-Expose-Headers"))
	})
	t.Run("the issuer reads its mistakes", func(t *testing.T) {
		c := call{method: "POST", target: setPath, token: h.token(1), body: "{}"}
		out := h.in(t).do(from(h.vendor, c))
		assert.Equal(t, 400, out.status)
		assert.Equal(t, h.vendor, out.header.Get(corsOrigin))
	})
	t.Run("any account reads an error before the token", func(t *testing.T) {
		for _, c := range []call{{method: "GET", target: listPath}, {method: "GET", target: listPath, token: "a.b.c"}, {method: "GET", target: "/nowhere"}, {method: "PUT", target: listPath}} {
			out := h.in(t).do(from("https://other.amocrm.ru", c))
			assert.GreaterOrEqual(t, out.status, 400)
			assert.Equal(t, "https://other.amocrm.ru", out.header.Get(corsOrigin))
			h.nothingSent()
		}
	})
	t.Run("another account's page is refused after it", func(t *testing.T) {
		out := h.in(t).refused(from("https://other.amocrm.ru", list), 403, "origin-not-allowed", "foreign-origin")
		assert.Empty(t, out.header.Values(corsOrigin))
	})
	for _, origin := range h.strangers() {
		t.Run("a stranger, "+origin, func(t *testing.T) {
			h := h.in(t)
			out := h.refused(from(origin, list), 403, "origin-not-allowed", "foreign-origin")
			assert.Empty(t, out.header.Values(corsOrigin))
			out = h.do(from(origin, call{method: "GET", target: listPath}))
			assert.Equal(t, 401, out.status)
			assert.Empty(t, out.header.Values(corsOrigin))
		})
	}
	t.Run("no page", func(t *testing.T) {
		out := h.in(t).do(list)
		assert.Equal(t, 200, out.status)
		assert.Empty(t, out.header.Values(corsOrigin))
	})
}

// Who tells a problem from outside of the handler gives it the headers of the
// handler's own.
func TestProblemHeaders(t *testing.T) {
	h := newHouse(t, nil)
	for _, origin := range append(h.strangers(), h.vendor, "https://demo.amocrm.ru") {
		t.Run(origin, func(t *testing.T) {
			own := h.in(t).do(call{target: "/nothing", headers: http.Header{"Origin": {origin}}}).header
			own.Del("X-Request-Id")
			assert.Equal(t, own, h.config().ProblemHeaders(origin))
		})
	}
}

// Every code that is told from outside has words, and none has words for nothing.
func TestProblemDetail(t *testing.T) {
	told := map[string]bool{}
	line := regexp.MustCompile(`(?m)^.*(?:breakOff|e\.problem)\(.*"([a-z-]+)".*$`) // its last text
	for _, file := range []string{"shell/worker.ts", "engine/engine.go", "engine/serve.go"} {
		text, err := os.ReadFile(filepath.Join("../../worker", file))
		require.NoError(t, err)
		found := line.FindAllStringSubmatch(string(text), -1)
		require.NotEmpty(t, found, file)
		for _, match := range found {
			told[match[1]] = true
			assert.NotEmpty(t, proxy.Config{}.ProblemDetail(match[1]), match[0])
		}
	}
	assert.Len(t, told, proxy.OutsideCodes)
}
