package sandbox

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func (r *rig) fault(body string) {
	r.t.Helper()
	require.Equal(r.t, 200, r.send("POST", "/sandbox/faults", body, nil).status)
}

const renameFirst = `{"request":{"pipelines":{"update":{"4001":{"id":4001,"statuses":{"40011":{"name":"A"}}}}}}}`

func TestFaultStatusForTheNextMatchingRequests(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"method":"POST","path":"/private/","skip":1,"times":2,"status":503,"body":"{}","retry_after":4}]}`)
	statuses := []int{}
	for range 4 {
		require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
		statuses = append(statuses, r.as(1, "POST", setPath, renameFirst).status)
	}
	require.Equal(t, []int{200, 503, 503, 200}, statuses)
	require.JSONEq(t, `{"faults":[]}`, r.send("GET", "/sandbox/faults", "", nil).body)
}

func TestAFaultForEverHidesNoOther(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"status":503,"times":-1},{"status":429}]}`)
	statuses := []int{}
	for range 3 {
		statuses = append(statuses, r.as(1, "GET", listPath, "").status)
	}
	require.Equal(t, []int{429, 503, 503}, statuses)
}

func TestFaultRetryAfterAndBody(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"status":429,"retry_after":4,"body":"<p>slow</p>","content_type":"text/html"}]}`)
	got := r.as(1, "GET", listPath, "")
	require.Equal(t, []string{"4", "text/html", "<p>slow</p>"}, []string{got.header.Get("Retry-After"), got.header.Get("Content-Type"), got.body})
}

func TestFaultPages(t *testing.T) {
	r := start(t)
	for page, status := range map[string]int{"blocked": 403, "login": 302, "gateway": 504, "busy": 429} {
		r.fault(`{"add":[{"page":"` + page + `"}]}`)
		got := r.as(1, "GET", listPath, "")
		require.Equal(t, status, got.status)
		require.Contains(t, got.header.Get("Content-Type"), "text/html")
	}
	require.NoError(t, r.AddFault(Fault{Page: "login", Status: 307, RetryAfter: 9}))
	got := r.as(1, "GET", listPath, "")
	require.Equal(t, []any{307, "9", "/auth"}, []any{got.status, got.header.Get("Retry-After"), got.header.Get("Location")})
	require.NoError(t, r.AddFault(Fault{Page: "login"}))
	require.Empty(t, r.as(1, "GET", listPath, "").header.Get("Retry-After"), "what one fault adds is its own")
}

func TestFaultBeforeAndAfterProcessing(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		done        bool
	}{
		{"status before", `{"status":500}`, false},
		{"status after", `{"status":500,"processed":true}`, true},
		{"reset before", `{"reset":true}`, false},
		{"reset after", `{"reset":true,"processed":true}`, true},
		{"page before", `{"page":"gateway"}`, false},
		{"page after", `{"page":"gateway","processed":true}`, true},
		{"cut", `{"cut_at":5}`, true},
		{"late", `{"latency_ms":1}`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			r.fault(`{"add":[` + c.fault + `]}`)
			r.try("POST", setPath, renameFirst, http.Header{"Authorization": {"Bearer " + r.AccessToken(1)}})
			require.Equal(t, c.done, len(r.stages(4001)) == 1)
			entry := r.Journal()[0]
			require.True(t, entry.Fault)
			require.Equal(t, !c.done, entry.Lost)
		})
	}
}

func TestFaultResetIsAReset(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"reset":true}]}`)
	_, err := r.try("POST", setPath, renameFirst, nil)
	require.True(t, errors.Is(err, syscall.ECONNRESET), "%v", err)
	require.Zero(t, r.Journal()[0].Status)
}

func TestFaultCutsTheBody(t *testing.T) {
	r := start(t)
	whole := r.as(1, "GET", listPath, "")
	for _, at := range []int{0, 1, 100, len(whole.body) - 1} {
		n := at
		require.NoError(t, r.AddFault(Fault{CutAt: &n}))
		got, err := r.try("GET", listPath, "", http.Header{"Authorization": {"Bearer " + r.AccessToken(1)}})
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Equal(t, whole.body[:at], got.body)
	}
}

func TestLostRefreshReply(t *testing.T) {
	r := start(t)
	one := r.token("authorization_code", "code", r.code()).json(t)
	r.fault(`{"add":[{"path":"/oauth2/access_token","reset":true,"processed":true}]}`)
	fields := map[string]string{"client_id": r.c.ClientID, "client_secret": r.c.ClientSecret, "redirect_uri": r.c.RedirectURI, "grant_type": "refresh_token", "refresh_token": one["refresh_token"].(string)}
	_, err := r.try("POST", "/oauth2/access_token", string(plainJSON(fields)), http.Header{"Content-Type": {"application/json"}})
	require.Error(t, err)
	require.Equal(t, 401, r.token("refresh_token", "refresh_token", one["refresh_token"].(string)).status, "rotated, and nobody has the new one")
}

func TestExpire(t *testing.T) {
	r := start(t)
	pair := r.token("authorization_code", "code", r.code()).json(t)
	call := func() int {
		return r.send("GET", listPath, "", http.Header{"Authorization": {"Bearer " + pair["access_token"].(string)}}).status
	}
	require.Equal(t, 200, call())
	r.fault(`{"expire":"access"}`)
	require.Equal(t, 401, call())
	pair = r.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).json(t)
	require.Equal(t, 200, call())
	r.fault(`{"expire":"refresh"}`)
	require.Equal(t, 401, r.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).status)
}

func TestFaultsAreChecked(t *testing.T) {
	r := start(t)
	for _, body := range []string{
		`{"add":[{}]}`, `{"add":[{"page":"x"}]}`, `{"add":[{"status":99}]}`, `{"add":[{"cut_at":-1}]}`,
		`{"add":[{"latency_ms":-1}]}`, `{"add":[{"stauts":500}]}`, `{"expire":"all"}`, `[]`, `{"add":[]} x`, ``,
	} {
		got := r.send("POST", "/sandbox/faults", body, nil)
		require.Equal(t, 400, got.status, body)
		require.NotEmpty(t, got.json(t)["error"])
	}
	r.fault(`{"add":[{"status":500,"times":-1}]}`)
	require.Equal(t, 500, r.as(1, "GET", listPath, "").status)
	require.Equal(t, 204, r.send("DELETE", "/sandbox/faults", "", nil).status)
	require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
}

func TestJournal(t *testing.T) {
	r := start(t)
	pair := r.token("authorization_code", "code", r.code()).json(t)
	refresh := pair["refresh_token"].(string)
	r.token("refresh_token", "refresh_token", refresh)
	r.token("refresh_token", "refresh_token", "made-up\\\"by-a-client")
	r.as(2, "POST", setPath, renameFirst)
	r.as(0, "GET", listPath+"?id=1&code=abc&access_token="+refresh, "")
	r.as(1, "POST", setPath, "not json, but "+r.c.ClientSecret+" and "+refresh)
	r.send("GET", "/sandbox/account", "", nil) // the sandbox's own doors are not journalled

	got := r.send("GET", "/sandbox/journal", "", nil)
	for _, secret := range []string{r.c.ClientSecret, refresh, pair["access_token"].(string), "made-up", "by-a-client", "abc", "access-", "refresh-", "code-"} {
		require.NotContains(t, got.body, secret)
	}
	entries := r.Journal()
	require.Len(t, entries, 6)
	require.Equal(t, Entry{N: 4, Method: "POST", Path: setPath, Status: 403, Body: renameFirst, Authorized: "user 2", Hints: []string{"user 2 is not an administrator"}}, entries[3])
	require.Equal(t, 401, entries[4].Status)
	require.Empty(t, entries[4].Authorized)

	require.Equal(t, 204, r.send("DELETE", "/sandbox/journal", "", nil).status)
	require.JSONEq(t, `{"requests":[]}`, r.send("GET", "/sandbox/journal", "", nil).body)
	r.as(1, "GET", listPath, "")
	require.Equal(t, 7, r.Journal()[0].N)
}

func TestClearingFaultsLetsThoseGoOnThatAreHeldUp(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"latency_ms":3600000}]}`)
	answered := make(chan int)
	go func() { answered <- r.as(1, "GET", listPath, "").status }()
	for { // until it is taken: then the request is there
		r.mu.Lock()
		waiting := len(r.faults)
		r.mu.Unlock()
		if waiting == 0 {
			break
		}
		runtime.Gosched()
	}
	r.send("DELETE", "/sandbox/faults", "", nil)
	require.Equal(t, 200, <-answered)
}
