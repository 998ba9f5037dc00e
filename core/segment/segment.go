package segment

import (
	"cmp"
	"slices"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Segment is a segment as an account reports it.
type Segment struct {
	ID     int64
	Name   string
	Colour string // as it was read
	// PriceTypes and Fields are JSON texts: a list, or null, "" for null.
	PriceTypes string
	Fields     string
	Extra      []field.Member // customers_count, created_at and what else there is
}

// List is a page of what segments.list answered.
type List struct {
	Page
	Segments []Segment // nil when the vendor sent no list: unknown is not empty
}

// ParseList reads the answer of segments.list, ordered by id. body may be
// missing (204).
func ParseList(body strictjson.Value) List {
	l := List{Page: parsePage(body)}
	if list := body.Get("_embedded").Get("segments"); list.IsList() || list.IsObject() || !body.Exists() {
		l.Segments = ReadInOrder(list)
	}
	slices.SortStableFunc(l.Segments, func(a, b Segment) int { return cmp.Compare(a.ID, b.ID) })
	return l
}

// ReadInOrder reads a list or a map of segments and keeps the order of the text.
func ReadInOrder(v strictjson.Value) []Segment { return field.Objects(v, readSegment) }

// ParseOne reads the answer of segments.get, segments.add and segments.update:
// the segment itself, or a list that holds only it. It reports whether there is
// one.
func ParseOne(body strictjson.Value) (Segment, bool) {
	if list := ReadInOrder(body.Get("_embedded").Get("segments")); len(list) == 1 && !body.Get("id").Exists() {
		return list[0], true
	}
	return readSegment(body), body.Get("id").Exists()
}

func readSegment(v strictjson.Value) Segment {
	s := Segment{}
	v.ForEach(func(name string, value strictjson.Value) bool {
		switch name {
		case "id":
			s.ID = field.LooseInt(value)
		case "name":
			s.Name = value.Said()
		case "color":
			s.Colour = value.Said()
		case "available_products_price_types":
			s.PriceTypes = listText(value)
		case "custom_fields_values":
			s.Fields = listText(value)
		case "_links":
		default:
			s.Extra = append(s.Extra, field.Member{Name: name, Raw: value.Raw()})
		}
		return true
	})
	return s
}

// listText is a list as it was read, "" for null.
func listText(v strictjson.Value) string {
	if v.Type() == strictjson.Null {
		return ""
	}
	return v.Raw()
}

// AppendJSON appends the page in the parsed form, where segments are null when
// they are not known.
func (l List) AppendJSON(dst []byte) []byte {
	o := field.Begin(dst)
	l.Page.appendTo(&o)
	o.Member("segments", func(dst []byte) []byte { return field.AppendList(dst, l.Segments, appendSegment) })
	return o.End()
}

// AppendOne appends one answered segment as {"segment":…}, null when there is none.
func AppendOne(dst []byte, s Segment, found bool) []byte {
	o := field.Begin(dst)
	if found {
		o.Member("segment", s.AppendJSON)
	} else {
		o.Raw("segment", "null")
	}
	return o.End()
}

func appendSegment(dst []byte, s Segment) []byte { return s.AppendJSON(dst) }

// AppendJSON appends a segment in the parsed form, with the vendor's names.
func (s Segment) AppendJSON(dst []byte) []byte {
	o := field.Begin(dst)
	o.Int("id", s.ID)
	o.Text("name", s.Name)
	o.Text("color", s.Colour)
	o.Raw("available_products_price_types", cmp.Or(s.PriceTypes, "null"))
	o.Raw("custom_fields_values", cmp.Or(s.Fields, "null"))
	o.Members(s.Extra)
	return o.End()
}
