package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// Edit is something that another user of the account does, said as a request
// to the API: its rules hold, but neither tokens nor the pace.
type Edit struct {
	User   int64           `json:"user,omitempty"` // the first active administrator when 0
	Method string          `json:"method"`
	Path   string          `json:"path"` // with its query
	Body   json.RawMessage `json:"body,omitempty"`
}

// check refuses an edit that could not do anything.
func (e Edit) check() error {
	target, err := url.ParseRequestURI(e.Path)
	if err != nil {
		return fmt.Errorf("edit: path %q: %w", e.Path, err)
	}
	if found, _, _ := find(e.Method, target.Path); found == nil || found.open {
		return fmt.Errorf("edit: %s %s is no request that a user's token could make", e.Method, target.Path)
	}
	return nil
}

// Do lets another user do something now. An edit that the account refuses is an error.
func (s *Sandbox) Do(e Edit) error {
	if err := e.check(); err != nil {
		return err
	}
	return s.do(e)
}

func (s *Sandbox) do(e Edit) error {
	request, err := http.NewRequestWithContext(context.Background(), e.Method, e.Path, bytes.NewReader(e.Body))
	if err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	c := &call{r: request, body: e.Body, edit: true}
	s.mu.Lock()
	if e.User == 0 {
		c.user = s.state.firstAdmin()
	} else {
		c.user = s.state.user(e.User)
	}
	a := answer{}
	if c.user != nil {
		a = s.route(c)
	}
	s.mu.Unlock()
	if c.user == nil {
		return fmt.Errorf("edit: no user %d", e.User)
	}
	s.record(c, a, nil)
	if a.status >= 400 {
		return fmt.Errorf("edit: %s %s was answered with %d %s", e.Method, e.Path, a.status, a.body)
	}
	return nil
}

// controlEdit takes one Edit and does it now.
func (s *Sandbox) controlEdit(w http.ResponseWriter, r *http.Request) {
	var in Edit
	if !readControl(w, r, &in) {
		return
	}
	if err := s.Do(in); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
