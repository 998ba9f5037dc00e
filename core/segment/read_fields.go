package segment

import (
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var (
	valuesFields = []string{"field_id", "field_code", "field_name", "field_type", "values"}
	valueFields  = []string{"value", "enum_id", "enum_code"}
)

// CheckFields reports what keeps custom_fields_values from being sent, but for
// their number.
func CheckFields(v strictjson.Value, c *issue.Collector) {
	readFields(v, Options{MaxFields: v.Count() + 1}, c)
}

// CheckPriceTypes reports what keeps available_products_price_types from being sent.
func CheckPriceTypes(v strictjson.Value, c *issue.Collector) { readPriceTypes(v, c) }

// readFields reads custom_fields_values: a list of fields, or null.
func readFields(v strictjson.Value, o Options, c *issue.Collector) *[]FieldValues {
	var list []FieldValues
	if v.Type() == strictjson.Null {
		return &list
	}
	if !v.IsList() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	if count, max := v.Count(), o.maxFields(); count > max {
		c.Report(issue.TooManyFields, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	}
	list = []FieldValues{}
	seen := map[int64]bool{}
	strictjson.EachElement(c, v, func(item strictjson.Value) { list = append(list, readFieldValues(item, seen, c)) })
	return &list
}

// readFieldValues reads the values of one field. seen are the ids of those before.
func readFieldValues(v strictjson.Value, seen map[int64]bool, c *issue.Collector) FieldValues {
	var f FieldValues
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return f
	}
	identified, valued := false, false
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		switch name {
		case "field_id":
			identified = true
			f.FieldID = strictjson.ReadID(c, value)
			if f.FieldID != 0 && seen[f.FieldID] {
				c.Report(issue.DuplicateID, issue.Int("id", f.FieldID))
			}
			seen[f.FieldID] = true
		case "field_code":
			f.Code = textOrNull(value, c)
		case "field_name":
			f.Name = textOrNull(value, c)
		case "field_type":
			f.Type = textOrNull(value, c)
		case "values":
			valued = true
			f.Values = readValues(value, c)
		case "value": // belongs inside values
			c.ReportUnknown(name, valuesFields)
		default:
			field.Other(name, valuesFields, c)
		}
	})
	if !identified && f.Code == "" {
		c.ReportMissing("field_id")
	}
	if !valued {
		c.ReportMissing("values")
	}
	return f
}

func readValues(v strictjson.Value, c *issue.Collector) []Value {
	if !v.IsList() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	values := []Value{}
	strictjson.EachElement(c, v, func(item strictjson.Value) { values = append(values, readValue(item, c)) })
	if len(values) == 0 {
		c.Report(issue.EmptyList)
	}
	return values
}

// readValue reads one value, which is a scalar or names a choice by its id.
func readValue(v strictjson.Value, c *issue.Collector) Value {
	var one Value
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return one
	}
	given := false
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		switch name {
		case "value":
			given = true
			one.Value = readScalar(value, c)
		case "enum_id":
			if value.Type() != strictjson.Null { // as it is read where there is no choice
				given = true
				one.EnumID = strictjson.ReadID(c, value)
			}
		case "enum_code":
			one.EnumCode = textOrNull(value, c)
		default:
			field.Other(name, valueFields, c)
		}
	})
	if !given {
		c.ReportMissing("value")
	}
	return one
}

func readScalar(v strictjson.Value, c *issue.Collector) Scalar {
	switch v.Type() {
	case strictjson.String:
		return Text(v.Str())
	case strictjson.Number, strictjson.True, strictjson.False:
		return Scalar{v.Raw()}
	}
	strictjson.WrongType(c, v, issue.AScalar)
	return Scalar{}
}

// textOrNull reads a string, or null as replies have it.
func textOrNull(v strictjson.Value, c *issue.Collector) string {
	if v.Type() == strictjson.Null {
		return ""
	}
	return field.Text(v, c)
}
