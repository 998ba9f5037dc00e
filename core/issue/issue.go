package issue

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/quote"
)

// Severity tells whether an issue stops the work.
type Severity string

// The two severities. A warning never stops anything.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Place names the document that Path points into.
type Place string

// The places. InInput is what the user wrote: `input` of a build, `desired` of
// a plan; it is left out of the JSON.
const (
	InInput   Place = ""
	InCall    Place = "call"
	InCurrent Place = "current"
)

// Param is one named fact about an issue. Its value is JSON text for programs
// and plain text for sentences.
type Param struct {
	Name string
	json string
	text words
}

// same is a text that reads alike in every language.
func same(text string) words { return words{text, text} }

// Text is a parameter that is a string. Sentences say it without quotes, unless it
// is empty and would leave a gap.
func Text(name, value string) Param {
	raw := string(quote.Append(nil, value))
	if value == "" {
		return Param{name, raw, same(raw)}
	}
	return Param{name, raw, same(value)}
}

// Int is a parameter that is a whole number.
func Int(name string, value int64) Param {
	text := strconv.FormatInt(value, 10)
	return Param{name, text, same(text)}
}

// Named is a parameter that is a term, which has words of its own in each language.
func Named(name string, value Term) Param {
	return Param{name, string(quote.Append(nil, string(value))), terms[value]}
}

// Unknown is a parameter whose value nobody knows: null for programs.
func Unknown(name string) Param { return Param{name, "null", terms[Nobody]} }

// JSON is a parameter that is a JSON value; sentences say text instead.
func JSON(name string, value []byte, text string) Param {
	return Param{name, string(value), same(text)}
}

// Words is a parameter that is a list of strings, joined by commas in sentences.
func Words(name string, values []string) Param {
	raw := []byte{'['}
	for i, v := range values {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = quote.Append(raw, v)
	}
	return Param{name, string(append(raw, ']')), same(strings.Join(values, ", "))}
}

// Issue is one mistake at one place.
type Issue struct {
	Code   Code
	In     Place
	Path   string // a JSON pointer (RFC 6901), "" for the whole document
	Params []Param
}

// List is a list of issues in document order.
type List []Issue

// HasErrors reports whether any issue is more than a warning.
func (l List) HasErrors() bool {
	for _, i := range l {
		if i.Severity() == Error {
			return true
		}
	}
	return false
}

// AppendJSON appends the list as a JSON array in the given language.
func (l List) AppendJSON(dst []byte, locale Locale) []byte {
	dst = append(dst, '[')
	for n, i := range l {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = i.AppendJSON(dst, locale)
	}
	return append(dst, ']')
}

// Severity is the severity that the issue's code always has.
func (i Issue) Severity() Severity { return catalog[i.Code].severity }

// Param returns a parameter as sentences say it, "" when the issue has none so named.
func (i Issue) Param(name string, locale Locale) string {
	for _, p := range i.Params {
		if p.Name == name {
			return p.text.in(locale)
		}
	}
	return ""
}

// Message is the issue as one sentence.
func (i Issue) Message(locale Locale) string {
	text, _ := i.fill(catalog[i.Code].message, locale)
	return text
}

// Hint says what to do about the issue. It is "" when the code has no hint or
// a fact that the hint needs is not known.
func (i Issue) Hint(locale Locale) string {
	for _, w := range [...]words{catalog[i.Code].hint, otherwise[i.Code]} {
		if text, whole := i.fill(w, locale); whole && text != "" {
			return text
		}
	}
	return ""
}

// fill replaces each {name} of a template by the parameter so named. It
// reports false when a parameter was missing.
func (i Issue) fill(w words, locale Locale) (string, bool) {
	template := w.in(locale)
	var b strings.Builder
	whole := true
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String(), whole
		}
		name, after, _ := strings.Cut(rest, "}")
		value := i.Param(name, locale)
		if value == "" {
			whole = false
		}
		b.WriteString(value)
		template = after
	}
}

// AppendJSON appends the issue as the object that the core's door answers.
func (i Issue) AppendJSON(dst []byte, locale Locale) []byte {
	dst = append(dst, `{"code":`...)
	dst = quote.Append(dst, string(i.Code))
	if i.In != InInput {
		dst = append(dst, `,"in":`...)
		dst = quote.Append(dst, string(i.In))
	}
	dst = append(dst, `,"path":`...)
	dst = quote.Append(dst, i.Path)
	dst = append(dst, `,"severity":`...)
	dst = quote.Append(dst, string(i.Severity()))
	dst = append(dst, `,"message":`...)
	dst = quote.Append(dst, i.Message(locale))
	dst = append(dst, `,"params":{`...)
	for n, p := range i.Params {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = quote.Append(dst, p.Name)
		dst = append(dst, ':')
		dst = append(dst, p.json...)
	}
	dst = append(dst, `},"hint":`...)
	dst = quote.Append(dst, i.Hint(locale))
	return append(dst, '}')
}
