package plan

import (
	"bytes"
	"slices"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// SameFields reports whether a segment's custom_fields_values show every value
// that a change wants, both as JSON. Fields that the change does not list do not
// count, for they keep theirs.
func SameFields(now, wanted []byte) bool {
	return sameFields(strictjson.Known(string(now)), strictjson.Known(string(wanted)))
}

// SameList reports whether two JSON lists of ids are equal; null is an empty one.
func SameList(now, wanted []byte) bool {
	return sameList(strictjson.Known(string(now)), strictjson.Known(string(wanted)))
}

// sameList compares two lists of ids; null is an empty one.
func sameList(a, b strictjson.Value) bool {
	x, y := items(a), items(b)
	return slices.EqualFunc(x, y, func(v, w strictjson.Value) bool { return v.Said() == w.Said() })
}

// items are what is in a list, in none for null; one thing is a list of one.
func items(v strictjson.Value) []strictjson.Value {
	if v.Type() == strictjson.Null {
		return nil
	}
	if !v.IsList() {
		return []strictjson.Value{v}
	}
	list := make([]strictjson.Value, 0, v.Count())
	e := v.Elements()
	for e.Next() {
		list = append(list, e.Value())
	}
	return list
}

// sameFields reports whether every wanted custom field has its value already.
// Fields that are not listed keep theirs, so they do not differ.
func sameFields(now, wanted strictjson.Value) bool {
	present := map[string]strictjson.Value{}
	now.ForEach(func(_ string, field strictjson.Value) bool {
		present["id "+field.Get("field_id").Said()] = field.Get("values")
		if code := field.Get("field_code"); code.Type() == strictjson.String {
			present["code "+code.Str()] = field.Get("values")
		}
		return true
	})
	same := true
	wanted.ForEach(func(_ string, field strictjson.Value) bool {
		key := "code " + field.Get("field_code").Said()
		if id := field.Get("field_id"); id.Exists() {
			key = "id " + id.Said()
		}
		same = same && slices.EqualFunc(items(present[key]), items(field.Get("values")), sameValue)
		return same
	})
	return same
}

// countFields holds a segment's custom fields against the limit, which binds
// growth only.
func (p *customers) countFields(t *customerTarget, had int) {
	count, max := strictjson.Known(string(t.fields)).Count(), limit(p.options.MaxFields, amo.MaxSegmentFields)
	switch {
	case count > max && count > had:
		p.ReportAt("custom_fields_values", issue.TooManyFields, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	case count > amo.MaxSegmentFields:
		o := object{}
		o.number("max_segment_fields", int64(count))
		t.options = o.json()
	}
}

// mergedFields are the wanted custom fields and all the others as they were read.
// In the vendor's example of updating a segment the fields that were not sent are
// gone from the answer, so what is left out may be lost.
func mergedFields(now, wanted strictjson.Value) []byte {
	given := map[string]bool{}
	wanted.ForEach(func(_ string, field strictjson.Value) bool {
		given["id "+field.Get("field_id").Said()] = true
		given["code "+field.Get("field_code").Said()] = true
		return true
	})
	merged := []byte{'['}
	now.ForEach(func(_ string, field strictjson.Value) bool {
		id, code := field.Get("field_id"), field.Get("field_code")
		if !id.Exists() || len(items(field.Get("values"))) == 0 || given["id "+id.Said()] || code.Type() == strictjson.String && given["code "+code.Str()] {
			return true
		}
		kept := object{}
		kept.raw("field_id", []byte(id.Raw()))
		kept.raw("values", []byte(field.Get("values").Raw()))
		merged = append(append(merged, kept.json()...), ',')
		return true
	})
	wanted.ForEach(func(_ string, field strictjson.Value) bool {
		merged = append(append(merged, field.Raw()...), ',')
		return true
	})
	return append(bytes.TrimSuffix(merged, []byte{','}), ']')
}

// sameValue compares two values of a field, by the choice's id where both have it.
func sameValue(now, wanted strictjson.Value) bool {
	if a, b := now.Get("enum_id"), wanted.Get("enum_id"); a.Exists() && b.Exists() {
		return a.Said() == b.Said()
	}
	return now.Get("value").Said() == wanted.Get("value").Said()
}
