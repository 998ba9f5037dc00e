package sandbox

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	_ "embed"
)

//go:embed host/consent.html
var consentSource string

var consentPage = template.Must(template.New("consent").Parse(consentSource))

// consentRoutes are the page on which an administrator lets the integration in:
// the vendor's https://www.amocrm.ru/oauth (documented: oauth, step by step).
// The sandbox is its own login server, so the page stands on the account.
func (s *Sandbox) consentRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /oauth", s.showConsent)
	mux.HandleFunc("POST /oauth", s.takeConsent)
}

func (s *Sandbox) showConsent(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("client_id") != s.c.ClientID {
		s.noSuchIntegration(w)
		return
	}
	account := s.Account()
	var admins []UserState
	for _, u := range account.Users {
		// Documented: one chooses among the accounts in which one is an administrator.
		if u.Admin && u.Active {
			admins = append(admins, u)
		}
	}
	files := s.widget.files()
	m, _ := files.manifest()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Frame-Options", "DENY")
	consentPage.Execute(w, map[string]any{
		"Integration": cmp.Or(files.say(m.Widget.Name, account.Language), s.c.WidgetCode),
		"Account":     account,
		"Admins":      admins,
		"ClientID":    s.c.ClientID,
		"State":       query.Get("state"),
		"Mode":        query.Get("mode"),
		"Redirect":    s.c.RedirectURI,
	})
}

// takeConsent ends the consent: `allow=1` with the administrator in `user` (the
// first one when left out), anything else refuses. A form of the page says
// `page=1`: then `mode` decides which window goes on, as documented.
func (s *Sandbox) takeConsent(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if r.ParseForm() != nil {
		http.Error(w, "the consent is a form", http.StatusBadRequest)
		return
	}
	given := func(name string) string { return r.Form.Get(name) }
	if given("client_id") != s.c.ClientID {
		s.noSuchIntegration(w)
		return
	}
	answer := url.Values{}
	if r.Form.Has("state") {
		answer.Set("state", given("state")) // documented: absent when none was given
	}
	if given("allow") == "1" {
		admin, ok := s.consenting(given("user"))
		if !ok {
			http.Error(w, "only an active administrator of the account can allow this", http.StatusForbidden)
			return
		}
		s.mu.Lock()
		answer.Set("code", s.newCode(admin))
		s.mu.Unlock()
		answer.Set("referer", s.host())
		answer.Set("client_id", s.c.ClientID)
		answer.Set("platform", platform)
	} else {
		answer.Set("error", "access_denied")
	}
	target := s.redirectWith(answer)
	w.Header().Set("Cache-Control", "no-store")
	if given("page") == "1" && given("mode") == "popup" {
		// Documented: with popup the window is closed, and the redirect happens in
		// the one that opened it. Without an opener it happens here.
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		consentPage.ExecuteTemplate(w, "leave", target)
		return
	}
	http.Redirect(w, r, target, http.StatusFound)
}

// consenting is the administrator who consents: the one given, or the first.
func (s *Sandbox) consenting(given string) (id int64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if given == "" {
		u := s.state.firstAdmin()
		if u == nil {
			return 0, false
		}
		return u.ID, true
	}
	id, _ = strconv.ParseInt(given, 10, 64)
	u := s.state.user(id)
	return id, u != nil && u.Admin && u.Active
}

func (s *Sandbox) noSuchIntegration(w http.ResponseWriter) {
	http.Error(w, "the account knows no integration with this client_id; the one it knows is CLIENT_ID of --env-file", http.StatusNotFound)
}

// redirectWith is the integration's redirect URI with more query members.
func (s *Sandbox) redirectWith(members url.Values) string {
	target, _ := url.Parse(s.c.RedirectURI) // New checked it
	query := target.Query()
	for name, values := range members {
		query[name] = values
	}
	target.RawQuery = query.Encode()
	return target.String()
}
