package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// duplicateKeys finds the first key that stands twice in its object, by
// encoding/json's own tokens.
func duplicateKeys(text []byte) []string {
	type level struct {
		keys  map[string]bool // nil in a list
		step  string
		index int
		key   bool // a key comes next
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var levels []level
	for {
		token, err := d.Token()
		if err != nil {
			return nil
		}
		if delim, is := token.(json.Delim); is && (delim == '}' || delim == ']') {
			levels = levels[:len(levels)-1]
			if len(levels) == 0 {
				return nil
			}
		} else {
			if top := len(levels) - 1; top >= 0 && levels[top].key {
				l := &levels[top]
				l.step, l.key = token.(string), false
				if l.keys[l.step] {
					path := ""
					for _, l := range levels {
						path += "/" + l.step
					}
					return []string{"duplicate-key " + path}
				}
				l.keys[l.step] = true
				continue
			}
			if is {
				l := level{step: "0"}
				if delim == '{' {
					l = level{keys: map[string]bool{}, key: true}
				}
				levels = append(levels, l)
				continue
			}
			if len(levels) == 0 {
				return nil
			}
		}
		// A value has ended.
		if l := &levels[len(levels)-1]; l.keys != nil {
			l.key = true
		} else {
			l.index++
			l.step = strconv.Itoa(l.index)
		}
	}
}

// shape is what may stand at a place: members by name, or elements of a list, or
// a scalar.
type shape struct {
	members map[string]*shape
	element *shape
	scalar  func(v any) string // the code of a fault, "" for none
}

var (
	anything   = &shape{scalar: func(any) string { return "" }}
	aText      = &shape{scalar: kind[string]}
	aNumber    = &shape{scalar: whole}
	anID       = &shape{scalar: idOrDigits}
	stageShape = &shape{members: map[string]*shape{"id": anID, "name": aText, "sort": aNumber, "color": aText}}
	newShape   = &shape{members: map[string]*shape{"name": aText, "sort": aNumber, "is_main": anything, "statuses": {element: stageShape}}}
	oldShape   = &shape{members: map[string]*shape{"id": anID, "name": aText, "sort": aNumber, "is_main": anything, "statuses": {element: stageShape}}}
	setShape   = &shape{members: map[string]*shape{"add": {element: newShape}, "update": {element: oldShape}}}
)

// locate finds what the structs could not be read from. lenient says that all of
// it can be left out with a warning.
func locate(text []byte) (found []string, lenient bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return []string{"syntax"}, false
	}
	if d.More() {
		return []string{"trailing-data"}, false
	}
	walk(v, setShape, "", &found)
	lenient = true
	for _, f := range found {
		lenient = lenient && warning(f)
	}
	return found, lenient
}

func walk(v any, s *shape, path string, found *[]string) {
	report := func(code, path string) { *found = append(*found, strings.TrimSpace(code+" "+path)) }
	switch v := v.(type) {
	case map[string]any:
		if s.members == nil {
			break
		}
		for name, member := range v {
			switch at := path + "/" + name; {
			case s.members[name] != nil:
				walk(member, s.members[name], at, found)
			case readOnly[name]:
				report("read-only", at)
			default:
				report("unknown-field", at)
			}
		}
		return
	case []any:
		if s.element == nil {
			break
		}
		for i, item := range v {
			walk(item, s.element, path+"/"+strconv.Itoa(i), found)
		}
		return
	default:
		if s.scalar == nil {
			break
		}
		if code := s.scalar(v); code != "" {
			report(code, path)
		}
		return
	}
	report("wrong-type", path)
}

func kind[T any](v any) string {
	if _, is := v.(T); !is {
		return "wrong-type"
	}
	return ""
}

func whole(v any) string {
	n, is := v.(json.Number)
	if !is {
		return "wrong-type"
	}
	if _, err := n.Int64(); err != nil {
		return "bad-number"
	}
	return ""
}

func idOrDigits(v any) string {
	digits, is := v.(string)
	if n, number := v.(json.Number); number {
		digits, is = n.String(), true
	}
	if _, ok := id(digits); !is || !ok {
		return "bad-id"
	}
	return ""
}

var readOnly = map[string]bool{
	"leads": true, "value": true, "label": true, "pipeline_id": true, "editable": true, "is_editable": true,
	"kind": true, "type": true, "account_id": true, "is_default": true, "is_archive": true, "is_unsorted_on": true,
	"conditions": true, "created_at": true, "updated_at": true, "customers_count": true, "is_computed": true, "_links": true,
}
