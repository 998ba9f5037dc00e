package engine

import (
	"encoding/json"
	"net/http"
	"runtime"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// Debug adds doors below /debug/ that tests break the module with. It is only
// ever put in front of the handler when DEV_ORIGIN is set, which the proxy
// refuses beside a redirect URI that is not loopback.
func Debug(next http.Handler, e *Engine) http.Handler {
	doors := map[string]func(http.ResponseWriter, *http.Request){
		"/debug/stats": func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(struct { // memory
				Stats
				Goroutines int `json:"goroutines"`
			}{e.Stats(), runtime.NumGoroutine()})
		},
		"/debug/panic": func(http.ResponseWriter, *http.Request) { panic("debug") },
		"/debug/crash": func(http.ResponseWriter, *http.Request) {
			go func() { panic("debug: not recovered") }()
			select {}
		},
		"/debug/trap": func(http.ResponseWriter, *http.Request) { trap() },
		"/debug/hang": func(http.ResponseWriter, *http.Request) { select {} },
		"/debug/grow": func(w http.ResponseWriter, r *http.Request) {
			grown = make([]byte, 48<<20)
			for i := 0; i < len(grown); i += 4096 {
				grown[i] = 1
			}
		},
		// Keeps its body in an account's object and takes it out again: two calls
		// to the gate, and an answer that belongs to this request only.
		"/debug/echo": func(w http.ResponseWriter, r *http.Request) {
			body := make([]byte, r.ContentLength)
			if _, err := r.Body.Read(body); err != nil {
				http.Error(w, "no body", http.StatusBadRequest)
				return
			}
			key := message.Field{Name: "key", Value: "debug:" + string(body)}
			for _, c := range []message.Call{
				{Verb: "keep", Account: 1, Fields: message.Fields{key, {Name: "seconds", Value: strconv.Itoa(60)}}, Body: body},
				{Verb: "take", Account: 1, Fields: message.Fields{key}},
			} {
				a, err := e.Do(r.Context(), c)
				if err != nil || a.Status/100 != 2 {
					http.Error(w, "the gate failed", http.StatusBadGateway)
					return
				}
				if c.Verb == "take" {
					_, _ = w.Write(a.Body) // memory
				}
			}
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if door := doors[r.URL.Path]; door != nil {
			door(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

var grown []byte
