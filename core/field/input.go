package field

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Name reads a name, which is not blank. No length is documented anywhere.
func Name(v strictjson.Value, c *issue.Collector) string {
	if v.Type() != strictjson.String {
		strictjson.WrongType(c, v, issue.AString)
		return ""
	}
	name := v.Str()
	if blank(name) {
		c.Report(issue.BlankName)
	}
	return name
}

// blank reports whether a text shows nothing. Most begin with a letter, Latin or
// Cyrillic, whose first byte no space has.
func blank(text string) bool {
	if text != "" && text[0] > ' ' && (text[0] < utf8.RuneSelf || text[0] == 0xD0 || text[0] == 0xD1) {
		return false
	}
	return strings.TrimSpace(text) == ""
}

// Text reads a string of any content.
func Text(v strictjson.Value, c *issue.Collector) string {
	if v.Type() != strictjson.String {
		strictjson.WrongType(c, v, issue.AString)
	}
	return v.Str()
}

// Int reads a whole number between -2^53 and 2^53, nil when it is none.
func Int(v strictjson.Value, c *issue.Collector) *int64 {
	n, ok := Whole(v, c)
	if !ok {
		return nil
	}
	return &n
}

// Whole reads a whole number between -2^53 and 2^53, and reports whether it is one.
func Whole(v strictjson.Value, c *issue.Collector) (int64, bool) {
	if v.Type() != strictjson.Number {
		strictjson.WrongType(c, v, issue.ANumber)
		return 0, false
	}
	n, ok := strictjson.Int(v)
	if !ok {
		strictjson.BadNumber(c, v, -amo.MaxID, amo.MaxID)
	}
	return n, ok
}

// Positive reads a whole number from 1 to max, 0 when it is none.
func Positive(v strictjson.Value, max int64, c *issue.Collector) int64 {
	n, ok := strictjson.Int(v)
	if !ok || n < 1 || n > max {
		strictjson.BadNumber(c, v, 1, max)
		return 0
	}
	return n
}

// Limit reads an option that is a limit: a whole number from 1 to a million.
func Limit(v strictjson.Value, c *issue.Collector) int { return int(Positive(v, 1_000_000, c)) }

// Texts reads a list of strings.
func Texts(v strictjson.Value, c *issue.Collector) []string {
	if !v.IsList() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	var list []string
	strictjson.EachElement(c, v, func(item strictjson.Value) { list = append(list, Text(item, c)) })
	return list
}

// StageColour reads a stage's colour: one of those allowed besides the list, as
// it is, or one of the list, in lower case. older is what one of the four older
// colours is reported as: [issue.ColourNotListed] for a call of API v2, whose own
// printed example sends them, [issue.ColourNotAllowed] for v4, whose pages know
// the list only.
func StageColour(v strictjson.Value, allowed []string, older issue.Code, c *issue.Collector) string {
	if v.Type() != strictjson.String {
		strictjson.WrongType(c, v, issue.AColour)
		return ""
	}
	colour := v.Str()
	if len(allowed) > 0 && slices.Contains(allowed, colour) {
		return colour
	}
	return CheckStageColour(colour, older, c)
}

// CheckStageColour reports a stage's colour that is not in the list, and returns
// the colour in lower case. older is as for [StageColour].
func CheckStageColour(value string, older issue.Code, c *issue.Collector) string {
	colour, standing := amo.StageColour(value)
	switch standing {
	case amo.Older:
		c.Report(older, colourParams(value, amo.NearestStageColour(value), issue.AColour)...)
	case amo.NotAllowed:
		c.Report(issue.ColourNotAllowed, colourParams(value, amo.NearestStageColour(value), issue.AColour)...)
	}
	return colour
}

// SegmentColour reads a segment's colour: one of those allowed besides the list,
// as it is, or one of the list, in lower case. It carries no #.
func SegmentColour(v strictjson.Value, allowed []string, c *issue.Collector) string {
	if v.Type() != strictjson.String {
		strictjson.WrongType(c, v, issue.ASegmentColour)
		return ""
	}
	colour := v.Str()
	if slices.Contains(allowed, colour) {
		return colour
	}
	return CheckSegmentColour(colour, c)
}

// CheckSegmentColour reports a segment's colour that is not in the list, and
// returns the colour in lower case.
func CheckSegmentColour(value string, c *issue.Collector) string {
	colour, standing := amo.SegmentColour(value)
	if standing != amo.Listed {
		c.Report(issue.ColourNotAllowed, colourParams(value, amo.NearestSegmentColour(value), issue.ASegmentColour)...)
	}
	return colour
}

// colourParams name the nearest colour, and the form of one for what is no colour at all.
func colourParams(value, nearest string, form issue.Term) []issue.Param {
	if nearest == "" {
		return []issue.Param{issue.Text("value", value), issue.Named("expected", form)}
	}
	return []issue.Param{issue.Text("value", value), issue.Text("nearest", nearest)}
}

// Nothing reads an input that has no members: {}, null or none at all.
func Nothing(input strictjson.Value, c *issue.Collector) {
	if input.Type() == strictjson.Null {
		return
	}
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return
	}
	strictjson.EachMember(c, input, func(name string, _ strictjson.Value) { c.ReportUnknown(name, nil) })
}

// OnlyID reads an input that is an id and nothing else, {"id":1}.
func OnlyID(input strictjson.Value, c *issue.Collector) (id int64) {
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return 0
	}
	found := false
	strictjson.EachMember(c, input, func(name string, value strictjson.Value) {
		if name != "id" {
			c.ReportUnknown(name, []string{"id"})
			return
		}
		found = true
		id = strictjson.ReadID(c, value)
	})
	if !found {
		c.ReportMissing("id")
	}
	return id
}

// Options reads an object of options, or none, visiting those that are named.
func Options(v strictjson.Value, names []string, c *issue.Collector, visit func(name string, value strictjson.Value)) {
	if v.Type() == strictjson.Null {
		return
	}
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return
	}
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		if !slices.Contains(names, name) {
			c.Report(issue.UnknownOption, issue.Text("value", name), issue.Words("allowed", names))
			return
		}
		visit(name, value)
	})
}

// Other reports a member that is no field. One that only replies have is dropped
// with a warning, for people send back what they read; Other says whether it is.
func Other(name string, fields []string, c *issue.Collector) (dropped bool) {
	if ReadOnly(name) {
		c.Report(issue.ReadOnly, issue.Text("field", name))
		return true
	}
	c.ReportUnknown(name, fields)
	return false
}

// ReadOnly reports whether a member is one that only replies have.
func ReadOnly(name string) bool { return readOnly[name] }

// readOnly are the members that the vendor's replies have and its requests do not.
var readOnly = map[string]bool{
	"leads": true, "value": true, "label": true, "pipeline_id": true, "editable": true, "is_editable": true,
	"kind": true, "type": true, "account_id": true, "is_default": true, "is_archive": true, "is_unsorted_on": true,
	"conditions": true, "created_at": true, "updated_at": true, "customers_count": true, "is_computed": true, "_links": true,
}
