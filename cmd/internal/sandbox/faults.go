package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is one thing that goes wrong for the next matching requests. The
// conditions come first, then what happens; all may be combined.
type Fault struct {
	Method string `json:"method,omitempty"` // any when empty
	Path   string `json:"path,omitempty"`   // prefix of the path; any when empty
	Skip   int    `json:"skip,omitempty"`   // so many matching requests pass first
	Times  int    `json:"times,omitempty"`  // so many requests are hit; 1 when 0, every one when negative

	LatencyMS   int    `json:"latency_ms,omitempty"`   // waits before anything else
	Status      int    `json:"status,omitempty"`       // answers this status instead
	ContentType string `json:"content_type,omitempty"` // of Body; application/json when empty
	Body        string `json:"body,omitempty"`         // of Status
	RetryAfter  int    `json:"retry_after,omitempty"`  // a Retry-After header, in seconds
	Page        string `json:"page,omitempty"`         // an HTML page instead: blocked, login, gateway
	CutAt       *int   `json:"cut_at,omitempty"`       // the body ends after so many bytes and the connection closes
	Reset       bool   `json:"reset,omitempty"`        // the connection is reset instead of an answer

	// Processed carries the request out before Status, Page or Reset hides its
	// answer: a lost reply. Without it they come before the request is looked at.
	Processed bool `json:"processed,omitempty"`

	// Edit is what other users do after the latency and before the request is
	// looked at: a change between two calls of the integration.
	Edit []Edit `json:"edit,omitempty"`

	over <-chan struct{} // closed when faults are cleared: whom it holds up goes on
}

// faultPages are HTML answers where a client expects JSON: the block by nginx
// (403 on everything), the login page behind a redirect for a deactivated user,
// the gateway's timeout and failures, and the rate limit as a page. Kinds as
// reported, texts made up. A fault's own status goes before the page's.
var faultPages = map[string]answer{
	"blocked": nginx(403, "Forbidden"),
	"login":   {status: 302, contentType: typeHTML, body: []byte("<!doctype html><title>Sign in</title><p>Redirecting to /auth</p>"), header: map[string]string{"Location": "/auth"}},
	"gateway": nginx(504, "Gateway Time-out"),
	"busy":    nginx(429, "Too Many Requests"),
}

func nginx(status int, title string) answer {
	heading := strconv.Itoa(status) + " " + title
	return answer{status: status, contentType: typeHTML, body: []byte("<html>\r\n<head><title>" + heading + "</title></head>\r\n<body>\r\n<center><h1>" +
		heading + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")}
}

// AddFault queues a fault. The first that matches a request is the one that hits
// it, those that last for ever behind the others.
func (s *Sandbox) AddFault(f Fault) error {
	switch {
	case f.Page != "" && faultPages[f.Page].status == 0:
		return fmt.Errorf("page %q: blocked, busy, gateway and login are known", f.Page)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d: 200 to 599", f.Status)
	case f.CutAt != nil && *f.CutAt < 0, f.LatencyMS < 0, f.Skip < 0:
		return fmt.Errorf("cut_at, latency_ms and skip are not negative")
	case f.LatencyMS == 0 && f.Status == 0 && f.Page == "" && f.CutAt == nil && !f.Reset && f.Edit == nil:
		return fmt.Errorf("nothing to do: give latency_ms, status, page, cut_at, reset or edit")
	}
	for _, e := range f.Edit {
		if err := e.check(); err != nil {
			return err
		}
	}
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	return nil
}

// ClearFaults forgets what is queued, and ends the switch bar's scene. Requests
// that a fault's latency holds up go on at once.
func (s *Sandbox) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.cleared)
	s.cleared = make(chan struct{})
	s.faults = nil
	s.play(scenes[0])
}

// ExpireAccess makes every access token that is out as old as 24 hours.
func (s *Sandbox) ExpireAccess() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, g := range s.oauth.access {
		g.Expires = s.c.Now()
		s.oauth.access[token] = g
	}
}

// RevokeRefresh revokes every refresh token that is out.
func (s *Sandbox) RevokeRefresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token := range s.oauth.refresh {
		delete(s.oauth.refresh, token)
		s.oauth.spent[token] = true
	}
}

func (f *Fault) matches(r *http.Request) bool {
	return (f.Method == "" || f.Method == r.Method) && strings.HasPrefix(r.URL.Path, f.Path)
}

// takeFault is the fault that hits this request, nil for none. The methods
// below take nil for "nothing goes wrong".
func (s *Sandbox) takeFault(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.inOrder() {
		if !f.matches(r) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		hit := *f
		hit.over = s.cleared
		if f.Times--; f.Times == 0 {
			s.faults = slices.DeleteFunc(s.faults, func(other *Fault) bool { return other == f })
		}
		return &hit
	}
	return nil
}

// inOrder puts the faults that end before those that last for ever, or one that
// hits everything would hide all that are added later.
func (s *Sandbox) inOrder() []*Fault {
	sorted := append(slices.Clone(s.faults), s.sceneFaults...)
	slices.SortStableFunc(sorted, func(a, b *Fault) int {
		return cmp.Compare(forever(a), forever(b))
	})
	return sorted
}

func forever(f *Fault) int {
	if f.Times < 0 {
		return 1
	}
	return 0
}

func (f *Fault) holdUp(ctx context.Context) bool {
	if f == nil {
		return true
	}
	return wait(ctx, time.Duration(f.LatencyMS)*time.Millisecond, f.over)
}

// wait sits out the latency, or until it is over; false when the client went
// away meanwhile.
func wait(ctx context.Context, latency time.Duration, over <-chan struct{}) bool {
	if latency <= 0 {
		return true
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-over:
		return true
	case <-ctx.Done():
		return false
	}
}

// editBefore lets the other users do their part. A refusal is logged and stands
// in the journal: there is nobody else to tell.
func (s *Sandbox) editBefore(f *Fault) {
	if f == nil {
		return
	}
	for _, e := range f.Edit {
		if err := s.do(e); err != nil {
			s.c.Logger.Warn("a fault's edit failed", "error", err)
		}
	}
}

func (f *Fault) processes() bool {
	return f == nil || f.Processed || f.Status == 0 && f.Page == "" && !f.Reset
}

func (f *Fault) change(a answer) answer {
	switch {
	case f == nil:
		return a
	case f.Reset:
		return answer{}
	case f.Page != "":
		a = faultPages[f.Page]
		if f.Status != 0 {
			a.status = f.Status
		}
	case f.Status != 0:
		a = answer{status: f.Status, contentType: textOr(f.ContentType, typeJSON), body: []byte(f.Body)}
	}
	if f.RetryAfter > 0 {
		headers := map[string]string{"Retry-After": strconv.Itoa(f.RetryAfter)}
		maps.Copy(headers, a.header) // a copy: the pages are everybody's
		a.header = headers
	}
	return a
}

// write sends the answer, whole, cut short, or not at all.
func (f *Fault) write(w http.ResponseWriter, a answer) {
	if f != nil && f.Reset {
		reset(w)
		return
	}
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	body := a.body
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	cut := f != nil && f.CutAt != nil && *f.CutAt < len(body)
	if cut {
		body = body[:*f.CutAt]
	}
	w.Write(body) // a client that went away is its own loss
	if cut {
		// The promised length was not met: net/http closes the connection.
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// reset closes the connection with RST, not FIN: a server that died.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
