package customer

import (
	"slices"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var draftFields = []string{"id", "name", "sort", "color", "request_id"}

// ReadAdd reads and checks the input of statuses.add, a list of stages as the
// vendor's document has it.
func ReadAdd(input strictjson.Value, o Options, c *issue.Collector) []Draft {
	if !input.IsList() {
		strictjson.WrongType(c, input, issue.AList)
		return nil
	}
	count, max := input.Count(), o.maxStatuses()
	switch {
	case count == 0:
		c.Report(issue.EmptyList)
	case count > max:
		c.Report(issue.TooManyStatuses, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	}
	var drafts []Draft
	strictjson.EachElement(c, input, func(item strictjson.Value) {
		d, was := readDraft(item, draftFields[1:], o, c)
		if was.object && !was.named {
			c.ReportMissing("name")
		}
		if was.object && !was.sorted {
			c.ReportMissing("sort")
		}
		drafts = append(drafts, d)
	})
	return drafts
}

// ReadUpdate reads and checks the input of statuses.update: an id and what is to
// change.
func ReadUpdate(input strictjson.Value, o Options, c *issue.Collector) Draft {
	d, was := readDraft(input, draftFields, o, c)
	if was.object && !was.identified {
		c.ReportMissing("id")
	}
	if was.object && !was.named && !was.sorted && !was.coloured && !was.unknown {
		c.Report(issue.NoChange, issue.Words("allowed", draftFields[1:4]))
	}
	return d
}

// presence says which members a draft had, right or wrong.
type presence struct{ object, identified, named, sorted, coloured, unknown bool }

func readDraft(v strictjson.Value, fields []string, o Options, c *issue.Collector) (d Draft, was presence) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return d, was
	}
	was.object = true
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		switch {
		case !slices.Contains(fields, name):
			was.unknown = !field.Other(name, fields, c) || was.unknown
		case name == "id":
			was.identified = true
			d.ID = strictjson.ReadID(c, value)
		case name == "name":
			was.named = true
			d.Name = field.Name(value, c)
		case name == "sort":
			was.sorted = true
			d.Sort = field.Int(value, c)
		case name == "color":
			was.coloured = true
			d.Colour = field.StageColour(value, o.AllowColours, issue.ColourNotAllowed, c)
		case name == "request_id":
			d.RequestID = field.Text(value, c)
		}
	})
	return d, was
}
