package sandbox

import (
	"net/http"
	"time"
)

// The lasting block: 403 for repeatedly asking too fast (documented:
// error-codes), an HTML page by nginx on everything, lifted by the support only
// (reported). How many refusals it takes is assumed.
const (
	blockAfter  = 100
	blockWithin = time.Minute
)

// overPace counts a request against the limit of 7 requests in any second for
// one integration (documented: limitations). The sandbox knows one integration.
func (s *Sandbox) overPace(now time.Time) (retryAfter int, over bool) {
	if s.c.NoRateLimit {
		return 0, false
	}
	s.pace = since(s.pace, now.Add(-time.Second))
	if len(s.pace) < s.c.RatePerSecond {
		s.pace = append(s.pace, now)
		return 0, false
	}
	s.refusals = append(since(s.refusals, now.Add(-blockWithin)), now)
	if len(s.refusals) > s.c.BlockAfter {
		s.blocked = true
		s.c.Logger.Warn("blocked: too many requests for too long; DELETE /sandbox/block lifts it")
	}
	return 1, true
}

// since drops what is not after the time.
func since(times []time.Time, after time.Time) []time.Time {
	kept := times[:0]
	for _, at := range times {
		if at.After(after) {
			kept = append(kept, at)
		}
	}
	return kept
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

// SetBlocked blocks the integration, as asking too fast for too long does, or
// lifts the block, as the vendor's support does.
func (s *Sandbox) SetBlocked(blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked, s.refusals = blocked, nil
}
