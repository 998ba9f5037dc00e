package transfer

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/plan"
)

// Statuses is a copy of customer stages.
func Statuses(from, to []byte) Copy {
	c := Copy{Kind: plan.KindStatuses}
	old, now := gjson.GetBytes(from, "statuses").Array(), gjson.GetBytes(to, "statuses").Array()
	for i, id := range match(old, now, customerRole) {
		s := old[i]
		item := Item{Address: "statuses/" + s.Get("id").Raw, Name: s.Get("name").String(), There: id}
		if id == 0 && s.Get("is_default").Bool() {
			c.Missing = append(c.Missing, Note{item.Address, item.Name, "a stage of amoCRM's own that the other account does not have"})
			continue
		}
		c.loses(item.Address, item.Name, s)
		o := begin(item)
		if colour := c.colour(item.Address, item.Name, s.Get("color").String(), byID(now, id).Get("color").String(), plan.V4); colour != "" {
			o.text("color", colour)
		}
		item.Desired = o.close()
		c.Items = append(c.Items, item)
	}
	return c
}

// Segments is a copy of segments. The two lists of fields are what segments.fields
// answered in each account.
func Segments(from, to, fromFields, toFields []byte) Copy {
	c := Copy{Kind: plan.KindSegments}
	fields := fieldMap{gjson.GetBytes(fromFields, "fields").Array(), gjson.GetBytes(toFields, "fields").Array()}
	old, now := gjson.GetBytes(from, "segments").Array(), gjson.GetBytes(to, "segments").Array()
	for i, id := range match(old, now, noRole) {
		s := old[i]
		item := Item{Address: "segments/" + s.Get("id").Raw, Name: s.Get("name").String(), There: id}
		o := begin(item)
		if colour := c.colour(item.Address, item.Name, s.Get("color").String(), byID(now, id).Get("color").String(), plan.V4); colour != "" {
			o.text("color", colour)
		}
		var values []byte
		for _, f := range s.Get("custom_fields_values").Array() {
			text, missing := fields.carry(f)
			for _, what := range missing {
				c.Missing = append(c.Missing, Note{item.Address, item.Name, what})
			}
			if text != nil {
				values = append(append(values, ','), text...)
			}
		}
		if values != nil {
			o.raw("custom_fields_values", "["+string(values[1:])+"]")
		} else if len(byID(now, id).Get("custom_fields_values").Array()) > 0 {
			// A plan can't ask for an empty list of them.
			c.Lost = append(c.Lost, Note{item.Address, item.Name, "having no field values: the other account's stay"})
		}
		if len(s.Get("available_products_price_types").Array()) > 0 {
			// Ids of price fields: the API names none of them.
			c.Lost = append(c.Lost, Note{item.Address, item.Name, "price types"})
		}
		item.Desired = o.close()
		c.Items = append(c.Items, item)
	}
	return c
}

// fieldMap finds the custom fields of one account in another.
type fieldMap struct{ from, to []gjson.Result }

// find is the field of the other account that has the same code, else the same
// name and type.
func (m fieldMap) find(f gjson.Result) (gjson.Result, bool) {
	here := byID(m.from, f.Get("field_id").Int())
	code, name, kind := f.Get("field_code").Str, f.Get("field_name").String(), f.Get("field_type").Str
	if here.Exists() {
		code, name, kind = here.Get("code").Str, here.Get("name").String(), here.Get("type").Str
	}
	for _, there := range m.to {
		if code != "" && there.Get("code").Str == code {
			return there, true
		}
	}
	for _, there := range m.to {
		if there.Get("name").String() == name && (kind == "" || there.Get("type").Str == kind) {
			return there, true
		}
	}
	return gjson.Result{}, false
}

// carry writes a field's values for the other account. missing says what has no
// place there.
func (m fieldMap) carry(f gjson.Result) (text []byte, missing []string) {
	name := f.Get("field_name").String()
	if name == "" {
		name = f.Get("field_id").Raw
	}
	there, found := m.find(f)
	if !found {
		return nil, []string{"the other account has no such field: " + strconv.Quote(name)}
	}
	values := ""
	for _, v := range f.Get("values").Array() {
		o := object("{")
		if enum := v.Get("enum_id"); enum.Exists() && enum.Type != gjson.Null {
			id := enumID(there, v.Get("value").String())
			if id == "" {
				missing = append(missing, "the field "+strconv.Quote(name)+" of the other account has no choice "+strconv.Quote(v.Get("value").String()))
				continue
			}
			o.raw("enum_id", id)
		}
		if value := v.Get("value"); value.Exists() && value.Type != gjson.Null {
			o.raw("value", value.Raw)
		}
		values += "," + string(o.close())
	}
	if values == "" {
		return nil, missing
	}
	o := object("{")
	o.raw("field_id", there.Get("id").Raw)
	o.raw("values", "["+values[1:]+"]")
	return o.close(), missing
}

// enumID is the id of the choice with this text, "" when there is none.
func enumID(field gjson.Result, text string) string {
	for _, e := range field.Get("enums").Array() {
		if e.Get("value").String() == text {
			return e.Get("id").Raw
		}
	}
	return ""
}
