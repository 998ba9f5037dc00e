package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
)

// controlRoutes are the sandbox's own doors, all under /sandbox/, for tests
// and for whoever develops against it. README.md describes them.
func (s *Sandbox) controlRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /sandbox/install", s.controlInstall)
	mux.HandleFunc("POST /sandbox/uninstall", s.controlUninstall)
	mux.HandleFunc("POST /sandbox/v2", s.controlV2)
	mux.HandleFunc("POST /sandbox/scene", s.controlScene)
	mux.HandleFunc("POST /sandbox/edit", s.controlEdit)
	mux.HandleFunc("POST /sandbox/block", func(w http.ResponseWriter, _ *http.Request) {
		s.SetBlocked(true)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("DELETE /sandbox/block", func(w http.ResponseWriter, _ *http.Request) {
		s.SetBlocked(false)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /sandbox/journal", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"requests": s.Journal()})
	})
	mux.HandleFunc("DELETE /sandbox/journal", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearJournal()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /sandbox/account", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, s.Account())
	})
	mux.HandleFunc("POST /sandbox/reset", s.controlReset)
	mux.HandleFunc("POST /sandbox/customers", s.controlCustomers)
	mux.HandleFunc("POST /sandbox/token", s.controlToken)
	mux.HandleFunc("POST /sandbox/faults", s.controlFaults)
	mux.HandleFunc("GET /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) { s.replyFaults(w) })
	mux.HandleFunc("DELETE /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /sandbox/callback", func(w http.ResponseWriter, _ *http.Request) {
		// The default redirect URI: an integration that does nothing with its code.
		reply(w, http.StatusOK, map[string]any{"received": true})
	})
}

func (s *Sandbox) controlInstall(w http.ResponseWriter, r *http.Request) {
	status, err := s.install(r.Context())
	if err != nil {
		reply(w, http.StatusBadGateway, map[string]any{"status": status, "error": err.Error()})
		return
	}
	reply(w, http.StatusOK, map[string]any{"status": status})
}

// controlReset puts the account back to its seed. Tokens stay as they are.
func (s *Sandbox) controlReset(w http.ResponseWriter, _ *http.Request) {
	if err := s.Reset(); err != nil {
		reply(w, http.StatusInternalServerError, map[string]any{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Reset puts the account back to its seed. Tokens stay as they are.
func (s *Sandbox) Reset() error {
	fresh, err := s.c.Seed.build()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = fresh
	return nil
}

func (s *Sandbox) controlToken(w http.ResponseWriter, r *http.Request) {
	var in struct {
		User int64 `json:"user"`
	}
	if !readControl(w, r, &in) {
		return
	}
	token, err := s.DisposableToken(in.User)
	if err != nil {
		reply(w, http.StatusNotFound, map[string]any{"error": err.Error()})
		return
	}
	reply(w, http.StatusOK, map[string]any{"token": token})
}

// controlCustomers takes {"mode":"periodicity"}: any `customers_mode`, also those
// that no API call can set.
func (s *Sandbox) controlCustomers(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Mode string `json:"mode"`
	}
	if !readControl(w, r, &in) {
		return
	}
	if err := s.SetCustomersMode(in.Mode); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// controlFaults takes {"add":[fault…],"expire":"access"|"refresh"}.
func (s *Sandbox) controlFaults(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Add    []Fault `json:"add"`
		Expire string  `json:"expire"`
	}
	if !readControl(w, r, &in) {
		return
	}
	for _, f := range in.Add {
		if err := s.AddFault(f); err != nil {
			reply(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
	}
	switch in.Expire {
	case "":
	case "access":
		s.ExpireAccess()
	case "refresh":
		s.RevokeRefresh()
	default:
		reply(w, http.StatusBadRequest, map[string]any{"error": "expire is access or refresh"})
		return
	}
	s.replyFaults(w)
}

func (s *Sandbox) replyFaults(w http.ResponseWriter) {
	s.mu.Lock()
	pending := make([]Fault, 0, len(s.faults))
	for _, f := range s.faults {
		pending = append(pending, *f)
	}
	s.mu.Unlock()
	reply(w, http.StatusOK, map[string]any{"faults": pending})
}

func readControl(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, tail := d.Token(); tail == io.EOF {
			return true
		}
	}
	reply(w, http.StatusBadRequest, map[string]any{"error": "the body is not the JSON that this door takes; see cmd/internal/sandbox/README.md"})
	return false
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(plainJSON(v))
}
