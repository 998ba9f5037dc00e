package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// browser is what drives a real Chromium: node, the npm tools in
// widget/node_modules, and the libraries of the page as build.sh host copies them.
type browser struct{ node, chromium, tools, host, pictures string }

func needBrowser(t *testing.T) browser {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	chromium, err := exec.LookPath(textOr(os.Getenv("CHROMIUM"), "chromium"))
	if err != nil {
		t.Skip(err.Error() + "; CHROMIUM names another one")
	}
	tools, err := filepath.Abs("../../../widget")
	require.NoError(t, err)
	host := t.TempDir()
	for name, from := range map[string]string{
		"jquery.js": "jquery/dist/jquery.js", "require.js": "requirejs/require.js", "twig.js": "twig/twig.js",
		"underscore.js": "underscore/underscore.js", "backbone.js": "backbone/backbone.js", "moment.js": "moment/min/moment-with-locales.js",
	} {
		text, err := os.ReadFile(filepath.Join(tools, "node_modules", from))
		if err != nil {
			t.Skip("npm packages are not installed in widget/: " + err.Error())
		}
		write(t, host, name, string(text))
	}
	return browser{node, chromium, tools, host, textOr(os.Getenv("STAGEWRIGHT_PICTURES"), "-")}
}

// drive runs a script of testdata and reads what it saw.
func (b browser) drive(t *testing.T, saw any, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), b.node, args...).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatalf("%v\n%s", err, failed.Stderr)
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, saw), string(out))
}

// TestHostPageInChromium lets the example widget live through the page.
// STAGEWRIGHT_PICTURES names a folder for screenshots.
func TestHostPageInChromium(t *testing.T) {
	b := needBrowser(t)
	r := start(t, func(c *Config) {
		c.HostFiles, c.WidgetPath, c.WidgetSettings = b.host, "testdata/example", map[string]string{"proxy": "http://127.0.0.1:1"}
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
		Live        string
		Fresh       string
		Scenes      map[string]string
		Absent      string
		Modals      int `json:"modalsAfterEscape"`
	}
	b.drive(t, &saw, "testdata/host.mjs", r.c.Origin, b.tools, b.chromium, b.pictures)

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
	const again = " destroy render init bind_actions"
	require.Equal(t, whole+again+" advancedSettings", saw.Back, "what was destroyed is started again")
	require.Equal(t, true, saw.Settings["modal"])
	require.Equal(t, map[string]any{"active": "Y", "fields": map[string]any{"proxy": "http://127.0.0.1:9999"}}, saw.Settings["saved"])
	require.Contains(t, saw.Note, "Saved")
	require.Equal(t, "#153043", saw.Dark)
	require.False(t, saw.Manager)
	require.Equal(t, whole+" destroy render advancedSettings", saw.Live, "a live instance met again")
	require.Equal(t, whole+" destroy "+whole, saw.Fresh)
	require.Equal(t, map[string]string{
		"thenable":   begin + "render bind_actions init advancedSettings",
		"falsy":      begin + "render bind_actions advancedSettings",
		"throws":     begin + "render init exception",
		"incomplete": begin + "dropped",
	}, saw.Scenes)
	require.Contains(t, saw.Absent, "bind_actions must be functions")
}

// TestCardsAndMenusInChromium: a widget as public ones are, in the lead card,
// the left menu and the settings; it is switched off and on, its files change.
func TestCardsAndMenusInChromium(t *testing.T) {
	b := needBrowser(t)
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, os.DirFS("testdata/cards")))
	posted := make(chan url.Values, 2)
	hooks := make(chan string, 4)
	integration := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			r.ParseForm()
			posted <- r.PostForm
			reply(w, 200, map[string]any{"thanks": true})
			return
		}
		hooks <- r.URL.Path
	}))
	t.Cleanup(integration.Close)
	r := start(t, func(c *Config) {
		c.HostFiles, c.WidgetPath, c.Watch, c.RedirectURI = b.host, folder, true, integration.URL+"/oauth/callback"
		c.WidgetSettings = map[string]string{"zeta": "x"}
	})
	var saw struct {
		Errors                            []string
		Home, First, Panel                string
		Area, Leads, MenuArea, OffCard    []any
		Left, Back, Second, Refused, Once string
		Menu, Fields, Callback            []string
		Consent                           string
		Pages                             []map[string]string
		Seen                              map[string]any
		On                                string
		Off                               struct {
			Log, Status string
			Seen        map[string]any
		}
	}
	b.drive(t, &saw, "testdata/cards.mjs", r.c.Origin, b.tools, b.chromium, b.pictures, integration.URL+"/form", folder)

	const whole = "constructor settings and langs attached render init bind_actions"
	require.Empty(t, saw.Errors)
	require.Equal(t, "/leads/detail/1", saw.Home, "where the widget shows itself")
	require.Equal(t, whole, saw.First)
	for _, part := range []string{"Cards (en) has 2", "Two", "Tick <me>", "Send", "7 deals"} {
		require.Contains(t, saw.Panel, part)
	}
	require.Equal(t, []any{"leads_card", "leads", true}, saw.Area)
	require.Equal(t, "2.0.0", saw.Seen["version"])
	require.Equal(t, "2026", saw.Seen["year"])
	require.Equal(t, true, saw.Seen["promise"])
	require.Contains(t, saw.Seen["twig"], `name="q"`)
	require.Equal(t, map[string]any{"id": float64(7000001), "constant": float64(7000001), "name": "Lead #7000001", "backbone": true}, saw.Seen["card"])
	require.Equal(t, "1", saw.Seen["choice"])
	require.Equal(t, map[string]any{"thanks": true}, saw.Seen["posted"])
	require.Equal(t, url.Values{"a": {"x y"}, "list[]": {"1", "2"}}, <-posted, "the account's server posts: no CORS")

	require.Equal(t, whole+" destroy", saw.Left)
	require.Equal(t, []any{"leads-pipeline", "leads", false, true}, saw.Leads)
	require.Equal(t, whole+" destroy render init bind_actions", saw.Back, "no location for the board")
	require.Equal(t, "/leads/detail/7000003", saw.Second)

	require.Equal(t, []string{"Leads", "Plans", "First", "Second", "Analytics", "Report", "Integrations"}, saw.Menu)
	require.Equal(t, []map[string]string{
		{"location": "widget_page", "item_code": "plans"},
		{"location": "widget_page", "item_code": "plans", "subitem_code": "first"},
		{"location": "stats", "subitem_code": "report"},
	}, saw.Pages)
	require.Equal(t, []any{"widget-page:cards_example", "widget_page", false}, saw.MenuArea)
	require.Equal(t, "no disposable token", saw.Refused)

	require.Equal(t, []string{"Address *", "Logins", "Own"}, saw.Fields, "in the manifest's order")
	require.Equal(t, []any{float64(1), float64(1), "object"}, saw.Off.Seen["settings"])
	require.Equal(t, map[string]any{"active": "N", "fields": map[string]any{
		"zeta": "here", "alpha": "", "people": `{"1":{"login":"","password":""},"2":{"login":"max","password":""}}`,
	}}, saw.Off.Seen["saved"])
	require.Contains(t, saw.Off.Log, "settings onSave uninstall hook destroy", "onSave first, then destroy")
	require.Equal(t, []any{float64(0), true}, saw.OffCard, "what is off shows nowhere")
	require.Equal(t, []string{"Not installed", "Installed"}, []string{saw.Off.Status, saw.On})
	require.Equal(t, []string{"/oauth/uninstall", "/oauth/callback"}, []string{<-hooks, <-hooks})
	require.Equal(t, whole+" render render", saw.Once, "an init_once widget is on every page and is not destroyed")

	require.Contains(t, saw.Consent, "Cards (en)", "the integration by its name")
	require.Contains(t, saw.Consent, "Small Shop")
	require.Equal(t, []string{"client_id", "code", "platform", "referer", "state"}, saw.Callback)
}
