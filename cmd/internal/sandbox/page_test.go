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

// pack writes an archive with nothing but a manifest.
func pack(t *testing.T, name, manifest string) {
	t.Helper()
	file, err := os.Create(name)
	require.NoError(t, err)
	archive := zip.NewWriter(file)
	entry, err := archive.Create("manifest.json")
	require.NoError(t, err)
	_, err = entry.Write([]byte(manifest))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	require.NoError(t, file.Close())
}

func TestWidgetFromAnArchive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "widget.zip")
	pack(t, name, `{"widget":{"version":"9.9.9"}}`)
	r := start(t, withPage(t), func(c *Config) { c.WidgetPath = name })
	require.Contains(t, r.get(home).body, `"version":"9.9.9"`)
	pack(t, name, `{"widget":{"version":"9.9.10"}}`)
	require.Contains(t, r.get(home).body, `"version":"9.9.10"`, "a new archive needs only a reload")

	write(t, filepath.Dir(name), "broken.zip", "no archive")
	_, err := New(Config{Origin: "http://127.0.0.1:8700", WidgetPath: filepath.Join(filepath.Dir(name), "broken.zip")})
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

func TestPageGoesWhereTheWidgetShowsItself(t *testing.T) {
	for locations, home := range map[string]string{
		`[]`:                              "/settings/widgets/own_code",
		`["lcard-1","advanced_settings"]`: "/settings/widgets/own_code",
		`["settings","lcard-1 "]`:         "/leads/detail/1",
		`["everywhere"]`:                  "/leads/",
		`["settings"]`:                    "/settings/widgets/",
	} {
		r := start(t, withPage(t), func(c *Config) {
			c.WidgetCode = ""
			write(t, c.WidgetPath, "manifest.json", `{"widget":{"code":"own_code","version":"1"},"settings":[],"locations":`+locations+`}`)
		})
		require.Equal(t, home, r.get("/").header.Get("Location"), locations)
		require.Equal(t, 200, r.get("/upl/own_code/widget/script.js").status)
		require.Equal(t, 200, r.get("/widgets/own_code/script.js").status)
		require.Equal(t, 200, r.get(home).status)
	}
}

func TestPageSaysWhatIsWrongWithTheManifest(t *testing.T) {
	for manifest, says := range map[string]string{
		`{`:                        "manifest.json in",
		`{"settings":{"a":1}}`:     "is not valid",
		`{"widget":{"version":1}}`: "is not valid",
		`{"settings":"none"}`:      "an object is wanted",
	} {
		r := start(t, withPage(t))
		write(t, r.c.WidgetPath, "manifest.json", manifest)
		require.Contains(t, r.get(home).body, says, manifest)
	}
	r := start(t, withPage(t))
	require.NoError(t, os.Remove(filepath.Join(r.c.WidgetPath, "manifest.json")))
	require.NoError(t, os.Mkdir(filepath.Join(r.c.WidgetPath, "dist"), 0o755))
	write(t, r.c.WidgetPath, "dist/manifest.json", `{}`)
	require.Contains(t, r.get(home).body, "not at the root of")
}

func TestPageLanguagesAreTheWidgets(t *testing.T) {
	r := start(t, withPage(t))
	write(t, r.c.WidgetPath, "manifest.json", `{"widget":{"locale":["ru","es"]}}`)
	require.Contains(t, r.get(home).body, `<html lang="ru"`)
	require.Contains(t, r.get(home+"?lang=es").body, `<html lang="es"`)
	require.Contains(t, r.get(home+"?lang=en").body, `<html lang="ru"`)
}

func TestWidgetPrintChangesWithItsFiles(t *testing.T) {
	r := start(t, withPage(t))
	look := func() string { return r.get("/ajax/widgets/print").json(t)["print"].(string) }
	one := look()
	require.Equal(t, one, look())
	write(t, r.c.WidgetPath, "script.js", "define([], function () { return 1; });")
	two := look()
	require.NotEqual(t, one, two)
	require.NoError(t, os.Remove(filepath.Join(r.c.WidgetPath, "core.wasm")))
	require.NotEqual(t, two, look())
	require.Empty(t, start(t).get("/ajax/widgets/print").json(t)["print"])
}
