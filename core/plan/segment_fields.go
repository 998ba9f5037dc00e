package plan

import (
	"bytes"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// SameFields reports whether a segment's custom_fields_values show every value
// that a change wants, both as JSON. Fields that the change does not list do not
// count, for they keep theirs.
func SameFields(now, wanted []byte) bool {
	return sameFields(gjson.ParseBytes(now), gjson.ParseBytes(wanted))
}

// SameList reports whether two JSON lists of ids are equal; null is an empty one.
func SameList(now, wanted []byte) bool {
	return sameList(gjson.ParseBytes(now), gjson.ParseBytes(wanted))
}

// sameList compares two lists of ids; null is an empty one.
func sameList(a, b gjson.Result) bool {
	x, y := a.Array(), b.Array()
	return slices.EqualFunc(x, y, func(v, w gjson.Result) bool { return v.String() == w.String() })
}

// sameFields reports whether every wanted custom field has its value already.
// Fields that are not listed keep theirs, so they do not differ.
func sameFields(now, wanted gjson.Result) bool {
	present := map[string]gjson.Result{}
	now.ForEach(func(_, field gjson.Result) bool {
		present["id "+field.Get("field_id").String()] = field.Get("values")
		if code := field.Get("field_code"); code.Type == gjson.String {
			present["code "+code.Str] = field.Get("values")
		}
		return true
	})
	same := true
	wanted.ForEach(func(_, field gjson.Result) bool {
		key := "code " + field.Get("field_code").String()
		if id := field.Get("field_id"); id.Exists() {
			key = "id " + id.String()
		}
		same = same && slices.EqualFunc(present[key].Array(), field.Get("values").Array(), sameValue)
		return same
	})
	return same
}

// countFields holds a segment's custom fields against the limit, which binds
// growth only.
func (p *customers) countFields(t *customerTarget, had int) {
	count := len(gjson.ParseBytes(t.fields).Array())
	switch {
	case count <= amo.MaxSegmentFields:
	case count > had:
		p.ReportAt("custom_fields_values", issue.TooManyFields, issue.Int("count", int64(count)), issue.Int("max", amo.MaxSegmentFields))
	default:
		o := object{}
		o.number("max_segment_fields", int64(count))
		t.options = o.json()
	}
}

// mergedFields are the wanted custom fields and all the others as they were read.
// In the vendor's example of updating a segment the fields that were not sent are
// gone from the answer, so what is left out may be lost.
func mergedFields(now, wanted gjson.Result) []byte {
	given := map[string]bool{}
	wanted.ForEach(func(_, field gjson.Result) bool {
		given["id "+field.Get("field_id").String()] = true
		given["code "+field.Get("field_code").String()] = true
		return true
	})
	merged := []byte{'['}
	now.ForEach(func(_, field gjson.Result) bool {
		id, code := field.Get("field_id"), field.Get("field_code")
		if !id.Exists() || given["id "+id.String()] || code.Type == gjson.String && given["code "+code.Str] {
			return true
		}
		kept := object{}
		kept.raw("field_id", []byte(id.Raw))
		kept.raw("values", []byte(field.Get("values").Raw))
		merged = append(append(merged, kept.json()...), ',')
		return true
	})
	wanted.ForEach(func(_, field gjson.Result) bool {
		merged = append(append(merged, field.Raw...), ',')
		return true
	})
	return append(bytes.TrimSuffix(merged, []byte{','}), ']')
}

// sameValue compares two values of a field, by the choice's id where both have it.
func sameValue(now, wanted gjson.Result) bool {
	if a, b := now.Get("enum_id"), wanted.Get("enum_id"); a.Exists() && b.Exists() {
		return a.String() == b.String()
	}
	return now.Get("value").String() == wanted.Get("value").String()
}
