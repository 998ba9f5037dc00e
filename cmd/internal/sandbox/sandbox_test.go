package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// rig is a sandbox behind a real server, with a caller for each user.
type rig struct {
	*Sandbox
	t      *testing.T
	server *httptest.Server
	clock  *clock
	front  atomic.Pointer[http.HandlerFunc] // answers in place of the sandbox, when there is one
}

func start(t *testing.T, change ...func(*Config)) *rig {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	origin := "http://" + server.Listener.Addr().String()
	clock := &clock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	c := Config{
		Origin: origin, ClientID: "0b0832f6-d123-4123-9123-e73f2368330c", ClientSecret: "a-secret-of-this-test",
		RedirectURI: "https://proxy.example.com/oauth/callback", Seed: Small(), NoRateLimit: true, Now: clock.Now,
	}
	for _, f := range change {
		f(&c)
	}
	s, err := New(c)
	require.NoError(t, err)
	r := &rig{Sandbox: s, t: t, server: server, clock: clock}
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if front := r.front.Load(); front != nil {
			(*front)(w, request)
			return
		}
		s.ServeHTTP(w, request)
	})
	server.Start()
	t.Cleanup(server.Close)
	return r
}

func awkward(c *Config) { c.Seed = Awkward() }

type result struct {
	status int
	header http.Header
	body   string
}

// as sends a request with an access token of the user; 0 sends none.
func (r *rig) as(user int64, method, path, body string) result {
	r.t.Helper()
	header := http.Header{"Content-Type": {"application/json"}}
	if user != 0 {
		header.Set("Authorization", "Bearer "+r.AccessToken(user))
	}
	return r.send(method, path, body, header)
}

func (r *rig) send(method, path, body string, header http.Header) result {
	r.t.Helper()
	response, err := r.try(method, path, body, header)
	require.NoError(r.t, err)
	return response
}

func (r *rig) try(method, path, body string, header http.Header) (result, error) {
	request, err := http.NewRequest(method, r.server.URL+path, strings.NewReader(body))
	require.NoError(r.t, err)
	request.Header = header.Clone()
	client := &http.Client{CheckRedirect: neverFollow}
	response, err := client.Do(request)
	if err != nil {
		return result{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return result{status: response.StatusCode, header: response.Header, body: string(text)}, err
}

func (r result) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.body), &v), r.body)
	return v
}

const (
	listPath   = "/api/v2/pipelines"
	setPath    = "/private/api/v2/json/pipelines/set"
	deletePath = "/private/api/v2/json/pipelines/delete"
)

// stages of a pipeline as name@sort, in the order of display, system ones left out.
func (r *rig) stages(pipeline int64) []string {
	var out []string
	for _, s := range r.pipelineState(pipeline).Stages {
		if s.ID != wonID && s.ID != lostID {
			out = append(out, s.Name)
		}
	}
	return out
}

func (r *rig) pipelineState(id int64) PipelineState {
	for _, p := range r.Account().Pipelines {
		if p.ID == id {
			return p
		}
	}
	r.t.Fatalf("no pipeline %d", id)
	return PipelineState{}
}

func TestConfigIsChecked(t *testing.T) {
	for name, c := range map[string]Config{
		"no origin":         {},
		"origin with path":  {Origin: "http://127.0.0.1:8700/x"},
		"redirect relative": {Origin: "http://127.0.0.1:8700", RedirectURI: "/callback"},
		"code with slash":   {Origin: "http://127.0.0.1:8700", WidgetCode: "a/b"},
		"empty seed":        {Origin: "http://127.0.0.1:8700", Seed: &Seed{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(c)
			require.Error(t, err)
		})
	}
}

func TestSecretsAreMadeWhenNotGiven(t *testing.T) {
	one, err := New(Config{Origin: "http://127.0.0.1:8700"})
	require.NoError(t, err)
	two, err := New(Config{Origin: "http://127.0.0.1:8700"})
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(one.c.ClientSecret), 32)
	require.NotEqual(t, one.c.ClientSecret, two.c.ClientSecret)
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, one.c.ClientID)
}

func TestForeignNamesAndOriginsAreRefused(t *testing.T) {
	r := start(t)
	request, err := http.NewRequest("GET", r.server.URL+"/sandbox/account", nil)
	require.NoError(t, err)
	request.Host = "evil.example.com"
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusMisdirectedRequest, response.StatusCode)

	for _, origin := range []string{"https://evil.example.com", "null"} {
		got := r.send("POST", "/sandbox/reset", "", http.Header{"Origin": {origin}})
		require.Equal(t, http.StatusForbidden, got.status, origin)
	}
	require.Equal(t, http.StatusNoContent, r.send("POST", "/sandbox/reset", "", http.Header{"Origin": {r.c.Origin}}).status)
}

func TestFailuresHaveTheShapeOfTheirAPI(t *testing.T) {
	r := start(t)
	for _, c := range []struct {
		name, method, path string
		user               int64
		status             int
		contains           string
	}{
		{"v2 without token", "GET", listPath, 0, 401, `"error_code":"110"`},
		{"v4 without token", "GET", "/api/v4/account", 0, 401, `"detail":"Invalid user name or password"`},
		{"set by a manager", "POST", setPath, 2, 403, `"error_code":"288"`},
		{"delete by a manager", "POST", deletePath, 2, 403, `"error_code":"288"`},
		{"user by a manager", "GET", "/api/v4/users/1", 2, 403, `"title":"Forbidden"`},
		{"unknown v2 path", "GET", "/api/v2/nothing", 1, 404, `"error_code":"104"`},
		{"unknown v4 path", "GET", "/api/v4/nothing", 1, 404, `"detail":"Cannot GET http`},
		{"wrong method", "PATCH", "/api/v4/account", 1, 405, `"status":405`},
		{"preflight", "OPTIONS", listPath, 0, 405, `"status":405`},
		{"unknown user", "GET", "/api/v4/users/77", 1, 404, `"title":"Not Found"`},
		{"user that is no number", "GET", "/api/v4/users/x", 1, 404, `"title":"Not Found"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := r.as(c.user, c.method, c.path, "")
			require.Equal(t, c.status, got.status)
			require.Contains(t, got.body, c.contains)
			require.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
		})
	}
}

func TestUsersAndAccount(t *testing.T) {
	r := start(t)
	got := r.as(1, "GET", "/api/v4/users/2", "")
	require.Equal(t, typeHAL, got.header.Get("Content-Type"))
	rights := got.json(t)["rights"].(map[string]any)
	require.Equal(t, false, rights["is_admin"])
	require.Equal(t, true, rights["is_active"])
	require.Equal(t, true, r.as(1, "GET", "/api/v4/users/1", "").json(t)["rights"].(map[string]any)["is_admin"])

	account := r.as(2, "GET", "/api/v4/account", "").json(t)
	require.EqualValues(t, 31415926, account["id"])
	require.EqualValues(t, 2, account["current_user_id"])
	require.NotContains(t, account, "amojo_id")
	require.Contains(t, r.as(2, "GET", "/api/v4/account?with=amojo_id,task_types", "").json(t), "amojo_id")
}

func TestBlockAfterTooManyRefusals(t *testing.T) {
	r := start(t, func(c *Config) { c.NoRateLimit, c.BlockAfter = false, 3 })
	blocked := func() bool {
		got := r.as(1, "GET", listPath, "")
		return got.status == 403 && got.header.Get("Content-Type") == typeHTML
	}
	refuse := func(times int) {
		for range 7 {
			require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
		}
		for range times {
			require.Equal(t, 429, r.as(1, "GET", listPath, "").status)
		}
	}
	refuse(3)
	r.clock.advance(time.Minute)
	refuse(4) // refusals of a minute ago are forgotten, the fourth of this one is too many
	r.clock.advance(time.Hour)
	require.True(t, blocked(), "it does not pass by itself")
	require.Equal(t, 403, r.token("authorization_code", "code", r.code()).status, "on everything")
	require.Equal(t, 204, r.send("DELETE", "/sandbox/block", "", nil).status)
	require.False(t, blocked())
	require.Equal(t, 204, r.send("POST", "/sandbox/block", "", nil).status)
	require.True(t, blocked())
}

func TestRateLimit(t *testing.T) {
	r := start(t, func(c *Config) { c.NoRateLimit = false })
	for range 7 {
		require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
	}
	got := r.as(2, "GET", listPath, "")
	require.Equal(t, 429, got.status)
	require.EqualValues(t, 1, got.json(t)["retry_after"])
	r.clock.advance(time.Second)
	require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
}
