package sandbox

import (
	"net/http"
	"strconv"
)

const sessionCookie = "session_id"

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
