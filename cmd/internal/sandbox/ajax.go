package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
)

// The page's own ajax, for a logged-in page only: the session is its cookie,
// and X-Requested-With says that a script of the page asks, as jQuery does.
func (s *Sandbox) ajaxRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /ajax/v2/integrations/{uuid}/disposable_token", s.ajaxToken)
	mux.HandleFunc("POST /ajax/widgets/edit", s.ajaxSettings)
	mux.HandleFunc("POST /ajax/widgets/post", s.ajaxRelay)
	mux.HandleFunc("GET /ajax/widgets/print", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"print": s.widget.print()})
	})
	mux.HandleFunc("GET /ajax/leads", s.ajaxLeads)
	mux.HandleFunc("GET /ajax/leads/{id}", s.ajaxLead)
}

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
	s.mu.Lock()
	refused := s.scene == "token"
	s.mu.Unlock()
	if refused {
		reply(w, http.StatusForbidden, map[string]any{"error": "the scene of the switch bar refuses disposable tokens"})
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

// ajaxSettings stores what the settings modal saves: active "Y" installs (or
// keeps) the widget, "N" switches it off. Path and body are the sandbox's own;
// the vendor's are not documented. Administrators only. What the hooks answer
// is told, though the vendor ignores it.
func (s *Sandbox) ajaxSettings(w http.ResponseWriter, r *http.Request) {
	u := s.ajaxUser(w, r)
	if u == nil {
		return
	}
	var in struct {
		Settings map[string]string `json:"settings"`
		Active   string            `json:"active"`
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
	was := s.off
	s.off = in.Active == "N"
	s.mu.Unlock()

	out := map[string]any{"settings": in.Settings}
	hook, err := 0, error(nil)
	switch {
	case in.Active == "N" && !was:
		hook, err = s.uninstall(r.Context())
	case in.Active == "Y" && was:
		hook, err = s.install(r.Context())
	}
	if hook != 0 {
		out["hook"] = hook
	}
	if err != nil {
		out["hook_error"] = err.Error()
		s.c.Logger.Warn("hook", "error", err)
	}
	reply(w, http.StatusOK, out)
}

// leadCard is a deal as the page's board and card show it.
type leadCard struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	PipelineID int64  `json:"pipeline_id"`
	StageID    int64  `json:"status_id"`
}

func newLeadCard(l *lead) leadCard {
	return leadCard{l.ID, "Lead #" + strconv.FormatInt(l.ID, 10), l.PipelineID, l.StageID}
}

// cardsOfAStage is how many deals the board shows of each stage.
const cardsOfAStage = 3

// ajaxLeads feeds the board of deals: the main pipeline with its counts, and a
// few deals of each stage.
func (s *Sandbox) ajaxLeads(w http.ResponseWriter, r *http.Request) {
	if s.ajaxUser(w, r) == nil {
		return
	}
	for _, p := range s.Account().Pipelines {
		if !p.Main {
			continue
		}
		cards := []leadCard{}
		shown := map[int64]int{}
		s.mu.Lock()
		for _, l := range s.state.leads {
			if l.PipelineID == p.ID && shown[l.StageID] < cardsOfAStage {
				shown[l.StageID]++
				cards = append(cards, newLeadCard(l))
			}
		}
		s.mu.Unlock()
		reply(w, http.StatusOK, struct {
			PipelineState
			Cards []leadCard `json:"cards"`
		}{p, cards})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// ajaxLead is one deal with its pipeline; id 1 is the first deal there is.
func (s *Sandbox) ajaxLead(w http.ResponseWriter, r *http.Request) {
	if s.ajaxUser(w, r) == nil {
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	var card *leadCard
	s.mu.Lock()
	for _, l := range s.state.leads {
		if l.ID == id || id == 1 {
			found := newLeadCard(l)
			card = &found
			break
		}
	}
	s.mu.Unlock()
	if card != nil {
		for _, p := range s.Account().Pipelines {
			if p.ID == card.PipelineID {
				reply(w, http.StatusOK, map[string]any{"card": card, "pipeline": p})
				return
			}
		}
	}
	reply(w, http.StatusNotFound, map[string]any{"error": "no such deal"})
}
