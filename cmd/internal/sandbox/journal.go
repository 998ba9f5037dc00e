package sandbox

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// Entry is one request that the vendor's API received.
type Entry struct {
	N          int    `json:"n"` // counts from 1, over the life of the sandbox
	Method     string `json:"method"`
	Path       string `json:"path"`           // with its query
	Status     int    `json:"status"`         // what was answered; 0 for a reset connection
	Body       string `json:"body"`           // of the request, secrets replaced
	Authorized string `json:"authorized"`     // "user 1", or "" without a living access token
	Fault      bool   `json:"fault"`          // a fault hit it
	Lost       bool   `json:"lost,omitempty"` // it was never carried out, because of the fault
	Edit       bool   `json:"edit,omitempty"` // not received: what another user did, by the control API or a fault

	// Hints say what the vendor's answer leaves out: the near miss of an unknown
	// path, why a token does not do, what was silently passed over or deleted.
	Hints []string `json:"hints,omitempty"`
}

// The journal keeps the last requests, each with so much of its body.
const (
	journalEntries = 2000
	journalBody    = 256 << 10
)

type journal struct {
	n       int
	entries []Entry
}

// Journal is what the API received, oldest first. It holds no secret.
func (s *Sandbox) Journal() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Entry{}, s.journal.entries...)
}

// ClearJournal empties the journal; its count goes on.
func (s *Sandbox) ClearJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.entries = nil
}

func (s *Sandbox) record(c *call, a answer, f *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.n++
	e := Entry{
		N:      s.journal.n,
		Method: c.r.Method,
		Path:   s.redact(c.r.URL.RequestURI()),
		Status: a.status,
		Body:   s.redact(string(c.body[:min(len(c.body), journalBody)])),
		Fault:  f != nil,
		Lost:   !f.processes(),
		Edit:   c.edit,
		Hints:  c.hints,
	}
	for i, hint := range e.Hints {
		e.Hints[i] = s.redact(hint) // a hint may repeat what was sent
	}
	if c.user != nil {
		e.Authorized = fmt.Sprintf("user %d", c.user.ID)
	}
	s.journal.entries = append(s.journal.entries, e)
	if over := len(s.journal.entries) - journalEntries; over > 0 {
		s.journal.entries = s.journal.entries[over:]
	}
	level := slog.LevelInfo
	if len(e.Hints) > 0 {
		level = slog.LevelWarn
	}
	s.c.Logger.Log(context.Background(), level, "request", "method", e.Method, "path", e.Path, "status", e.Status, "authorized", e.Authorized, "hints", e.Hints)
}

const redacted = "(redacted)"

// secretMember finds the members that hold secrets in a JSON body whatever
// their value, and secretField the same in a query or form.
var (
	secretMember = regexp.MustCompile(`("(?:client_secret|code|refresh_token|access_token|token)"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretField  = regexp.MustCompile(`\b(client_secret|code|refresh_token|access_token|token)=[^&\s"]*`)
)

// redact takes out secrets twice: by the name of the member, which also covers
// made-up ones, and by value, which covers the ones that stand elsewhere.
func (s *Sandbox) redact(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = secretMember.ReplaceAllString(text, `$1"`+redacted+`"`)
	text = secretField.ReplaceAllString(text, "$1="+redacted)
	replace := func(secret string) {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, redacted)
		}
	}
	replace(s.c.ClientSecret)
	s.oauth.secrets(replace)
	return text
}
