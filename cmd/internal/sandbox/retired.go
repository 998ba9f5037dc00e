package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// retirements are the ways in which an account may stop answering v2. The
// vendor's current reference lists only v4, and nobody has seen
// `pipelines/set` answer since 2019; what a retired path answers is assumed, so
// there are several.
var retirements = map[string]func(*Sandbox, *call) answer{
	"on": nil, // v2 works
	"404": func(s *Sandbox, c *call) answer {
		return s.unknownPath(c, v4)
	},
	"html": func(*Sandbox, *call) answer {
		return answer{status: http.StatusNotFound, contentType: typeHTML, body: []byte("<!DOCTYPE html>\n<html><head><title>404</title></head><body><h1>Page not found</h1></body></html>\n")}
	},
	"405": func(*Sandbox, *call) answer { return answer{status: http.StatusMethodNotAllowed} },
	"410": func(*Sandbox, *call) answer {
		return problem(http.StatusGone, "This API version is no longer supported")
	},
}

// SetV2 says how the account answers v2: "on", or retired as "404" (JSON),
// "html" (a 404 page), "405" (an empty body) or "410" (JSON).
func (s *Sandbox) SetV2(way string) error {
	if _, known := retirements[way]; !known {
		return fmt.Errorf("sandbox: v2 %q: %s are known", way, strings.Join(slices.Sorted(maps.Keys(retirements)), ", "))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.v2 = way
	return nil
}

// retired is what a retired path answers, nil when it works.
func (s *Sandbox) retired(c *call) *answer {
	way := retirements[s.v2]
	if way == nil || dialectOf(c.r.URL.Path) != v2 {
		return nil
	}
	a := way(s, c)
	return &a
}

// controlV2 takes {"answer":"404"}.
func (s *Sandbox) controlV2(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Answer string `json:"answer"`
	}
	if !readControl(w, r, &in) {
		return
	}
	if err := s.SetV2(in.Answer); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
