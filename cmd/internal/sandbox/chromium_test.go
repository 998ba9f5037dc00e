package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHostPageInChromium lets the example widget live through the page. It
// needs node, Chromium and the npm tools in widget/node_modules, which `make
// test` sets up. STAGEWRIGHT_PICTURES names a folder for screenshots.
func TestHostPageInChromium(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	chromium := textOr(os.Getenv("CHROMIUM"), "/usr/bin/chromium")
	if _, err := os.Stat(chromium); err != nil {
		t.Skip("there is no Chromium at " + chromium + "; CHROMIUM names another place")
	}
	tools, err := filepath.Abs("../../../widget")
	require.NoError(t, err)
	host := t.TempDir()
	for name, from := range map[string]string{ // as build.sh host copies them
		"jquery.js": "jquery/dist/jquery.js", "require.js": "requirejs/require.js", "twig.js": "twig/twig.js",
		"underscore.js": "underscore/underscore.js", "backbone.js": "backbone/backbone.js", "moment.js": "moment/min/moment-with-locales.js",
	} {
		text, err := os.ReadFile(filepath.Join(tools, "node_modules", from))
		if err != nil {
			t.Skip("npm packages are not installed in widget/: " + err.Error())
		}
		write(t, host, name, string(text))
	}
	r := start(t, func(c *Config) {
		c.HostFiles, c.WidgetPath, c.WidgetSettings = host, "testdata/example", map[string]string{"proxy": "http://127.0.0.1:1"}
	})
	// What the example's $authorizedAjax calls: tells the token that it got.
	echo := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.URL.Path == "/echo" {
			reply(w, 200, map[string]string{"token": request.Header.Get("X-Auth-Token")})
			return
		}
		r.ServeHTTP(w, request)
	})
	r.front.Store(&echo)

	out, err := exec.CommandContext(t.Context(), node, "testdata/host.mjs", r.c.Origin, tools, chromium, os.Getenv("STAGEWRIGHT_PICTURES")).Output()
	var failed *exec.ExitError
	if err != nil && errors.As(err, &failed) {
		t.Fatalf("%v\n%s", err, failed.Stderr)
	}
	require.NoError(t, err)
	var saw struct {
		Errors      []string
		First       string
		Constructor map[string]any
		Area        string
		Globals     map[string]any
		Left        string
		Back        string
		Settings    map[string]any
		Note        string
		Dark        string
		Manager     bool
		Fresh       string
		Scenes      map[string]string
		Absent      string
		Modals      int `json:"modalsAfterEscape"`
	}
	require.NoError(t, json.Unmarshal(out, &saw), string(out))

	const begin = "constructor settings and langs attached "
	const whole = begin + "render init bind_actions advancedSettings"
	require.Empty(t, saw.Errors)
	require.Equal(t, whole, saw.First)
	require.Equal(t, map[string]any{"settings": map[string]any{}, "area": "advanced_settings"}, saw.Constructor, "settings and langs come after the constructor")
	for _, part := range []string{"Example page", "A <b>button</b>", "3 of X", "Twig says hello", "\n3"} { // a token has three parts
		require.Contains(t, saw.Area, part)
	}
	require.Equal(t, map[string]any{"same": true, "name": "Small Shop", "admin": true, "lang": "en", "area": "advanced-settings:stagewright"}, saw.Globals)
	require.Zero(t, saw.Modals)
	require.Equal(t, whole+" destroy", saw.Left)
	require.Equal(t, whole+" destroy render advancedSettings", saw.Back, "a live instance met again")
	require.Equal(t, true, saw.Settings["modal"])
	require.Equal(t, map[string]any{"active": "Y", "fields": map[string]any{"proxy": "http://127.0.0.1:9999"}}, saw.Settings["saved"])
	require.Contains(t, saw.Note, "Saved")
	require.Equal(t, "#153043", saw.Dark)
	require.False(t, saw.Manager)
	require.Equal(t, whole+" destroy "+whole, saw.Fresh)
	require.Equal(t, map[string]string{
		"thenable":   begin + "render bind_actions init advancedSettings",
		"falsy":      begin + "render bind_actions advancedSettings",
		"throws":     begin + "render init exception",
		"incomplete": begin + "dropped",
	}, saw.Scenes)
	require.Contains(t, saw.Absent, "bind_actions must be functions")
}
