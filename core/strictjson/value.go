package strictjson

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// Kind names what a value is, for a sentence about it.
func Kind(v gjson.Result) issue.Term {
	switch {
	case v.Type == gjson.String:
		return issue.AString
	case v.Type == gjson.Number:
		return issue.ANumber
	case v.Type == gjson.True, v.Type == gjson.False:
		return issue.AFlag
	case v.IsArray():
		return issue.AList
	case v.IsObject():
		return issue.AnObject
	}
	return issue.ANull
}

// ID reads an id: a positive whole number below 2^53, or its digits as a string.
func ID(v gjson.Result) (int64, bool) {
	switch v.Type {
	case gjson.Number:
		return ParseID(v.Raw)
	case gjson.String:
		return ParseID(v.Str)
	}
	return 0, false
}

// ParseID reads an id's digits: no sign, no leading zero.
func ParseID(digits string) (int64, bool) {
	if len(digits) == 0 || len(digits) > 16 || digits[0] == '0' {
		return 0, false
	}
	var n int64
	for i := 0; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(digits[i]-'0')
	}
	if n > amo.MaxID {
		return 0, false
	}
	return n, true
}

// Int reads a whole number between -2^53 and 2^53. gjson's own Int would cut
// 1.5 to 1 and read "12abc" as 0.
func Int(v gjson.Result) (int64, bool) {
	if v.Type != gjson.Number {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Raw, 10, 64)
	if err != nil || n < -amo.MaxID || n > amo.MaxID {
		return 0, false
	}
	return n, true
}

// Excerpt is the text of a value, cut short for use in a sentence.
func Excerpt(v gjson.Result) string {
	const long = 60
	if len(v.Raw) <= long {
		return v.Raw
	}
	end := long
	for end > 0 && v.Raw[end]&0xC0 == 0x80 {
		end--
	}
	return v.Raw[:end] + "…"
}

// WrongType reports at the collector's place that v is not of the expected kind.
func WrongType(c *issue.Collector, v gjson.Result, expected issue.Term) {
	c.Report(issue.WrongType, issue.Named("expected", expected), issue.Named("found", Kind(v)))
}

// ReadID reads the id at the collector's place; 0 when it is none.
func ReadID(c *issue.Collector, v gjson.Result) int64 {
	id, ok := ID(v)
	if !ok {
		c.Report(issue.BadID, issue.Text("value", Excerpt(v)))
	}
	return id
}

// EachElement visits a list's elements, with the collector standing in each.
func EachElement(c *issue.Collector, list gjson.Result, visit func(item gjson.Result)) {
	i := 0
	list.ForEach(func(_, item gjson.Result) bool {
		c.Index(i)
		visit(item)
		c.Up()
		i++
		return true
	})
}

// EachMember visits an object's members, with the collector standing in each.
func EachMember(c *issue.Collector, object gjson.Result, visit func(name string, value gjson.Result)) {
	object.ForEach(func(key, value gjson.Result) bool {
		c.Key(key.Str)
		visit(key.Str, value)
		c.Up()
		return true
	})
}
