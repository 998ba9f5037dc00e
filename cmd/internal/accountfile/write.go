package accountfile

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// Write writes present states, in the form that plans take, as a file. Without
// ids it is a file for any account.
func Write(states map[plan.Kind][]byte, ids bool) []byte {
	w := writer{ids: ids}
	for _, s := range sections {
		state, known := states[s.kind]
		if !known {
			continue
		}
		items := gjson.GetBytes(state, string(s.kind)).Array()
		if w.Len() > 0 {
			w.WriteByte('\n')
		}
		if len(items) == 0 {
			fmt.Fprintf(&w, "%s: []\n", s.name)
			continue
		}
		fmt.Fprintf(&w, "%s:\n", s.name)
		for _, item := range items {
			switch s.kind {
			case plan.KindPipelines:
				w.pipeline(item)
			case plan.KindStatuses:
				fmt.Fprintf(&w, "  - {%s}\n", w.thing(item))
			default:
				w.segment(item)
			}
		}
	}
	return []byte(w.String())
}

type writer struct {
	strings.Builder
	ids bool
}

func (w *writer) pipeline(p gjson.Result) {
	w.first(p)
	if p.Get("is_main").Bool() {
		w.WriteString("    main: true\n")
	}
	if p.Get("statuses").Type == gjson.Null {
		w.WriteString("    # amoCRM did not say which stages it has; without them they are left alone\n")
		return
	}
	var own []gjson.Result
	system := map[amo.StageKind]gjson.Result{}
	for _, s := range p.Get("statuses").Array() {
		if kind := amo.StageKind(s.Get("kind").Str); kind != amo.Regular {
			system[kind] = s
			continue
		}
		own = append(own, s)
	}
	if len(own) == 0 {
		w.WriteString("    stages: []\n")
	} else {
		w.WriteString("    stages:\n")
	}
	for _, s := range own {
		fmt.Fprintf(w, "      - {%s}\n", w.thing(s))
	}
	for _, kind := range []amo.StageKind{amo.Won, amo.Lost} {
		if s, has := system[kind]; has {
			fmt.Fprintf(w, "    %s: %s\n", kind, plain(s.Get("name").String()))
		}
	}
	if _, has := system[amo.Unsorted]; has {
		w.WriteString("    unsorted: true\n")
	}
}

// first writes the id and the name, the first lines of an item.
func (w *writer) first(item gjson.Result) {
	if w.ids {
		fmt.Fprintf(w, "  - id: %s\n    name: %s\n", item.Get("id").Raw, plain(item.Get("name").String()))
		return
	}
	fmt.Fprintf(w, "  - name: %s\n", plain(item.Get("name").String()))
}

// thing is a stage as one line: what changes in git is what changed.
func (w *writer) thing(s gjson.Result) string {
	var parts []string
	if w.ids {
		parts = append(parts, "id: "+s.Get("id").Raw)
	}
	parts = append(parts, "name: "+plain(s.Get("name").String()))
	if colour := s.Get("color").String(); colour != "" {
		parts = append(parts, "color: "+plain(colour))
	}
	return strings.Join(parts, ", ")
}

func (w *writer) segment(s gjson.Result) {
	w.first(s)
	if colour := s.Get("color").String(); colour != "" {
		fmt.Fprintf(w, "    color: %s\n", plain(colour))
	}
	if prices := s.Get("available_products_price_types"); len(prices.Array()) > 0 {
		fmt.Fprintf(w, "    price_types: %s\n", strings.ReplaceAll(strings.Join(strings.Fields(prices.Raw), ""), ",", ", "))
	}
	fields := s.Get("custom_fields_values").Array()
	if len(fields) == 0 {
		return
	}
	w.WriteString("    fields:\n")
	for _, f := range fields {
		var parts []string
		// A code names a field in every account, an id in one.
		if code := f.Get("field_code"); code.Type == gjson.String && (!w.ids || !f.Get("field_id").Exists()) {
			parts = append(parts, "code: "+plain(code.Str))
		} else {
			parts = append(parts, "id: "+f.Get("field_id").Raw)
		}
		if name := f.Get("field_name").String(); name != "" {
			parts = append(parts, "name: "+plain(name))
		}
		var values []string
		for _, v := range f.Get("values").Array() {
			values = append(values, value(v))
		}
		fmt.Fprintf(w, "      - {%s, values: [%s]}\n", strings.Join(parts, ", "), strings.Join(values, ", "))
	}
}

func value(v gjson.Result) string {
	text := v.Get("value").Raw
	if v.Get("value").Type == gjson.String {
		text = quote(v.Get("value").Str) // "7.5" stays a text
	}
	enum := v.Get("enum_id")
	switch {
	case !enum.Exists() || enum.Type == gjson.Null:
		return text
	case text == "":
		return "{enum: " + enum.Raw + "}"
	}
	return "{enum: " + enum.Raw + ", value: " + text + "}"
}

// harmless is a text that means itself without quotes everywhere in YAML.
var harmless = regexp.MustCompile(`^\p{L}[\p{L}\p{N}]*([ ._/-]+[\p{L}\p{N}]+)*$`)

// plain quotes a text where it must be.
func plain(text string) string {
	switch strings.ToLower(text) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return quote(text)
	}
	if harmless.MatchString(text) {
		return text
	}
	return quote(text)
}
