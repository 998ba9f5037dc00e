package segment

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Draft is one segment as it should be. A new one needs a Name; an update needs
// the ID and something that changes.
type Draft struct {
	ID     int64  // 0 for a new segment
	Name   string // "" leaves an existing name as it is
	Colour string // rrggbb without #, "" leaves it as it is, or to amoCRM
	// PriceTypes are ids of price fields. nil leaves them as they are; a nil list
	// sends null.
	PriceTypes *[]int64
	// Fields are the values of custom fields. nil leaves them as they are; a nil
	// list sends null.
	Fields    *[]FieldValues
	RequestID string // of an update only: comes back and is not kept, "" for none
}

// FieldValues are the values of one custom field, which is named by its id, by
// its code, or both.
type FieldValues struct {
	FieldID int64  // 0 for none
	Code    string // "" for none
	Name    string // passes, "" for none
	Type    string // passes, "" for none
	Values  []Value
}

// Value is one value of a custom field: a scalar, a choice from a list, or both.
type Value struct {
	Value    Scalar // the zero Scalar for none
	EnumID   int64  // 0 for none
	EnumCode string // passes, "" for none
}

// Scalar is a string, a number, true or false, as JSON text.
type Scalar struct{ raw string }

// Text is a scalar that is a string.
func Text(value string) Scalar { return Scalar{string(quote.Append(nil, value))} }

// Int is a scalar that is a whole number, dates among them.
func Int(value int64) Scalar { return Scalar{strconv.FormatInt(value, 10)} }

// Flag is a scalar that is true or false.
func Flag(value bool) Scalar { return Scalar{strconv.FormatBool(value)} }

// Options bound an add or an update. The zero value means the document's limits.
type Options struct {
	MaxFields int // custom fields with values; 0 is amo.MaxSegmentFields
	// AllowColours pass as they are, whatever the list says: colours that the
	// account already has and that nobody touched.
	AllowColours []string
}

func (o Options) maxFields() int {
	if o.MaxFields > 0 {
		return o.MaxFields
	}
	return amo.MaxSegmentFields
}

// ReadOptions reads the options of segments.add and segments.update at the
// collector's place.
func ReadOptions(v strictjson.Value, c *issue.Collector) Options {
	var o Options
	field.Options(v, []string{"max_segment_fields", "allow_colors"}, c, func(name string, value strictjson.Value) {
		switch name {
		case "max_segment_fields":
			o.MaxFields = field.Limit(value, c)
		case "allow_colors":
			o.AllowColours = field.Texts(value, c)
		}
	})
	return o
}

// Request is the request of segments.add, or of segments.update when the draft
// has an id, in its canonical form.
func (d Draft) Request() amo.Request {
	if d.ID == 0 {
		return amo.NewRequest(amo.SegmentsAdd, 0, d.appendJSON(nil, false))
	}
	return amo.NewRequest(amo.SegmentsUpdate, d.ID, d.appendJSON(nil, false))
}

// Validate checks a draft that was made in Go by the same rules as one that was
// read. Paths point into the input that AppendInput writes.
func (d Draft) Validate(o Options) issue.List {
	input, fault := strictjson.Parse(string(d.AppendInput(nil)), amo.MaxInputBytes)
	if fault != nil {
		return issue.List{fault.Issue(issue.InInput)}
	}
	var c issue.Collector
	if d.ID == 0 {
		ReadAdd(input, o, &c)
	} else {
		ReadUpdate(input, o, &c)
	}
	return c.List()
}

// AppendInput appends a draft as the input of segments.add, or of
// segments.update when it has an id.
func (d Draft) AppendInput(dst []byte) []byte { return d.appendJSON(dst, d.ID != 0) }

// appendJSON appends what the vendor takes of a draft, whose id stands in the
// path and not in the body.
func (d Draft) appendJSON(dst []byte, withID bool) []byte {
	o := field.Begin(dst)
	if withID {
		o.Int("id", d.ID)
	}
	if d.Name != "" {
		o.Text("name", d.Name)
	}
	if d.PriceTypes != nil {
		o.Member("available_products_price_types", func(dst []byte) []byte {
			return field.AppendList(dst, *d.PriceTypes, appendID)
		})
	}
	if d.Colour != "" {
		o.Text("color", d.Colour)
	}
	if d.Fields != nil {
		o.Member("custom_fields_values", func(dst []byte) []byte { return field.AppendList(dst, *d.Fields, appendFieldValues) })
	}
	if d.RequestID != "" {
		o.Text("request_id", d.RequestID)
	}
	return o.End()
}

func appendFieldValues(dst []byte, f FieldValues) []byte {
	o := field.Begin(dst)
	if f.FieldID != 0 {
		o.Int("field_id", f.FieldID)
	}
	for _, m := range [][2]string{{"field_code", f.Code}, {"field_name", f.Name}, {"field_type", f.Type}} {
		if m[1] != "" {
			o.Text(m[0], m[1])
		}
	}
	o.Member("values", func(dst []byte) []byte { return field.AppendList(dst, f.Values, appendValue) })
	return o.End()
}

func appendValue(dst []byte, v Value) []byte {
	o := field.Begin(dst)
	if v.Value.raw != "" {
		o.Raw("value", v.Value.raw)
	}
	if v.EnumID != 0 {
		o.Int("enum_id", v.EnumID)
	}
	if v.EnumCode != "" {
		o.Text("enum_code", v.EnumCode)
	}
	return o.End()
}

func appendID(dst []byte, id int64) []byte { return strconv.AppendInt(dst, id, 10) }
