package plan

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// readCustomers reads the present state.
func readCustomers(state strictjson.Value, kind Kind, c *issue.Collector) []customerThing {
	list := listOf(state, kind)
	if !list.IsList() {
		c.ReportMissing(string(kind))
		return nil
	}
	things := presentSegments(list)
	if kind == KindStatuses {
		things = presentStatuses(list)
	}
	seen := map[int64]bool{}
	c.Key(string(kind))
	defer c.Up()
	for i, t := range things {
		c.Index(i)
		switch {
		case t.id <= 0:
			c.ReportAt("id", issue.BadID, issue.Int("value", t.id))
		case seen[t.id]:
			c.ReportAt("id", issue.DuplicateID, issue.Int("id", t.id))
		}
		seen[t.id] = true
		c.Up()
	}
	return things
}

// listOf is the list of a state, under the name of its kind.
func listOf(state strictjson.Value, kind Kind) strictjson.Value {
	if kind == KindStatuses {
		return state.Get("statuses")
	}
	return state.Get("segments")
}

func presentStatuses(list strictjson.Value) []customerThing {
	var things []customerThing
	for _, s := range customer.ReadInOrder(list) {
		things = append(things, customerThing{id: s.ID, name: s.Name, sort: s.Sort, colour: s.Colour, system: s.IsDefault, extra: s.Extra})
	}
	return things
}

func presentSegments(list strictjson.Value) []customerThing {
	var things []customerThing
	for _, s := range segment.ReadInOrder(list) {
		things = append(things, customerThing{id: s.ID, name: s.Name, colour: s.Colour,
			fields: strictjson.Known(s.Fields), prices: strictjson.Known(s.PriceTypes), extra: s.Extra})
	}
	return things
}

// readWantedCustomers reads the desired state. It reports false when there is no
// list to go on with.
func readWantedCustomers(v strictjson.Value, k customerKind, c *issue.Collector) (wanted []wantedThing, found bool) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return nil, false
	}
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		switch {
		case name == "total" || name == "page" || name == "page_count" || name == "next": // what reading let through
		case name != string(k.kind):
			c.ReportUnknown(name, []string{string(k.kind)})
		case !value.IsList():
			strictjson.WrongType(c, value, issue.AList)
		default:
			found = true
			strictjson.EachElement(c, value, func(item strictjson.Value) { wanted = append(wanted, readWantedThing(item, k, c)) })
		}
	})
	if !listOf(v, k.kind).Exists() {
		c.ReportMissing(string(k.kind))
	}
	return wanted, found
}

func readWantedThing(v strictjson.Value, k customerKind, c *issue.Collector) wantedThing {
	var w wantedThing
	badID := false
	named := readMembers(v, c, func(name string, value strictjson.Value) {
		switch {
		case name == "id":
			w.id, badID = readID(value, c)
		case name == "name":
			w.name = field.Name(value, c)
		case name == "sort":
			// The order of the list is the order.
		case name == "color":
			if value.Type() != strictjson.String {
				strictjson.WrongType(c, value, k.aColour)
				return
			}
			colour := value.Str()
			w.colour = &colour
		case name == "custom_fields_values" && slices.Contains(k.members, name):
			w.fields = readListOrNull(value, c)
		case name == "available_products_price_types" && slices.Contains(k.members, name):
			w.prices = readListOrNull(value, c)
		default:
			w.extra = append(w.extra, pipeline.Member{Name: name, Raw: value.Raw()})
		}
	})
	if !named {
		c.ReportMissing("name")
	}
	w.broken = !v.IsObject() || badID || w.id == 0 && strings.TrimSpace(w.name) == ""
	return w
}

func readListOrNull(v strictjson.Value, c *issue.Collector) strictjson.Value {
	if !v.IsList() && v.Type() != strictjson.Null {
		strictjson.WrongType(c, v, issue.AList)
		return strictjson.Value{}
	}
	return v
}
