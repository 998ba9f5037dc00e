package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// bearer is the user whose access token the request carries, nil when there is
// none, it is unknown, or it is past its 24 hours.
func (s *Sandbox) bearer(r *http.Request) *user {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil
	}
	g, ok := s.oauth.access[token]
	if !ok || !s.c.Now().Before(g.expires) {
		return nil
	}
	u := s.state.user(g.user)
	if u == nil || !u.Active {
		return nil
	}
	return u
}

// overPace counts a request against the limit of 7 requests in any second for
// one integration (documented: limitations). The sandbox knows one integration.
func (s *Sandbox) overPace(now time.Time) (retryAfter int, over bool) {
	if s.c.NoRateLimit {
		return 0, false
	}
	kept := s.pace[:0]
	for _, at := range s.pace {
		if now.Sub(at) < time.Second {
			kept = append(kept, at)
		}
	}
	s.pace = kept
	if len(s.pace) >= s.c.RatePerSecond {
		return 1, true
	}
	s.pace = append(s.pace, now)
	return 0, false
}

// tooMany is 429 with `retry_after` in its body, as reported.
func tooMany(seconds int) answer {
	a := problem(http.StatusTooManyRequests, "Too many requests")
	a.body = plainJSON(map[string]any{
		"title":       "Too Many Requests",
		"type":        "https://httpstatus.es/429",
		"status":      http.StatusTooManyRequests,
		"detail":      "Too many requests",
		"retry_after": seconds,
	})
	return a
}
