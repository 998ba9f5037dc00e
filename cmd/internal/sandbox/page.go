package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// The host page's own sources, which this project wrote. What it needs from
// npm is read from Config.HostFiles at run time.
//
//go:embed host
var hostSources embed.FS

var pageTemplate = template.Must(template.ParseFS(hostSources, "host/page.html"))

// pages are the addresses of the account's pages; CODE is the widget's code.
// /leads/ is the board of deals, /settings/widgets/CODE the advanced settings,
// /widget_page/… what the widget adds to the menu. The vendor's own address of
// the last one is not known.
var pages = []string{
	"/leads/{$}", "/leads/detail/{id}", "/stats/{$}", "/settings/widgets/{$}", "/settings/widgets/CODE",
	"/widget_page/CODE/{location}/{item}", "/widget_page/CODE/{location}/{item}/{subitem}",
}

// pageRoutes are the routes of a browser: pages, their files, their ajax, and
// the control API.
func (s *Sandbox) pageRoutes() http.Handler {
	mux := http.NewServeMux()
	code := func(path string) string { return "GET " + strings.ReplaceAll(path, "CODE", s.c.WidgetCode) }
	mux.HandleFunc("GET /{$}", s.redirectHome)
	for _, page := range pages {
		mux.HandleFunc(code(page), s.servePage)
	}
	for _, folder := range []string{"/upl/CODE/current/widget/", "/upl/CODE/widget/", "/widgets/CODE/"} {
		mux.HandleFunc(code(folder)+"{file...}", s.widget.serve)
	}
	mux.HandleFunc("GET /host/vendor/{file}", s.serveVendor)
	mux.HandleFunc("GET /host/controls.json", serveControls)
	mux.HandleFunc("GET /host/{file...}", serveHost)
	s.ajaxRoutes(mux)
	s.consentRoutes(mux)
	s.controlRoutes(mux)
	return mux
}

// redirectHome goes where the widget shows itself.
func (s *Sandbox) redirectHome(w http.ResponseWriter, r *http.Request) {
	m, _ := s.widget.files().manifest()
	target := s.homeOf(m)
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, target, http.StatusFound)
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
	page := s.pageData(r, user)
	data, err := json.Marshal(page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	pageTemplate.Execute(w, map[string]any{"Lang": page.Lang, "Theme": page.Theme, "Data": template.JS(data)})
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
