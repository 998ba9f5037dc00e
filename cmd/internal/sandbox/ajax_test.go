package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// page is what a logged-in page of the user sends with its ajax.
func (r *rig) page(user string) http.Header {
	cookie := strings.SplitN(r.get(home+"?user="+user).header.Get("Set-Cookie"), ";", 2)[0]
	return http.Header{"Cookie": {cookie}, "X-Requested-With": {"XMLHttpRequest"}}
}

func TestRelayPostsForTheWidget(t *testing.T) {
	status := 201
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		w.Write([]byte(r.Method + " " + r.PostForm.Get("a") + " " + r.Header.Get("Cookie") + r.Header.Get("Authorization")))
	}))
	t.Cleanup(receiver.Close)
	r := start(t, withPage(t))
	post := func(body string, header http.Header) result {
		return r.send("POST", "/ajax/widgets/post", body, header)
	}
	page := r.page("2")

	got := post(`{"url":"`+receiver.URL+`","form":"a=x+y"}`, page)
	require.Equal(t, []any{201, "POST x y "}, []any{got.status, got.body}, "the page's cookie stays here")
	require.Equal(t, "text/plain; charset=utf-8", got.header.Get("Content-Type"), "no page of ours")
	status = 302
	require.Equal(t, 302, post(`{"url":"`+receiver.URL+`"}`, page).status, "redirects are not followed")

	require.Equal(t, 401, post(`{"url":"`+receiver.URL+`"}`, nil).status)
	for _, body := range []string{`{`, `{"url":"file:///etc/passwd"}`, `{"url":"/ajax/leads"}`, `{"url":"http://%zz"}`} {
		require.Equal(t, 400, post(body, page).status, body)
	}
	receiver.Close()
	got = post(`{"url":"`+receiver.URL+`/?secret=1"}`, page)
	require.Equal(t, 502, got.status)
	require.NotContains(t, got.body, "secret")
}

func TestSwitchingTheWidgetOffAndOn(t *testing.T) {
	hooks := make(chan string, 8)
	integration := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hooks <- r.URL.Path
		w.WriteHeader(503)
	}))
	t.Cleanup(integration.Close)
	r := start(t, withPage(t), func(c *Config) { c.RedirectURI = integration.URL + "/cb" })
	edit := func(active string) map[string]any {
		return r.send("POST", "/ajax/widgets/edit", `{"settings":{"proxy":"x"},"active":"`+active+`"}`, r.page("1")).json(t)
	}
	require.NotContains(t, edit("Y"), "hook", "saving is no installation")
	token := r.AccessToken(1)
	require.EqualValues(t, 503, edit("N")["hook"], "what the hook says is told, and changes nothing")
	require.Equal(t, 401, r.send("GET", listPath, "", http.Header{"Authorization": {"Bearer " + token}}).status)
	require.Contains(t, r.get(home).body, `"status":"install"`)
	require.NotContains(t, edit("N"), "hook", "it is off already")
	require.EqualValues(t, 503, edit("Y")["hook"])
	require.Contains(t, r.get(home).body, `"status":"installed"`)
	require.Equal(t, []string{"/oauth/uninstall", "/cb"}, []string{<-hooks, <-hooks})
	require.Empty(t, hooks)
}

func TestDealsOfThePage(t *testing.T) {
	r := start(t, withPage(t))
	page := r.page("2")
	board := r.get("/ajax/leads", page).json(t)
	require.Len(t, board["cards"], 6, "at most three of each stage: 3, 2, 1, 0")
	one := r.get("/ajax/leads/1", page).json(t)
	require.EqualValues(t, 7000001, dig(t, one, "card", "id"))
	require.Equal(t, "Pipeline", dig(t, one, "pipeline", "name"))
	require.Equal(t, 404, r.get("/ajax/leads/9", page).status)
	require.Equal(t, 401, r.get("/ajax/leads/1").status)
}
