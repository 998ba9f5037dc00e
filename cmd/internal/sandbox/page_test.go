package sandbox

import (
	"archive/zip"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

// withPage gives the sandbox a widget and stand-ins for the libraries.
func withPage(t *testing.T) func(*Config) {
	host, widget := t.TempDir(), t.TempDir()
	for _, name := range hostVendor {
		write(t, host, name, "/* "+name+" */")
	}
	write(t, widget, "manifest.json", `{"widget":{"version":"1.2.3","name":"widget.name"},"settings":{"proxy":{"name":"x","type":"text","required":true}}}`)
	write(t, widget, "script.js", "define([], function () {});")
	write(t, widget, "core.wasm", "\x00asm")
	return func(c *Config) {
		c.HostFiles, c.WidgetPath = host, widget
		c.WidgetSettings = map[string]string{"proxy": "</script><b>"}
	}
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644))
}

const home = "/settings/widgets/stagewright"

func (r *rig) get(path string, header ...http.Header) result {
	h := http.Header{}
	for _, extra := range header {
		h = extra
	}
	return r.send("GET", path, "", h)
}

func TestPage(t *testing.T) {
	r := start(t, withPage(t))
	redirect := r.get("/?lang=ru")
	require.Equal(t, []any{302, home + "?lang=ru"}, []any{redirect.status, redirect.header.Get("Location")})

	page := r.get(home + "?lang=ru&theme=dark&user=2")
	require.Equal(t, 200, page.status)
	require.Contains(t, page.body, `<html lang="ru" data-color-scheme="dark">`)
	require.Contains(t, page.body, `"user":{"id":2,"name":"Max Manager","is_admin":false`)
	require.Contains(t, page.body, `"version":"1.2.3"`)
	require.NotContains(t, page.body, r.c.ClientSecret)
	require.NotContains(t, page.body, "</script><b>", "values stand in the page as data")
	require.Contains(t, page.body, `\u003c/script\u003e\u003cb\u003e`)
	require.NotContains(t, r.get(home+"?lang=xx&theme=%22onload").body, "onload")

	require.Equal(t, 503, r.get(home+"?user=9").status)
	require.Equal(t, 404, r.get("/settings/widgets/other").status)
}

func TestPageSaysWhatIsMissing(t *testing.T) {
	r := start(t)
	page := r.get(home)
	require.Equal(t, 503, page.status)
	require.Contains(t, page.body, "jquery.js, require.js, twig.js")
	require.Contains(t, page.body, "make host")

	r = start(t, withPage(t), func(c *Config) { c.WidgetPath = filepath.Join(t.TempDir(), "not-built") })
	require.Contains(t, r.get(home).body, "build the widget first")
	r = start(t, withPage(t), func(c *Config) { c.WidgetPath = "" })
	require.Contains(t, r.get(home).body, "start the sandbox with --widget")
}

// The modules of the page that must be there, in the order in which the page
// asks for them: library loader, start, page, libraries, then the widget.
func TestPageFilesAreServed(t *testing.T) {
	r := start(t, withPage(t))
	page := r.get(home).body
	require.Less(t, strings.Index(page, `id="host-data"`), strings.Index(page, `data-main="/host/main"`), "the data stands before the script that reads it")
	for path, kind := range map[string]string{
		"/host/vendor/require.js": "text/javascript; charset=utf-8",
		"/host/main.js":           "text/javascript; charset=utf-8",
		"/host/loader.js":         "text/javascript; charset=utf-8",
		"/host/vendor/jquery.js":  "text/javascript; charset=utf-8",
		"/host/vendor/twig.js":    "text/javascript; charset=utf-8",
		"/host/host.css":          "text/css; charset=utf-8",
		"/upl/stagewright/current/widget/script.js?v=1.2.3": "text/javascript; charset=utf-8",
		"/upl/stagewright/current/widget/core.wasm":         "application/wasm",
		"/upl/stagewright/current/widget/manifest.json":     "application/json",
	} {
		got := r.get(path)
		require.Equal(t, 200, got.status, path)
		require.Equal(t, kind, got.header.Get("Content-Type"), path)
	}
	for _, path := range []string{
		"/host/page.html", "/host/vendor/other.js", "/host/..%2fpage.go", "/upl/stagewright/current/widget/",
		"/upl/stagewright/current/widget/..%2f..%2fetc%2fpasswd", "/upl/other/current/widget/script.js",
	} {
		require.Equal(t, 404, r.get(path).status, path)
	}
}

func TestWidgetFromAnArchive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "widget.zip")
	file, err := os.Create(name)
	require.NoError(t, err)
	archive := zip.NewWriter(file)
	entry, err := archive.Create("manifest.json")
	require.NoError(t, err)
	_, err = entry.Write([]byte(`{"widget":{"version":"9.9.9"}}`))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	require.NoError(t, file.Close())

	r := start(t, withPage(t), func(c *Config) { c.WidgetPath = name })
	require.Contains(t, r.get(home).body, `"version":"9.9.9"`)

	write(t, filepath.Dir(name), "broken.zip", "no archive")
	_, err = New(Config{Origin: "http://127.0.0.1:8700", WidgetPath: filepath.Join(filepath.Dir(name), "broken.zip")})
	require.ErrorContains(t, err, "neither a folder nor a zip archive")
}

func TestDisposableTokenNeedsASessionOfThePage(t *testing.T) {
	r := start(t, withPage(t))
	path := "/ajax/v2/integrations/" + r.c.ClientID + "/disposable_token"
	cookie := strings.SplitN(r.get(home+"?user=2").header.Get("Set-Cookie"), ";", 2)[0]
	ajax := http.Header{"Cookie": {cookie}, "X-Requested-With": {"XMLHttpRequest"}}

	got := r.get(path, ajax)
	require.Equal(t, 200, got.status)
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(got.json(t)["token"].(string), claims)
	require.NoError(t, err)
	require.EqualValues(t, 2, claims["user_id"])

	require.Equal(t, 401, r.get(path).status)
	require.Equal(t, 401, r.get(path, http.Header{"Cookie": {cookie}}).status)
	require.Equal(t, 401, r.get(path, http.Header{"Cookie": {"session_id=guess"}, "X-Requested-With": {"XMLHttpRequest"}}).status)
	require.Equal(t, 404, r.get("/ajax/v2/integrations/other/disposable_token", ajax).status)
	require.Empty(t, r.Journal(), "the page's own ajax is no API traffic")

	require.Empty(t, r.get(home, ajax).header.Get("Set-Cookie"), "a session goes on")
	require.Contains(t, r.get(home, ajax).body, `"user":{"id":2`)
}

func TestSettingsAreKeptForAdministratorsOnly(t *testing.T) {
	r := start(t, withPage(t))
	for user, status := range map[string]int{"1": 200, "2": 403} {
		cookie := strings.SplitN(r.get(home+"?user="+user).header.Get("Set-Cookie"), ";", 2)[0]
		ajax := http.Header{"Cookie": {cookie}, "X-Requested-With": {"XMLHttpRequest"}}
		require.Equal(t, status, r.send("POST", "/ajax/widgets/edit", `{"settings":{"proxy":"by-`+user+`"}}`, ajax).status)
	}
	require.Contains(t, r.get(home).body, "by-1")
	require.NotContains(t, r.get(home).body, "by-2")
}
