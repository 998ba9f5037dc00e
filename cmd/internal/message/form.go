package message

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Code says what is wrong with a message. The set is closed.
type Code string

// The codes, the same in the shell's TypeScript.
const (
	NoHeadEnd     Code = "no-head-end"     // no empty line before the body
	HeadTooLong   Code = "head-too-long"   // more than MaxHead bytes before the body
	TooManyFields Code = "too-many-fields" // more than MaxFields fields
	BadText       Code = "bad-text"        // a control byte or no UTF-8 in the head
	BadFirstLine  Code = "bad-first-line"
	BadField      Code = "bad-field" // a line that is no `name: value`
	FieldTwice    Code = "field-twice"
)

// Error is a message that isn't one. It never holds the message's text, which
// may be a secret.
type Error struct {
	Code Code
	// Field is the zero-based line of the field at fault, where there is one.
	Field int
}

func (e *Error) Error() string {
	switch e.Code {
	case BadField, FieldTwice:
		return "message: " + string(e.Code) + " at field " + strconv.Itoa(e.Field)
	}
	return "message: " + string(e.Code)
}

const maxAccount = 9_999_999_999_999_999 // 16 digits, as the vendor's ids

// split takes the three parts apart. The head becomes one string, of which all
// names and values are parts: two allocations for a message of any size.
func split(text []byte) (first string, fields Fields, body []byte, err error) {
	end := bytes.Index(text[:min(len(text), MaxHead)], []byte("\n\n"))
	if end < 0 {
		if len(text) > MaxHead {
			return "", nil, nil, &Error{Code: HeadTooLong}
		}
		return "", nil, nil, &Error{Code: NoHeadEnd}
	}
	head, body := string(text[:end]), text[end+2:]
	if !isText(head) {
		return "", nil, nil, &Error{Code: BadText}
	}
	first, rest, more := strings.Cut(head, "\n")
	if !more {
		return first, nil, body, nil
	}
	count := strings.Count(rest, "\n") + 1
	if count > MaxFields {
		return "", nil, nil, &Error{Code: TooManyFields}
	}
	fields = make(Fields, 0, count)
	for more {
		var line string
		line, rest, more = strings.Cut(rest, "\n")
		name, value, found := strings.Cut(line, ": ")
		if !found || !isName(name) {
			return "", nil, nil, &Error{Code: BadField, Field: len(fields)}
		}
		if _, twice := fields.Lookup(name); twice {
			return "", nil, nil, &Error{Code: FieldTwice, Field: len(fields)}
		}
		fields = append(fields, Field{name, value})
	}
	return first, fields, body, nil
}

// finish writes what stands behind the first line, which is in out already.
func finish(dst, out []byte, fields Fields, body []byte) ([]byte, error) {
	if len(fields) > MaxFields {
		return dst, &Error{Code: TooManyFields}
	}
	for i, f := range fields {
		if !isName(f.Name) {
			return dst, &Error{Code: BadField, Field: i}
		}
		if strings.IndexByte(f.Value, '\n') >= 0 || !isText(f.Value) {
			return dst, &Error{Code: BadText, Field: i}
		}
		if _, twice := fields[:i].Lookup(f.Name); twice {
			return dst, &Error{Code: FieldTwice, Field: i}
		}
		out = append(out, '\n')
		out = append(out, f.Name...)
		out = append(out, ": "...)
		out = append(out, f.Value...)
	}
	out = append(out, "\n\n"...)
	if len(out)-len(dst) > MaxHead {
		return dst, &Error{Code: HeadTooLong}
	}
	return append(out, body...), nil
}

// isText lets LF and TAB through, the one between lines, the other in values.
func isText(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\n' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}

// isMethod allows any case and the hyphen: a method that the handler doesn't
// know is its business (405), not a fault of the message.
func isMethod(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '-' {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 32
}

func isVerb(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 16
}

func isTarget(s string) bool {
	if s == "" || s[0] != '/' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 64
}

func parseAccount(s string) (int64, bool) {
	if s == "0" {
		return 0, true
	}
	if len(s) == 0 || len(s) > 16 || s[0] == '0' {
		return 0, false
	}
	var n int64
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

func parseStatus(s string) (int, bool) {
	if s == "0" {
		return 0, true
	}
	if len(s) != 3 || s[0] < '1' || s[0] > '5' || s[1] < '0' || s[1] > '9' || s[2] < '0' || s[2] > '9' {
		return 0, false
	}
	return int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0'), true
}
