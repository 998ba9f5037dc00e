// Package message is the text that crosses between the Worker's shell
// (TypeScript) and the Go module: a request to the handler, its reply, a call
// to the gate and the gate's answer. All have one form, like HTTP's:
//
//	first line LF
//	name: value LF      (any number, lower-case names, no name twice)
//	LF
//	body, verbatim, to the end
//
// It is text and not JSON because the body is the greater part of every message
// and would have to be escaped and scanned once more on each side.
//
// It refuses whatever the other side would never write: CR, control bytes, text
// that isn't UTF-8 in the head, a name twice, a head of more than 16 KiB. It does
// no I/O and knows nothing of what the messages mean. The form is stable;
// testdata/message holds the cases that both sides replay.
package message

import (
	"strconv"
	"strings"
)

const (
	// MaxHead is the greatest number of bytes before the body, the empty line
	// included.
	MaxHead = 16 << 10
	// MaxFields is the greatest number of fields.
	MaxFields = 32
)

// Field is one line of the head. Name is lower case.
type Field struct{ Name, Value string }

// Fields are in the order in which they were written.
type Fields []Field

// Get gives the field's value, or "" when it is absent.
func (f Fields) Get(name string) string {
	value, _ := f.Lookup(name)
	return value
}

// Lookup tells an absent field from an empty one.
func (f Fields) Lookup(name string) (value string, found bool) {
	for i := range f {
		if f[i].Name == name {
			return f[i].Value, true
		}
	}
	return "", false
}

// Request is what the shell submits: `POST /plan?x=1`. Target is the raw path
// with its query, exactly as received.
type Request struct {
	Method string
	Target string
	Fields Fields
	Body   []byte
}

// Call is one thing asked of an account's gate: `send 123`. Account is 0 when
// the verb belongs to none yet, else positive and below 10^16.
type Call struct {
	Verb    string
	Account int64
	Fields  Fields
	Body    []byte
}

// Answer is the handler's reply to a request and the gate's to a call: `200`.
// Status 0 says that the gate itself failed; its field `error` says how.
type Answer struct {
	Status int
	Fields Fields
	Body   []byte
}

// DecodeRequest reads a request. Body is a part of text, not a copy.
func DecodeRequest(text []byte) (Request, error) {
	first, fields, body, err := split(text)
	if err != nil {
		return Request{}, err
	}
	method, target, found := strings.Cut(first, " ")
	if !found || !isMethod(method) || !isTarget(target) {
		return Request{}, &Error{Code: BadFirstLine}
	}
	return Request{Method: method, Target: target, Fields: fields, Body: body}, nil
}

// DecodeCall reads a call. Body is a part of text, not a copy.
func DecodeCall(text []byte) (Call, error) {
	first, fields, body, err := split(text)
	if err != nil {
		return Call{}, err
	}
	verb, number, found := strings.Cut(first, " ")
	account, ok := parseAccount(number)
	if !found || !isVerb(verb) || !ok {
		return Call{}, &Error{Code: BadFirstLine}
	}
	return Call{Verb: verb, Account: account, Fields: fields, Body: body}, nil
}

// DecodeAnswer reads an answer. Body is a part of text, not a copy.
func DecodeAnswer(text []byte) (Answer, error) {
	first, fields, body, err := split(text)
	if err != nil {
		return Answer{}, err
	}
	status, ok := parseStatus(first)
	if !ok {
		return Answer{}, &Error{Code: BadFirstLine}
	}
	return Answer{Status: status, Fields: fields, Body: body}, nil
}

// Append writes the request behind dst. On an error dst comes back as it was.
func (r Request) Append(dst []byte) ([]byte, error) {
	if !isMethod(r.Method) || !isTarget(r.Target) {
		return dst, &Error{Code: BadFirstLine}
	}
	out := append(dst, r.Method...)
	out = append(out, ' ')
	out = append(out, r.Target...)
	return finish(dst, out, r.Fields, r.Body)
}

// Append writes the call behind dst. On an error dst comes back as it was.
func (c Call) Append(dst []byte) ([]byte, error) {
	if !isVerb(c.Verb) || c.Account < 0 || c.Account > maxAccount {
		return dst, &Error{Code: BadFirstLine}
	}
	out := append(dst, c.Verb...)
	out = append(out, ' ')
	out = strconv.AppendInt(out, c.Account, 10)
	return finish(dst, out, c.Fields, c.Body)
}

// Append writes the answer behind dst. On an error dst comes back as it was.
func (a Answer) Append(dst []byte) ([]byte, error) {
	if a.Status != 0 && (a.Status < 100 || a.Status > 599) {
		return dst, &Error{Code: BadFirstLine}
	}
	out := strconv.AppendInt(dst, int64(a.Status), 10)
	return finish(dst, out, a.Fields, a.Body)
}
