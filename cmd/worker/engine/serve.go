package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// serve handles one request from its text to its reply.
func (e *Engine) serve(id int32, text []byte) {
	m, err := message.DecodeRequest(text)
	if err != nil {
		e.reply(id, e.problem("", http.StatusBadRequest, "bad-request"))
		return
	}
	e.reply(id, e.handle(id, m))
}

// handle calls the handler. A panic costs only its own request.
func (e *Engine) handle(id int32, m message.Request) (a message.Answer) {
	w := &recorder{header: http.Header{}, part: func(a message.Answer) {
		if text, err := a.Append(nil); err == nil {
			e.shell.Part(id, text)
		}
	}}
	defer func() {
		if recover() != nil {
			// Behind parts that are out, only the end is left to tell.
			if w.parted {
				a = message.Answer{Status: http.StatusInternalServerError}
				return
			}
			a = e.problem(m.Fields.Get("origin"), http.StatusInternalServerError, "internal")
		}
	}()
	e.handler.ServeHTTP(w, request(context.WithValue(context.Background(), requestID{}, id), m))
	return w.answer()
}

func (e *Engine) reply(id int32, a message.Answer) {
	text, err := a.Append(nil)
	if err != nil { // a header of the handler's that is none
		text, _ = e.problem("", http.StatusInternalServerError, "internal").Append(nil)
	}
	e.shell.Reply(id, text)
}

// request is what the handler sees. The path is not decoded or cleaned: URL.Path
// is as raw as RequestURI.
func request(ctx context.Context, m message.Request) *http.Request {
	path, query, _ := strings.Cut(m.Target, "?")
	r := &http.Request{
		Method: m.Method, RequestURI: m.Target, URL: &url.URL{Path: path, RawQuery: query},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(m.Body)), ContentLength: int64(len(m.Body)),
	}
	for _, f := range m.Fields {
		if f.Name == "content-length" {
			// A body above the cap stays outside; what it says of itself comes in.
			if n, err := strconv.ParseInt(f.Value, 10, 64); err == nil && n > r.ContentLength {
				r.ContentLength = n
			}
			continue
		}
		r.Header.Set(f.Name, f.Value)
	}
	return r.WithContext(ctx)
}

// recorder is the handler's reply in memory, whole or since the last Flush.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	part   func(message.Answer)
	parted bool // some of it is out
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

// Flush lets out what was written so far.
func (w *recorder) Flush() {
	w.part(w.answer())
	w.parted = true
	w.body.Reset()
}

func (w *recorder) answer() message.Answer {
	w.WriteHeader(http.StatusOK)
	return message.Answer{Status: w.status, Body: w.body.Bytes(), Fields: fieldsOf(w.header)}
}

func fieldsOf(header http.Header) message.Fields {
	fields := make(message.Fields, 0, len(header))
	for name, values := range header {
		fields = append(fields, message.Field{Name: strings.ToLower(name), Value: strings.Join(values, ", ")})
	}
	slices.SortFunc(fields, func(one, other message.Field) int { return strings.Compare(one.Name, other.Name) })
	return fields
}

// problem is an answer that comes from around the handler, not from it, to a page
// of this origin or, when it is "", to none.
func (e *Engine) problem(origin string, status int, code string) message.Answer {
	return e.problemOf(origin, status, code, e.outside.ProblemDetail(code))
}

func (e *Engine) problemOf(origin string, status int, code, detail string) message.Answer {
	body, err := json.Marshal(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Code   string `json:"code"`
	}{"about:blank", http.StatusText(status), status, detail, code})
	if err != nil {
		panic(err) // texts always encode
	}
	return message.Answer{Status: status, Body: body, Fields: fieldsOf(e.outside.ProblemHeaders(origin))}
}

// Refuse is the handler of a module that must not serve: every request gets 503
// with the reason, which names settings and never holds a value.
func (e *Engine) Refuse(reason string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := e.problemOf(r.Header.Get("Origin"), http.StatusServiceUnavailable, "not-configured", reason)
		for _, f := range a.Fields {
			w.Header().Set(f.Name, f.Value)
		}
		w.WriteHeader(a.Status)
		_, _ = w.Write(a.Body) // memory
	})
}
