package segment

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var (
	changing     = []string{"name", "available_products_price_types", "color", "custom_fields_values"}
	updateFields = append([]string{"id", "request_id"}, changing...)
)

// ReadAdd reads and checks the input of segments.add: one segment.
func ReadAdd(input strictjson.Value, o Options, c *issue.Collector) Draft {
	d, was := readDraft(input, changing, o, c)
	if was.object && !was.named {
		c.ReportMissing("name")
	}
	return d
}

// ReadUpdate reads and checks the input of segments.update: an id and what is to
// change.
func ReadUpdate(input strictjson.Value, o Options, c *issue.Collector) Draft {
	d, was := readDraft(input, updateFields, o, c)
	if was.object && !was.identified {
		c.ReportMissing("id")
	}
	if was.object && !was.changing && !was.unknown {
		c.Report(issue.NoChange, issue.Words("allowed", changing))
	}
	return d
}

// presence says which members a draft had, right or wrong.
type presence struct{ object, identified, named, changing, unknown bool }

func readDraft(v strictjson.Value, fields []string, o Options, c *issue.Collector) (d Draft, was presence) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return d, was
	}
	was.object = true
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		was.changing = was.changing || slices.Contains(changing, name)
		switch {
		case !slices.Contains(fields, name):
			// The vendor's replies have bonus_points_… that no document names.
			if strings.HasPrefix(name, "bonus_points_") {
				c.Report(issue.ReadOnly, issue.Text("field", name))
			} else {
				was.unknown = !field.Other(name, fields, c) || was.unknown
			}
		case name == "id":
			was.identified = true
			d.ID = strictjson.ReadID(c, value)
		case name == "request_id":
			d.RequestID = field.Text(value, c)
		case name == "name":
			was.named = true
			d.Name = field.Name(value, c)
		case name == "color":
			d.Colour = field.SegmentColour(value, o.AllowColours, c)
		case name == "available_products_price_types":
			d.PriceTypes = readPriceTypes(value, c)
		default:
			d.Fields = readFields(value, o, c)
		}
	})
	return d, was
}

// readPriceTypes reads a list of ids, or null.
func readPriceTypes(v strictjson.Value, c *issue.Collector) *[]int64 {
	var ids []int64
	if v.Type() == strictjson.Null {
		return &ids
	}
	if !v.IsList() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	ids = []int64{}
	strictjson.EachElement(c, v, func(item strictjson.Value) {
		id := strictjson.ReadID(c, item)
		if id != 0 && slices.Contains(ids, id) {
			c.Report(issue.DuplicateID, issue.Int("id", id))
		}
		ids = append(ids, id)
	})
	return &ids
}
