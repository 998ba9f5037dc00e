package sandbox

import (
	"net/http"
	"strings"
)

// bearer is the user whose access token the request carries, nil when there is
// none, it is unknown, it is past its 24 hours, or the user is switched off.
func (s *Sandbox) bearer(r *http.Request) *user {
	if u := s.holder(r); u != nil && u.Active {
		return u
	}
	return nil
}

// holder is whose access token it is, switched off or not.
func (s *Sandbox) holder(r *http.Request) *user {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil
	}
	g, ok := s.oauth.access[token]
	if !ok || !s.c.Now().Before(g.Expires) {
		return nil
	}
	return s.state.user(g.User)
}
