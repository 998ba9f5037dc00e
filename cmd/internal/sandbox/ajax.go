package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
)

// The page's own ajax, for a logged-in page only: the session is its cookie,
// and X-Requested-With says that a script of the page asks, as jQuery does.

func (s *Sandbox) ajaxUser(w http.ResponseWriter, r *http.Request) *user {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := s.session(r)
	u := s.state.user(id)
	if !ok || u == nil || !u.Active || r.Header.Get("X-Requested-With") != "XMLHttpRequest" {
		reply(w, http.StatusUnauthorized, map[string]any{"error": "a session of the page is needed"})
		return nil
	}
	return u
}

// ajaxToken is where $authorizedAjax gets its token from (observed:
// GET /ajax/v2/integrations/{uuid}/disposable_token -> {"token"}).
func (s *Sandbox) ajaxToken(w http.ResponseWriter, r *http.Request) {
	u := s.ajaxUser(w, r)
	if u == nil {
		return
	}
	if r.PathValue("uuid") != s.c.ClientID {
		reply(w, http.StatusNotFound, map[string]any{"error": "no such integration"})
		return
	}
	token, err := s.DisposableToken(u.ID)
	if err != nil {
		reply(w, http.StatusInternalServerError, map[string]any{"error": "the token could not be signed"})
		return
	}
	reply(w, http.StatusOK, map[string]any{"token": token})
}

// ajaxSettings stores what the settings modal saves. Path and body are the
// sandbox's own; the vendor's are not documented. Administrators only.
func (s *Sandbox) ajaxSettings(w http.ResponseWriter, r *http.Request) {
	u := s.ajaxUser(w, r)
	if u == nil {
		return
	}
	var in struct {
		Settings map[string]string `json:"settings"`
	}
	if !u.Admin {
		reply(w, http.StatusForbidden, map[string]any{"error": "administrators only"})
		return
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in) != nil || in.Settings == nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": "settings are a map of strings"})
		return
	}
	s.mu.Lock()
	s.settings = maps.Clone(in.Settings)
	s.mu.Unlock()
	reply(w, http.StatusOK, map[string]any{"settings": in.Settings})
}

// ajaxLeads feeds the page of deals: the main pipeline with its counts.
func (s *Sandbox) ajaxLeads(w http.ResponseWriter, r *http.Request) {
	if s.ajaxUser(w, r) == nil {
		return
	}
	for _, p := range s.Account().Pipelines {
		if p.Main {
			reply(w, http.StatusOK, p)
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
