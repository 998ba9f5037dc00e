package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The host page's own sources, which this project wrote. What it needs from
// npm is read from Config.HostFiles at run time.
//
//go:embed host
var hostSources embed.FS

var pageTemplate = template.Must(template.ParseFS(hostSources, "host/page.html"))

// hostVendor are the libraries that the vendor's page offers and that a folder
// filled by `make host` holds, in the versions of system_modules: jquery 2.1.3,
// twig 0.8.9, underscore 1.9.1, backbone 1.1.2, moment 2.24.0. The page itself
// needs the first three.
var hostVendor = []string{"jquery.js", "require.js", "twig.js", "underscore.js", "backbone.js", "moment.js"}

const hostNeeded = 3

const sessionCookie = "session_id"

// pageRoutes are the routes of a browser: pages, their files, their ajax, and
// the control API.
func (s *Sandbox) pageRoutes() http.Handler {
	mux := http.NewServeMux()
	home := "/settings/widgets/" + s.c.WidgetCode
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		target := home
		if r.URL.RawQuery != "" {
			target += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	for _, page := range []string{"/leads/{$}", "/settings/widgets/{$}", home} {
		mux.HandleFunc("GET "+page, s.servePage)
	}
	mux.HandleFunc("GET /upl/"+s.c.WidgetCode+"/current/widget/{file...}", s.widget.serve)
	mux.HandleFunc("GET /host/vendor/{file}", s.serveVendor)
	mux.HandleFunc("GET /host/{file...}", serveHost)
	mux.HandleFunc("GET /ajax/v2/integrations/{uuid}/disposable_token", s.ajaxToken)
	mux.HandleFunc("POST /ajax/widgets/edit", s.ajaxSettings)
	mux.HandleFunc("GET /ajax/leads", s.ajaxLeads)
	s.consentRoutes(mux)
	s.controlRoutes(mux)
	return mux
}

// pageData is all that the page knows; it stands in the page as JSON. Of the
// integration's secrets it holds none.
type pageData struct {
	Lang    string         `json:"lang"`
	Theme   string         `json:"theme"`
	Revisit string         `json:"revisit"`
	Home    string         `json:"home"`
	Account map[string]any `json:"account"`
	User    UserState      `json:"user"`
	Users   []UserState    `json:"users"`
	Widget  map[string]any `json:"widget"`
	Problem string         `json:"problem,omitempty"`
}

func (s *Sandbox) servePage(w http.ResponseWriter, r *http.Request) {
	if missing := s.missingHostFiles(); len(missing) > 0 {
		servePlainPage(w, "The host page has no libraries yet",
			fmt.Sprintf("Not found in %q: %s. Run `make host` in the project's folder, which copies them from widget/node_modules, and reload this page. The API works without them.",
				s.c.HostFiles, strings.Join(missing, ", ")))
		return
	}
	user, ok := s.pageSession(w, r)
	if !ok {
		servePlainPage(w, "No such user", "The account has no active user with this id: use ?user=1 or ?user=2.")
		return
	}
	data, err := json.Marshal(s.pageData(r, user))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	theme, lang := pick(r, "theme", "light", "dark"), pick(r, "lang", "en", "ru")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	pageTemplate.Execute(w, map[string]any{"Lang": lang, "Theme": theme, "Data": template.JS(data)})
}

func (s *Sandbox) pageData(r *http.Request, u UserState) pageData {
	m, err := s.widget.manifest()
	s.mu.Lock()
	defer s.mu.Unlock()
	code, a := s.c.WidgetCode, s.state.account
	status := "installed"
	values := map[string]string{}
	for name, value := range s.settings {
		values[name] = value
	}
	for name, setting := range m.Settings {
		if setting.Required && values[name] == "" {
			status = "not_configured"
		}
	}
	data := pageData{
		Lang:    pick(r, "lang", "en", "ru"),
		Theme:   pick(r, "theme", "light", "dark"),
		Revisit: pick(r, "revisit", "live", "fresh"),
		Home:    "/settings/widgets/" + code,
		Account: map[string]any{"id": a.ID, "name": a.Name, "subdomain": a.Subdomain, "domain": s.host(), "country": a.Country, "currency": a.Currency},
		User:    u,
		Widget: map[string]any{
			"code": code, "version": m.Widget.Version, "name": m.Widget.Name, "init_once": m.Widget.InitOnce,
			"path": "/upl/" + code + "/current/widget", "client": s.c.ClientID, "status": status,
			"settings": values, "fields": m.Settings, "locations": m.Locations, "advanced_title": m.Advanced.Title,
		},
	}
	if err != nil {
		data.Problem = err.Error()
	}
	for _, other := range s.state.users {
		data.Users = append(data.Users, UserState{ID: other.ID, Name: other.Name, Admin: other.Admin, Active: other.Active})
	}
	return data
}

// pick reads a query member that has a few allowed values; the first is the default.
func pick(r *http.Request, name string, allowed ...string) string {
	given := r.URL.Query().Get(name)
	for _, value := range allowed {
		if value == given {
			return value
		}
	}
	return allowed[0]
}

// pageSession logs the page's user in: ?user= switches, without it the session
// goes on, and a new visitor is the first administrator.
func (s *Sandbox) pageSession(w http.ResponseWriter, r *http.Request) (UserState, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, has := s.session(r)
	wanted := now
	if given := r.URL.Query().Get("user"); given != "" {
		wanted, _ = strconv.ParseInt(given, 10, 64)
	} else if !has {
		if u := s.state.firstAdmin(); u != nil {
			wanted = u.ID
		}
	}
	u := s.state.user(wanted)
	if u == nil || !u.Active {
		return UserState{}, false
	}
	if !has || wanted != now {
		id := newSecret()
		s.sessions[id] = wanted
		http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	return UserState{ID: u.ID, Name: u.Name, Admin: u.Admin, Active: u.Active}, true
}

func (s *Sandbox) session(r *http.Request) (user int64, ok bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return 0, false
	}
	user, ok = s.sessions[cookie.Value]
	return user, ok
}

func (s *Sandbox) missingHostFiles() (missing []string) {
	for _, name := range hostVendor[:hostNeeded] {
		if info, err := os.Stat(filepath.Join(s.c.HostFiles, name)); s.c.HostFiles == "" || err != nil || info.IsDir() {
			missing = append(missing, name)
		}
	}
	return missing
}

func (s *Sandbox) serveVendor(w http.ResponseWriter, r *http.Request) {
	for _, name := range hostVendor {
		if name != r.PathValue("file") {
			continue
		}
		body, err := os.ReadFile(filepath.Join(s.c.HostFiles, name))
		if err != nil {
			break
		}
		w.Header().Set("Content-Type", mimeType(name))
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(body)
		return
	}
	http.NotFound(w, r)
}

func serveHost(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	body, err := fs.ReadFile(hostSources, "host/"+name)
	if err != nil || strings.HasSuffix(name, ".html") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mimeType(name))
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(body)
}

var plainPage = template.Must(template.New("plain").Parse(`<!doctype html>
<meta charset="utf-8"><title>{{.Title}}</title>
<body style="font:15px/20px 'PT Sans',Arial,sans-serif;margin:80px auto;max-width:640px;color:#363b44">
<h1 style="font-size:18px">{{.Title}}</h1><p>{{.Text}}</p></body>
`))

func servePlainPage(w http.ResponseWriter, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	plainPage.Execute(w, map[string]string{"Title": title, "Text": text})
}
