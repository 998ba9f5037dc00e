package proxy_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/proxy"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

const (
	clientID     = "5e9b5d0e-3a3c-4a43-8d2f-0f6f5b6f7a10"
	clientSecret = "Q9zr7LwXc2VmK4tYpB8nHs3Dj6Fg1RaEoUiTq5WyZxSvCkMlNbPhGfJd0AeIuOXt"
)

var (
	grantKey = base64.StdEncoding.EncodeToString([]byte("\x8a\x01\xf3\x5c\x99\x27\xe0\x44\xb1\x6d\x12\xcf\x70\x3e\xa8\x55\x0b\xd9\x63\x2f\xfe\x81\x4a\x97\x1c\xe6\x38\xbd\x05\x7f\xc2\x69"))
	stateKey = base64.StdEncoding.EncodeToString([]byte("\x31\xae\x07\x5b\xd4\x82\xf9\x1e\x66\xc0\x9d\x2a\x73\xe8\x14\xb7\x4f\xda\x08\x95\x3c\x61\xfb\x20\x8e\x57\xc9\x12\xa4\x7d\xe3\x06"))
)

// house is the proxy with a sandbox behind it: real HTTP on both sides of a gate
// that is written for tests.
type house struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	vendor  string // the sandbox's origin
	proxy   string // the proxy's origin
	handler http.Handler
	gate    *testGate
	clock   *clock
	log     *logbook
	dialect string // the setting
}

// newHouse stands with an installed account: seed nil is the small one. Its
// dialect is v2, so that a test of the guard knows which calls to expect.
func newHouse(t *testing.T, seed *sandbox.Seed) *house { return newHouseOf(t, seed, "v2") }

func newHouseOf(t *testing.T, seed *sandbox.Seed, dialect string) *house {
	if seed == nil {
		seed = sandbox.Small()
	}
	h := &house{t: t, log: &logbook{}, clock: &clock{now: time.Now()}, dialect: dialect}
	atVendor, atProxy := listen(t), listen(t)
	h.vendor, h.proxy = "http://"+atVendor.Addr().String(), "http://"+atProxy.Addr().String()
	h.gate = newTestGate(h.vendor, h.proxy+"/oauth/callback", h.clock)

	var err error
	h.sandbox, err = sandbox.New(sandbox.Config{
		Origin: h.vendor, ClientID: clientID, ClientSecret: clientSecret,
		RedirectURI: h.proxy + "/oauth/callback", Seed: seed, NoRateLimit: true,
	})
	require.NoError(t, err)
	h.handler, err = proxy.New(h.config(), h.gate)
	require.NoError(t, err)
	serve(t, atVendor, h.sandbox)
	serve(t, atProxy, h.handler)

	require.NoError(t, h.sandbox.Install(context.Background()))
	h.sandbox.ClearJournal()
	h.log.take()
	return h
}

func (h *house) config() proxy.Config {
	return proxy.Config{
		ClientID: clientID, ClientSecret: clientSecret, RedirectURI: h.proxy + "/oauth/callback",
		GrantKeys: "k1:" + grantKey, StateKey: stateKey, DevOrigin: h.vendor, Dialect: h.dialect,
		Now: h.clock.Now, Log: h.log.add,
	}
}

func listen(t *testing.T) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return l
}

func serve(t *testing.T, l net.Listener, h http.Handler) {
	s := httptest.NewUnstartedServer(h)
	_ = s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
}

// token is what the page of this user would send.
func (h *house) token(user int64) string {
	token, err := h.sandbox.DisposableToken(user)
	require.NoError(h.t, err)
	return token
}

// call is one request to the handler; headers overwrite the token's.
type call struct {
	method  string
	target  string
	token   string
	body    string
	headers http.Header
}

type result struct {
	status int
	header http.Header
	body   string
	code   string // of a problem
	log    line
}

type line struct {
	Outcome string
	Note    string
	Account int64
	User    int64
	Route   string
	Status  int
	Request string
}

// do sends the request, checks what holds for every answer, and reads it.
func (h *house) do(c call) result {
	var r *http.Request
	if c.body != "" || c.method == http.MethodPost {
		r = httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
	} else {
		r = httptest.NewRequest(c.method, c.target, nil)
	}
	if c.token != "" {
		r.Header.Set("X-Auth-Token", c.token)
	}
	for name, values := range c.headers {
		r.Header[name] = values
	}
	return h.serve(r, c.token)
}

func (h *house) serve(r *http.Request, secrets ...string) result {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)

	out := result{status: w.Code, header: w.Header(), body: w.Body.String()}
	lines := h.log.take()
	require.Len(h.t, lines, 1, "one line for each request")
	require.NoError(h.t, json.Unmarshal([]byte(lines[0]), &out.log))
	assert.Equal(h.t, out.status, out.log.Status)

	assert.Equal(h.t, "nosniff", out.header.Get("X-Content-Type-Options"))
	assert.Equal(h.t, "no-store", out.header.Get("Cache-Control"))
	assert.Equal(h.t, "default-src 'none'", out.header.Get("Content-Security-Policy"))
	assert.Equal(h.t, "Origin", out.header.Get("Vary"))
	assert.Equal(h.t, "no-referrer", out.header.Get("Referrer-Policy"))
	assert.Empty(h.t, out.header.Values("Access-Control-Allow-Credentials"))
	if !strings.HasPrefix(r.RequestURI, "/oauth/") {
		assert.Empty(h.t, out.header.Values("Set-Cookie"))
		assert.Empty(h.t, out.header.Values("Location"))
	}
	if out.status >= 400 && out.header.Get("Content-Type") == "application/problem+json" {
		var p struct {
			Type, Title, Detail, Code string
			Status                    int
		}
		require.NoError(h.t, json.Unmarshal([]byte(out.body), &p))
		if p.Code != "" { // else it is the vendor's own, passed on
			assert.Equal(h.t, out.status, p.Status)
			assert.NotEmpty(h.t, p.Title)
			assert.NotEmpty(h.t, p.Detail)
			out.code = p.Code
		}
	}
	h.noSecret(out, lines[0], secrets...)
	return out
}

// noSecret looks for every secret there is in everything that left.
func (h *house) noSecret(out result, logged string, more ...string) {
	h.t.Helper()
	var all bytes.Buffer
	_ = out.header.Write(&all)
	all.WriteString(out.body)
	all.WriteString(logged)
	for _, secret := range append(append(more, clientSecret, grantKey, stateKey), h.gate.secrets()...) {
		if len(secret) >= 8 {
			assert.NotContains(h.t, all.String(), secret)
		}
	}
}

// refused checks a request that must end in this problem with nothing sent.
func (h *house) refused(c call, status int, code, outcome string) result {
	h.t.Helper()
	out := h.do(c)
	assert.Equal(h.t, status, out.status)
	assert.Equal(h.t, code, out.code, "%s", out.body)
	assert.Equal(h.t, outcome, out.log.Outcome)
	h.nothingSent()
	return out
}

func (h *house) nothingSent() {
	h.t.Helper()
	assert.Empty(h.t, h.sandbox.Journal(), "the vendor must have received nothing")
}

// writes lists the writes that the vendor received.
func (h *house) writes() (paths []string) {
	for _, e := range h.sandbox.Journal() {
		if e.Method != http.MethodGet {
			paths = append(paths, e.Path)
		}
	}
	return paths
}

func (h *house) account() sandbox.AccountState { return h.sandbox.Account() }

// pipeline is the account's nth pipeline as it stands at the vendor's.
func (h *house) pipeline(n int) sandbox.PipelineState { return h.account().Pipelines[n] }

// clock is the time that the proxy, not the sandbox, sees.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

type logbook struct {
	mu    sync.Mutex
	lines []string
}

func (l *logbook) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *logbook) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := l.lines
	l.lines = nil
	return lines
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
