package sandbox

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Sandbox is one account of a local amoCRM, served over HTTP. All its state
// lives in memory behind one mutex.
type Sandbox struct {
	c     Config
	pages http.Handler // everything that is not the vendor's API
	hook  *http.Client // calls the integration's install hook

	mu       sync.Mutex
	state    *state
	oauth    *oauth
	pace     []time.Time // when the requests of the last second came
	refusals []time.Time // when the last ones were refused for coming too fast
	blocked  bool        // 403 on everything
	v2       string      // how v2 is answered; see retirements
	hints    []string    // of the request that is being carried out
	faults   []*Fault
	cleared  chan struct{} // closed and made anew when faults are cleared
	journal  journal
	sessions map[string]int64  // page session -> user
	settings map[string]string // the widget's settings
	off      bool              // the widget is not installed
	widget   *widgetSource     // set once
	relay    *http.Client      // sends what crm_post is given

	scene       string // the switch bar's
	sceneFaults []*Fault
	undo        func() // ends what a scene changed beside its faults

	saving sync.Mutex // held while the state file is written; taken before mu
	saved  []byte     // what stands in it
}

// ServeHTTP serves the account: the API, OAuth, the control API and the page.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A name that resolves to this machine must not open the account to a
	// foreign page (DNS rebinding): only the sandbox's own names are served.
	if !s.ownHost(r.Host) {
		http.Error(w, "the sandbox answers only on a loopback address or on its own origin", http.StatusMisdirectedRequest)
		return
	}
	if isAPI(r.URL.Path) {
		s.serveAPI(w, r)
		return
	}
	// The page's own routes know no CORS, and a foreign page may not steer them.
	if origin := r.Header.Get("Origin"); origin != "" && !sameHost(origin, r.Host) {
		http.Error(w, "not from another origin", http.StatusForbidden)
		return
	}
	s.pages.ServeHTTP(w, r)
	s.save()
}

func isAPI(path string) bool {
	for _, prefix := range []string{"/api/", "/private/api/", "/oauth2/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

func (s *Sandbox) ownHost(host string) bool {
	if sameHost(s.c.Origin, host) {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, host)
}

// host is the account's host as OAuth's `referer` names it.
func (s *Sandbox) host() string {
	u, _ := url.Parse(s.c.Origin) // New checked it
	return u.Host
}
