// Package engine runs an http.Handler over messages: a request comes in as one
// text, its reply goes out as one, and so does every call to the gate between.
//
// It knows nothing of WebAssembly or of Cloudflare, so that it is tested
// natively. It never waits for anything but the gate's answers: no timer, no
// lock and no queue stands between two requests.
package engine

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// Shell is the world outside. Its calls only hand the text over; they must not
// call back into the engine. The text is the shell's until the call returns.
type Shell interface {
	// Gate posts a call that belongs to request id. Its answer comes by Deliver.
	Gate(id, seq int32, text []byte)
	// Part is what of request id's reply goes out now: an answer, of whose head only
	// the first part's counts. Its last part is the Reply.
	Part(id int32, text []byte)
	// Reply is the last word about request id.
	Reply(id int32, text []byte)
}

// ErrNoAnswer is what the handler gets when the gate's answer did not come.
var ErrNoAnswer = errors.New("engine: the gate did not answer")

// Engine is a proxy.Gate for the handler that it runs.
type Engine struct {
	shell   Shell
	handler http.Handler
	outside Outside
	pool    pool

	mu      sync.Mutex
	seq     int32
	waiting map[int32]chan delivery
}

type delivery struct {
	text []byte
	ok   bool
}

// New makes an engine without a handler; set one with Handle before the first
// request.
func New(shell Shell) *Engine {
	return &Engine{shell: shell, waiting: map[int32]chan delivery{}}
}

// Outside says how a problem is told that is not the handler's own: to which page,
// and in which words, is the handler's business too.
type Outside interface {
	ProblemHeaders(origin string) http.Header
	ProblemDetail(code string) string
}

// Handle sets the handler, and what belongs to it outside.
func (e *Engine) Handle(h http.Handler, outside Outside) {
	e.handler, e.outside = h, outside
}

// Problem is a problem that the shell tells in the handler's place, to a page of
// this origin, as the text of an answer.
func (e *Engine) Problem(origin string, status int, code string) []byte {
	text, err := e.problem(origin, status, code).Append(nil)
	if err != nil { // an origin that is no header is nobody's
		return e.Problem("", status, code)
	}
	return text
}

// Submit takes request id and returns at once. The engine owns text from here on.
func (e *Engine) Submit(id int32, text []byte) {
	if !e.pool.run(func() { e.serve(id, text) }) {
		m, _ := message.DecodeRequest(text) // of one that can't be read nobody knows the page
		a := e.problem(m.Fields.Get("origin"), http.StatusServiceUnavailable, "busy")
		a.Fields = append(a.Fields, message.Field{Name: "retry-after", Value: "1"})
		e.reply(id, a)
	}
}

// Deliver brings the answer to call seq; ok is false when there is none. An
// answer that nobody waits for is dropped.
func (e *Engine) Deliver(seq int32, text []byte, ok bool) {
	e.mu.Lock()
	wait := e.waiting[seq]
	delete(e.waiting, seq)
	e.mu.Unlock()
	if wait != nil {
		wait <- delivery{text, ok} // has room for the one that it will ever get
	}
}

type requestID struct{}

// Do makes one call to the gate. ctx must be of a request that this engine runs.
func (e *Engine) Do(ctx context.Context, c message.Call) (message.Answer, error) {
	id, ok := ctx.Value(requestID{}).(int32)
	if !ok {
		return message.Answer{}, errors.New("engine: a call to the gate outside of a request")
	}
	text, err := c.Append(nil)
	if err != nil {
		return message.Answer{}, err
	}
	wait := make(chan delivery, 1)
	e.mu.Lock()
	e.seq++
	seq := e.seq
	e.waiting[seq] = wait
	e.mu.Unlock()
	e.shell.Gate(id, seq, text)
	d := <-wait
	if !d.ok {
		return message.Answer{}, ErrNoAnswer
	}
	return message.DecodeAnswer(d.text)
}

// Stats counts what is going on.
type Stats struct {
	Running int `json:"running"` // requests being handled
	Idle    int `json:"idle"`    // goroutines kept for the next ones
	Waiting int `json:"waiting"` // gate calls without an answer
}

// Stats tells what is going on right now.
func (e *Engine) Stats() Stats {
	s := e.pool.stats()
	e.mu.Lock()
	defer e.mu.Unlock()
	s.Waiting = len(e.waiting)
	return s
}
