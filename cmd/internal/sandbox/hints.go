package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// hint notes what the one who sent this request would want to know and the
// vendor does not say. It stands in the journal and the log, never in the
// answer. Called while the request is carried out, under the sandbox's mutex.
func (s *Sandbox) hint(format string, args ...any) {
	s.hints = append(s.hints, fmt.Sprintf(format, args...))
}

// takeHints are the hints of the request that was carried out.
func (s *Sandbox) takeHints() []string {
	taken := s.hints
	s.hints = nil
	return taken
}

// hintPath tells the near miss of a path that the API does not have.
func (s *Sandbox) hintPath(method, path string) {
	if near := nearestPath(path); near != "" {
		s.hint("no such path; near it: %s", near)
		return
	}
	s.hint("no such path, and none near it; the table in cmd/internal/sandbox/api.go has all of them")
}

// nearestPath is the route whose path differs least, "" when all are far: more
// than a third of the letters would have to change.
func nearestPath(path string) string {
	best, fewest := "", len(path)/3+1
	for _, t := range routes {
		want := strings.Split(t.path, "/")
		have := strings.Split(strings.TrimSuffix(path, "/"), "/")
		for i := range min(len(want), len(have)) {
			if want[i] == "{id}" && have[i] != "" && have[i][0] >= '0' && have[i][0] <= '9' {
				have[i] = "{id}"
			}
		}
		if n := distance(strings.Join(have, "/"), t.path); n < fewest {
			best, fewest = t.path, n
		}
	}
	return best
}

// distance is how many letters one must change, add or leave out (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left, diagonal := i+1, i
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, left, row[j+1])
			}
			diagonal, row[j] = row[j+1], left
			left = cost
		}
		row[len(b)] = left
	}
	return row[len(b)]
}

// hintMethods tells which methods a path has.
func (s *Sandbox) hintMethods(path string) {
	var methods []string
	for _, t := range routes {
		if _, ok := t.matches(path); ok && !slices.Contains(methods, t.method) {
			methods = append(methods, t.method)
		}
	}
	s.hint("this path takes %s", strings.Join(methods, ", "))
}

// hintToken tells why a token does not do.
func (s *Sandbox) hintToken(r *http.Request) {
	header := r.Header.Get("Authorization")
	token, bearer := strings.CutPrefix(header, "Bearer ")
	g, known := s.oauth.access[token]
	switch {
	case header == "" && r.Header.Get("X-Auth-Token") != "":
		s.hint("X-Auth-Token is for the integration's own server; amoCRM wants Authorization: Bearer with an access token")
	case header == "":
		s.hint("no Authorization header")
	case !bearer:
		s.hint("the Authorization header is not \"Bearer TOKEN\"")
	case s.oauth.spent[token]:
		s.hint("the access token was revoked: the integration was switched off")
	case !known:
		s.hint("the sandbox never gave out this access token")
	case !s.c.Now().Before(g.Expires):
		s.hint("the access token is past its 24 hours: refresh it")
	default:
		s.hint("the token's user %d is not active", g.User)
	}
}
