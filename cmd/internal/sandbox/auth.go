package sandbox

import (
	"net/http"
	"strings"
)

// bearer is the user whose access token the request carries, nil when there is
// none, it is unknown, or it is past its 24 hours.
func (s *Sandbox) bearer(r *http.Request) *user {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil
	}
	g, ok := s.oauth.access[token]
	if !ok || !s.c.Now().Before(g.Expires) {
		return nil
	}
	u := s.state.user(g.User)
	if u == nil || !u.Active {
		return nil
	}
	return u
}
