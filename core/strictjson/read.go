package strictjson

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
)

// Kind names what a value is, for a sentence about it.
func Kind(v Value) issue.Term { return terms[v.Type()] }

var terms = [...]issue.Term{Null: issue.ANull, False: issue.AFlag, True: issue.AFlag, Number: issue.ANumber,
	String: issue.AString, List: issue.AList, Object: issue.AnObject}

// Excerpt is the text of a value, cut short for use in a sentence.
func Excerpt(v Value) string {
	const long = 60
	raw := v.Raw()
	if len(raw) <= long {
		return raw
	}
	end := long
	for end > 0 && raw[end]&0xC0 == 0x80 {
		end--
	}
	return raw[:end] + "…"
}

// WrongType reports at the collector's place that v is not of the expected kind.
func WrongType(c *issue.Collector, v Value, expected issue.Term) {
	c.Report(issue.WrongType, issue.Named("expected", expected), issue.Named("found", Kind(v)))
}

// BadNumber reports at the collector's place that v is no whole number from least
// to most.
func BadNumber(c *issue.Collector, v Value, least, most int64) {
	c.Report(issue.BadNumber, issue.Text("value", Excerpt(v)), issue.Int("min", least), issue.Int("max", most))
}

// ReadID reads the id at the collector's place; 0 when it is none.
func ReadID(c *issue.Collector, v Value) int64 {
	id, ok := ID(v)
	if !ok {
		c.Report(issue.BadID, issue.Text("value", Excerpt(v)))
	}
	return id
}

// ID reads an id: a positive whole number below 2^53, or its digits as a string.
func ID(v Value) (int64, bool) {
	switch v.Type() {
	case Number:
		return ParseID(v.Raw())
	case String:
		return ParseID(v.Str())
	}
	return 0, false
}

// ParseID reads an id's digits: no sign, no leading zero.
func ParseID(digits string) (int64, bool) {
	if len(digits) == 0 || digits[0] == '0' {
		return 0, false
	}
	n, ok := quote.Decimal(digits)
	if !ok || n > amo.MaxID {
		return 0, false
	}
	return n, true
}

// Int reads a whole number between -2^53 and 2^53. A fraction or an exponent is
// none, even of a whole value.
func Int(v Value) (int64, bool) {
	if v.Type() != Number {
		return 0, false
	}
	digits, negative := strings.CutPrefix(v.Raw(), "-")
	n, ok := quote.Decimal(digits) // no number that passed the gate has zeros before it
	if !ok || n > amo.MaxID {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}
