package engine

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

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
				Goroutines int   `json:"goroutines"`
				Fired      int64 `json:"fired"` // timers of /debug/timer
			}{e.Stats(), runtime.NumGoroutine(), fired.Load()})
		},
		// A timer that outlives its request, and a handler that waits for one.
		"/debug/timer": func(http.ResponseWriter, *http.Request) {
			time.AfterFunc(20*time.Millisecond, func() { fired.Add(1) })
		},
		"/debug/sleep": func(http.ResponseWriter, *http.Request) { time.Sleep(300 * time.Millisecond) },
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
		// Its body is a call to the gate, its answer what the gate answered.
		"/debug/gate": func(w http.ResponseWriter, r *http.Request) {
			if err := askGate(w, r, e); err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
			}
		},
		// Keeps its body in an account's object and takes it out again: two calls to
		// the gate, and an answer that belongs to this request only.
		"/debug/echo": func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err == nil {
				body, err = keepAndTake(r.Context(), e, body)
			}
			if err != nil {
				http.Error(w, "the gate failed", http.StatusBadGateway)
				return
			}
			_, _ = w.Write(body) // memory
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

var (
	grown []byte
	fired atomic.Int64
)

func askGate(w io.Writer, r *http.Request, e *Engine) error {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	c, err := message.DecodeCall(text)
	if err != nil {
		return err
	}
	a, err := e.Do(r.Context(), c)
	if err != nil {
		return err
	}
	if text, err = a.Append(nil); err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func keepAndTake(ctx context.Context, e *Engine, body []byte) ([]byte, error) {
	key := message.Field{Name: "key", Value: "debug:" + string(body)}
	a, err := e.Do(ctx, message.Call{Verb: "keep", Account: 1, Fields: message.Fields{key, {Name: "seconds", Value: "60"}}, Body: body})
	if err == nil && a.Status == http.StatusNoContent {
		a, err = e.Do(ctx, message.Call{Verb: "take", Account: 1, Fields: message.Fields{key}})
	}
	if err == nil && a.Status != http.StatusOK {
		err = ErrNoAnswer
	}
	return a.Body, err
}
