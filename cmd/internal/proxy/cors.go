package proxy

import (
	"net/http"
	"strings"
)

// What a page may send and read, the same on every route.
const (
	corsAllowHeaders  = "X-Auth-Token, Authorization, Content-Type, X-Confirm-Delete"
	corsExposeHeaders = "Retry-After"
	corsMaxAge        = "600" // seconds
)

// readableBy is the origin that may read an answer given before the token is
// verified: any that is exactly an account's. "" when there is none.
func (s settings) readableBy(r *http.Request) string {
	origins := r.Header.Values("Origin")
	if len(origins) != 1 || !s.hosts.isOrigin(origins[0]) {
		return ""
	}
	return origins[0]
}

// ProblemHeaders are the headers of a problem that is told from outside of the
// handler to a page of this origin: those that the handler gives to its own before
// the token is verified.
func (c Config) ProblemHeaders(origin string) http.Header {
	x := &exchange{}
	if newHosts(c.DevOrigin).isOrigin(origin) {
		x.origin = origin
	}
	h := http.Header{}
	answer{contentType: typeProblem}.setHeaders(h, x)
	return h
}

// ProblemDetail says what such a problem means, by its code.
func (Config) ProblemDetail(code string) string { return outside[code] }

// fromItsPage narrows that to the token's issuer. A request without Origin is no
// page's.
func (x *exchange) fromItsPage() bool {
	return len(x.r.Header.Values("Origin")) == 0 || x.origin == x.caller.issuer
}

// preflight answers OPTIONS from the route table.
func (x *exchange) preflight(methods []string) (answer, error) {
	a := answer{status: http.StatusNoContent, allow: allowed(methods)}
	if len(x.r.Header.Values("Origin")) == 0 {
		return a, nil
	}
	if x.origin == "" {
		return answer{}, &fault{reason: foreignOrigin}
	}
	a.preflight = strings.Join(methods, ", ")
	return a, nil
}

func allowed(methods []string) string { return strings.Join(methods, ", ") + ", OPTIONS" }

// setHeaders writes all that an answer has besides its body. Nothing of the
// vendor's headers is ever copied.
func (a answer) setHeaders(h http.Header, x *exchange) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "Origin")
	if a.contentType != "" {
		h.Set("Content-Type", a.contentType)
	}
	if a.allow != "" {
		h.Set("Allow", a.allow)
	}
	if a.retryAfter != "" {
		h.Set("Retry-After", a.retryAfter)
	}
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if a.cookie != "" {
		h.Set("Set-Cookie", a.cookie)
	}
	if x.origin == "" {
		return
	}
	h.Set("Access-Control-Allow-Origin", x.origin)
	if a.preflight == "" {
		h.Set("Access-Control-Expose-Headers", corsExposeHeaders)
		return
	}
	h.Set("Access-Control-Allow-Methods", a.preflight)
	h.Set("Access-Control-Allow-Headers", corsAllowHeaders)
	h.Set("Access-Control-Max-Age", corsMaxAge)
}
