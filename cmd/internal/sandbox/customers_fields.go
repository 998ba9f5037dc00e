package sandbox

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// maxSegmentFields: "Segments can have no more than 30 custom fields".
const maxSegmentFields = 30

// segmentField is a custom field that segments have. Types: text, textarea,
// numeric, checkbox, select, multiselect.
type segmentField struct {
	ID    int64
	Name  string
	Code  string // "" answers null
	Type  string
	Enums []segmentEnum
}

type segmentEnum struct {
	ID    int64  `json:"id"`
	Value string `json:"value"`
	Sort  int64  `json:"sort"`
}

func (f segmentField) code() *string {
	if f.Code == "" {
		return nil
	}
	return &f.Code
}

// fieldValues is one field's values in a segment, as the document prints them.
type fieldValues struct {
	Values    []fieldValue `json:"values"`
	FieldID   int64        `json:"field_id"`
	FieldName string       `json:"field_name"`
	FieldCode *string      `json:"field_code"`
	FieldType string       `json:"field_type"`
}

type fieldValue struct {
	Value  any    `json:"value"`
	EnumID *int64 `json:"enum_id,omitempty"`
}

// wireField is a field as custom-fields prints it, without the members that
// "are returned only for" other entities.
type wireField struct {
	ID          int64          `json:"id"`
	Name        string         `json:"name"`
	Sort        int64          `json:"sort"`
	Type        string         `json:"type"`
	Code        *string        `json:"code"`
	EntityType  string         `json:"entity_type"`
	IsDeletable bool           `json:"is_deletable"`
	Enums       []segmentEnum  `json:"enums"` // null without a list
	Links       map[string]any `json:"_links"`
}

func (s *Sandbox) wireField(place int, f segmentField) wireField {
	return wireField{
		ID: f.ID, Name: f.Name, Sort: int64(500 + place), Type: f.Type, Code: f.code(), EntityType: "segments", IsDeletable: true,
		Enums: f.Enums, Links: selfLink(s.c.Origin + segmentsPath + "/custom_fields/" + strconv.FormatInt(f.ID, 10)),
	}
}

// listSegmentFields is GET /api/v4/customers/segments/custom_fields
// (custom-fields): pages, every user; in another mode 422 ("cannot be
// processed"; that it means the mode is assumed).
func (s *Sandbox) listSegmentFields(c *call) answer {
	page, limit, failed := pageOf(c)
	if failed != nil {
		return *failed
	}
	fields := []wireField{}
	for i, f := range s.state.customers.Fields {
		fields = append(fields, s.wireField(i, f))
	}
	shown, more := cut(fields, page, limit)
	if len(shown) == 0 {
		return noContent()
	}
	return hal(pagedCollection{len(fields), page, pageCount(len(fields), limit), s.pageLinks(c, page, limit, more), map[string]any{"custom_fields": shown}})
}

// getSegmentField is GET /api/v4/customers/segments/custom_fields/{id}.
func (s *Sandbox) getSegmentField(c *call) answer {
	for i, f := range s.state.customers.Fields {
		if f.ID == c.ids[0] {
			return hal(s.wireField(i, f))
		}
	}
	return problem(http.StatusNotFound, "Custom field not found")
}

// readFieldValues reads `custom_fields_values`. What is sent is all that the
// segment has afterwards: in the document's examples segment 17 gets two
// fields, then a PATCH with one of them, and answers that one. A field is named
// by field_id or field_code; one that the account does not have is refused at
// `custom_fields_values.0.field_id` (documented).
func (s *Sandbox) readFieldValues(it *item) (out []fieldValues) {
	rows, _ := member[*php.Array](it, "custom_fields_values", "array")
	if rows.Len() > maxSegmentFields {
		it.refuse(tooManyOf, "custom_fields_values", "This collection should contain 30 elements or less.")
		return nil
	}
	for i, key := range rows.Keys() {
		at := "custom_fields_values." + strconv.Itoa(i)
		row := rows.Array(key)
		if row == nil {
			it.refuse(invalidType, at, "This value should be of type array.")
			continue
		}
		in := it.inside(at, row)
		f, ok := s.fieldOf(in)
		if !ok {
			continue
		}
		if slices.ContainsFunc(out, func(v fieldValues) bool { return v.FieldID == f.ID }) {
			in.refuseChoice("field_id") // twice; assumed
			continue
		}
		v := fieldValues{FieldID: f.ID, FieldName: f.Name, FieldCode: f.code(), FieldType: f.Type}
		v.Values = readValues(in, f)
		if len(v.Values) > 0 { // none empties the field (assumed)
			out = append(out, v)
		}
	}
	return out
}

func (s *Sandbox) fieldOf(in *item) (segmentField, bool) {
	if id, has := in.in.Get("field_id"); has {
		for _, f := range s.state.customers.Fields {
			if f.ID == id {
				return f, true
			}
		}
		in.refuseChoice("field_id")
		return segmentField{}, false
	}
	if code, has := in.in.Get("field_code"); has {
		for _, f := range s.state.customers.Fields {
			if f.Code == code && f.Code != "" {
				return f, true
			}
		}
		in.refuseChoice("field_code")
		return segmentField{}, false
	}
	in.require("field_id")
	return segmentField{}, false
}

// readValues reads the values of one field; only a multiselect takes more than
// one (assumed).
func readValues(in *item, f segmentField) (out []fieldValue) {
	in.require("values")
	if v, has := in.in.Get("values"); !has || v == nil {
		return nil
	}
	rows, _ := member[*php.Array](in, "values", "array")
	if rows.Len() > 1 && f.Type != "multiselect" {
		in.refuse(tooManyOf, "values", "This collection should contain 1 element or less.")
		return nil
	}
	for i, key := range rows.Keys() {
		row := rows.Array(key)
		if row == nil {
			in.refuse(invalidType, "values."+strconv.Itoa(i), "This value should be of type array.")
			continue
		}
		if v, ok := readValue(in.inside("values."+strconv.Itoa(i), row), f); ok {
			out = append(out, v)
		}
	}
	return out
}

// readValue: a checkbox takes true or false, a list an enum_id or the text of
// one of its values, a number field a number or its text, the others text.
func readValue(in *item, f segmentField) (fieldValue, bool) {
	given, _ := in.in.Get("value")
	switch f.Type {
	case "checkbox":
		in.require("value")
		on, ok := in.flag("value")
		return fieldValue{Value: on}, ok
	case "select", "multiselect":
		enum, byID := in.in.Get("enum_id")
		for _, e := range f.Enums {
			if byID && enum == e.ID || !byID && given == e.Value {
				return fieldValue{Value: e.Value, EnumID: &e.ID}, true
			}
		}
		if byID {
			in.refuseChoice("enum_id")
		} else {
			in.refuseChoice("value")
		}
		return fieldValue{}, false
	}
	in.require("value")
	words, ok := text(given)
	if in.has("value") && !ok {
		in.refuse(invalidType, "value", "This value should be of type string.")
	}
	if _, err := strconv.ParseFloat(words, 64); ok && f.Type == "numeric" && err != nil {
		in.refuse(invalidType, "value", "This value should be of type numeric.")
		return fieldValue{}, false
	}
	return fieldValue{Value: words}, ok
}
