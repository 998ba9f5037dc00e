package engine_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/worker/engine"
)

// shell keeps what comes out of the engine.
type shell struct {
	gates   chan post
	parts   chan post
	replies chan post
}

type post struct {
	id, seq int32
	text    []byte
}

func newShell() shell {
	return shell{make(chan post, 1000), make(chan post, 1000), make(chan post, 1000)}
}

func (s shell) Gate(id, seq int32, text []byte) { s.gates <- post{id, seq, text} }
func (s shell) Part(id int32, text []byte)      { s.parts <- post{id: id, text: text} }
func (s shell) Reply(id int32, text []byte)     { s.replies <- post{id: id, text: text} }

func (s shell) reply(t testing.TB) (id int32, a message.Answer) {
	p := <-s.replies
	a, err := message.DecodeAnswer(p.text)
	require.NoError(t, err)
	return p.id, a
}

func code(t testing.TB, a message.Answer) string {
	var problem struct{ Code string }
	require.NoError(t, json.Unmarshal(a.Body, &problem))
	assert.Equal(t, "application/problem+json", a.Fields.Get("content-type"))
	return problem.Code
}

func request(t testing.TB, m message.Request) []byte {
	text, err := m.Append(nil)
	require.NoError(t, err)
	return text
}

func start(handler func(*engine.Engine, http.ResponseWriter, *http.Request)) (*engine.Engine, shell) {
	s := newShell()
	e := engine.New(s)
	e.Handle(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler(e, w, r) }), outside{})
	return e, s
}

func TestRequestAndReply(t *testing.T) {
	e, s := start(func(_ *engine.Engine, w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, "/a%2Fb/../c?x=%zz", r.RequestURI, "raw")
		assert.Equal(t, "/a%2Fb/../c", r.URL.Path, "raw")
		assert.Equal(t, "x=%zz", r.URL.RawQuery)
		assert.Equal(t, "t", r.Header.Get("X-Auth-Token"))
		assert.Equal(t, int64(4), r.ContentLength)
		w.Header().Set("Vary", "Origin")
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // the first one counts
		_, _ = w.Write(append([]byte("got "), body...))
	})
	e.Submit(7, request(t, message.Request{Method: "POST", Target: "/a%2Fb/../c?x=%zz", Body: []byte("body"),
		Fields: message.Fields{{Name: "x-auth-token", Value: "t"}, {Name: "content-length", Value: "4"}}}))
	id, a := s.reply(t)
	assert.Equal(t, int32(7), id)
	assert.Equal(t, http.StatusTeapot, a.Status)
	assert.Equal(t, "Origin", a.Fields.Get("vary"))
	assert.Equal(t, "got body", string(a.Body))
}

// outside tells problems in these tests.
type outside struct{}

func (outside) ProblemDetail(code string) string { return "about " + code }

func (outside) ProblemHeaders(origin string) http.Header {
	return http.Header{"Content-Type": {"application/problem+json"}, "Reader": {origin}}
}

func TestProblem(t *testing.T) {
	e, _ := start(func(*engine.Engine, http.ResponseWriter, *http.Request) {})
	for origin, reader := range map[string]string{"https://demo.amocrm.ru": "https://demo.amocrm.ru", "": "", "a\nb": ""} {
		a, err := message.DecodeAnswer(e.Problem(origin, http.StatusGatewayTimeout, "unknown-outcome"))
		require.NoError(t, err)
		assert.Equal(t, reader, a.Fields.Get("reader"))
		assert.Equal(t, http.StatusGatewayTimeout, a.Status)
		assert.JSONEq(t, `{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"about unknown-outcome","code":"unknown-outcome"}`, string(a.Body))
	}
}

// What a handler flushes is out while it still works.
func TestParts(t *testing.T) {
	next := make(chan struct{})
	e, s := start(func(_ *engine.Engine, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "one")
		assert.NoError(t, http.NewResponseController(w).Flush())
		<-next
		fmt.Fprint(w, "two")
		assert.NoError(t, http.NewResponseController(w).Flush())
		<-next
		if r.URL.Path == "/panic" {
			panic("in the middle")
		}
		fmt.Fprint(w, "three")
	})
	for path, rest := range map[string]string{"/": "three", "/panic": ""} {
		e.Submit(9, request(t, message.Request{Method: "GET", Target: path}))
		for _, body := range []string{"one", "two"} {
			p := <-s.parts
			assert.Equal(t, int32(9), p.id)
			a, err := message.DecodeAnswer(p.text)
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, a.Status)
			assert.Equal(t, "text/plain", a.Fields.Get("content-type"))
			assert.Equal(t, body, string(a.Body))
			assert.Empty(t, s.replies)
			next <- struct{}{}
		}
		_, a := s.reply(t)
		assert.Equal(t, rest, string(a.Body), path)
	}
}

// The shell leaves a body above the cap outside; its length still comes in.
func TestContentLengthOfABodyLeftOutside(t *testing.T) {
	e, s := start(func(_ *engine.Engine, w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.ContentLength) })
	e.Submit(1, request(t, message.Request{Method: "POST", Target: "/",
		Fields: message.Fields{{Name: "content-length", Value: "999999"}}}))
	_, a := s.reply(t)
	assert.Equal(t, "999999", string(a.Body))
}

func TestGate(t *testing.T) {
	call := message.Call{Verb: "recall", Account: 5, Fields: message.Fields{{Name: "key", Value: "k"}}}
	e, s := start(func(e *engine.Engine, w http.ResponseWriter, r *http.Request) {
		a, err := e.Do(r.Context(), call)
		if err != nil {
			assert.ErrorIs(t, err, engine.ErrNoAnswer)
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.WriteHeader(a.Status)
		_, _ = w.Write(a.Body)
	})
	for name, row := range map[string]struct {
		text   string
		ok     bool
		status int
		body   string
	}{
		"an answer": {"200\n\nkept", true, 200, "kept"},
		"none":      {"", false, 502, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e.Submit(3, request(t, message.Request{Method: "GET", Target: "/"}))
			p := <-s.gates
			assert.Equal(t, int32(3), p.id)
			got, err := message.DecodeCall(p.text)
			require.NoError(t, err)
			assert.Equal(t, call.Fields, got.Fields)
			e.Deliver(p.seq+1000, []byte("200\n\nnobody's"), true)
			e.Deliver(p.seq, []byte(row.text), row.ok)
			e.Deliver(p.seq, []byte("200\n\ntwice"), true)
			_, a := s.reply(t)
			assert.Equal(t, row.status, a.Status)
			assert.Equal(t, row.body, string(a.Body))
		})
	}
	assert.Zero(t, e.Stats().Waiting)
}

func TestFaults(t *testing.T) {
	e, s := start(func(_ *engine.Engine, w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/panic":
			panic("secret")
		case "/header":
			w.Header().Set("X", "a\nb")
		}
	})
	for name, row := range map[string]struct {
		text   string
		status int
		code   string
		reader string
	}{
		"a panic":                {"GET /panic\norigin: https://demo.amocrm.ru\n\n", 500, "internal", "https://demo.amocrm.ru"},
		"a header that is none":  {"GET /header\n\n", 500, "internal", ""},
		"a text that is no call": {"GET\n\n", 400, "bad-request", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e.Submit(1, []byte(row.text))
			_, a := s.reply(t)
			assert.Equal(t, row.status, a.Status)
			assert.Equal(t, row.code, code(t, a))
			assert.NotContains(t, string(a.Body), "secret")
			assert.Equal(t, row.reader, a.Fields.Get("reader"))
		})
	}
}

// Requests that wait for the gate hold a place; who finds none is told at once,
// and a place that is free again is used.
func TestPoolIsCapped(t *testing.T) {
	e, s := start(func(e *engine.Engine, _ http.ResponseWriter, r *http.Request) {
		_, _ = e.Do(r.Context(), message.Call{Verb: "origin", Account: 1})
	})
	text := request(t, message.Request{Method: "GET", Target: "/", Fields: message.Fields{{Name: "origin", Value: "https://demo.amocrm.ru"}}})
	const places = 256
	var waiting []post
	for i := range places {
		e.Submit(int32(i), append([]byte(nil), text...))
		waiting = append(waiting, <-s.gates)
	}
	assert.Equal(t, places, e.Stats().Running)
	e.Submit(9999, append([]byte(nil), text...))
	id, a := s.reply(t)
	assert.Equal(t, int32(9999), id)
	assert.Equal(t, http.StatusServiceUnavailable, a.Status)
	assert.Equal(t, "busy", code(t, a))
	assert.Equal(t, "1", a.Fields.Get("retry-after"))
	assert.Equal(t, "https://demo.amocrm.ru", a.Fields.Get("reader"))

	seen := map[int32]bool{}
	for _, p := range waiting {
		e.Deliver(p.seq, []byte("200\n\n"), true)
	}
	for range places {
		id, a := s.reply(t)
		assert.Equal(t, http.StatusOK, a.Status)
		seen[id] = true
	}
	assert.Len(t, seen, places)
}

func TestEveryRequestGetsItsOwnAnswer(t *testing.T) {
	e, s := start(func(e *engine.Engine, w http.ResponseWriter, r *http.Request) {
		a, err := e.Do(r.Context(), message.Call{Verb: "keep", Account: 1, Body: []byte(r.URL.Path)})
		assert.NoError(t, err)
		_, _ = w.Write(a.Body)
	})
	const n = 200
	var gate sync.WaitGroup
	gate.Go(func() {
		for range n {
			p := <-s.gates
			_, body, _ := strings.Cut(string(p.text), "\n\n")
			gate.Go(func() { e.Deliver(p.seq, []byte("200\n\n"+body), true) })
		}
	})
	for i := range n {
		e.Submit(int32(i), fmt.Appendf(nil, "GET /%d\n\n", i))
	}
	for range n {
		id, a := s.reply(t)
		assert.Equal(t, fmt.Sprintf("/%d", id), string(a.Body))
	}
	gate.Wait()
}

// Two accounts, each served only after the other has asked: whoever waits holds
// nothing that the other needs. And the answers come in the wrong order.
func TestNobodyWaitsForAnothersTurn(t *testing.T) {
	e, s := start(func(e *engine.Engine, w http.ResponseWriter, r *http.Request) {
		account := int64(1)
		if r.URL.Path == "/second" {
			account = 2
		}
		for range 3 {
			a, err := e.Do(r.Context(), message.Call{Verb: "send", Account: account})
			if !assert.NoError(t, err) {
				return
			}
			_, _ = w.Write(a.Body)
		}
	})
	e.Submit(1, []byte("GET /first\n\n"))
	e.Submit(2, []byte("GET /second\n\n"))
	for round := range 3 {
		asked := map[int32]post{}
		for range 2 {
			p := <-s.gates
			asked[p.id] = p
		}
		require.Len(t, asked, 2, "both are waiting before either is answered")
		assert.Equal(t, "send 1", firstLine(asked[1].text))
		assert.Equal(t, "send 2", firstLine(asked[2].text))
		for _, id := range []int32{2, 1} {
			e.Deliver(asked[id].seq, fmt.Appendf(nil, "200\n\n%d%d ", id, round), true)
		}
	}
	for range 2 {
		id, a := s.reply(t)
		assert.Equal(t, fmt.Sprintf("%d0 %d1 %d2 ", id, id, id), string(a.Body))
	}
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}

// What a handler leaves waiting when its request is closed is told so, and its
// goroutine is free again: the shell closes every exchange.
func TestAClosedRequestFreesItsGoroutine(t *testing.T) {
	e, s := start(func(e *engine.Engine, _ http.ResponseWriter, r *http.Request) {
		for range 5 {
			_, _ = e.Do(r.Context(), message.Call{Verb: "send", Account: 1})
		}
	})
	const n = 100
	for i := range n {
		e.Submit(int32(i), []byte("GET /\n\n"))
	}
	for range 5 * n {
		p := <-s.gates
		e.Deliver(p.seq, nil, false)
	}
	for range n {
		s.reply(t)
	}
	assert.Eventually(t, func() bool {
		stats := e.Stats()
		return stats.Running == 0 && stats.Waiting == 0 && stats.Idle <= 16
	}, 10*time.Second, time.Millisecond)
}

func TestDoNeedsARequest(t *testing.T) {
	e, _ := start(func(*engine.Engine, http.ResponseWriter, *http.Request) {})
	_, err := e.Do(t.Context(), message.Call{Verb: "origin", Account: 1})
	assert.ErrorContains(t, err, "outside of a request")
}

func TestRefuse(t *testing.T) {
	s := newShell()
	e := engine.New(s)
	e.Handle(e.Refuse("CLIENT_SECRET is not set"), outside{})
	e.Submit(1, []byte("GET /anything\norigin: https://demo.amocrm.ru\n\n"))
	_, a := s.reply(t)
	assert.Equal(t, "https://demo.amocrm.ru", a.Fields.Get("reader"))
	assert.Equal(t, http.StatusServiceUnavailable, a.Status)
	assert.Equal(t, "not-configured", code(t, a))
	assert.Contains(t, string(a.Body), "CLIENT_SECRET")
}
