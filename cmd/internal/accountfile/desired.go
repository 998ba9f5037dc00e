package accountfile

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
)

// section writes one list in the core's form, and notes where each value stands.
func (f *File) section(s section, e entry) {
	if e.value.kind == null { // `segments:` alone says nothing
		return
	}
	pointer := "/" + string(s.kind)
	f.places[pointer] = e.at
	f.desired[s.kind] = []byte(`{"` + string(s.kind) + `":` + f.items(s.of, e.value, pointer) + `}`)
}

// items writes a list of mappings. What is no list goes on as it is, for the core
// to refuse.
func (f *File) items(form []member, v *node, pointer string) string {
	if v.kind != list {
		return f.any(v, pointer)
	}
	return join(f.each(form, v, pointer))
}

func (f *File) each(form []member, v *node, pointer string) []string {
	var list []string
	for i, item := range v.items {
		list = append(list, f.item(form, item, pointer+"/"+strconv.Itoa(i)))
	}
	return list
}

func (f *File) item(form []member, v *node, pointer string) string {
	f.places[pointer] = v.at
	if v.kind != mapping {
		if v.kind == scalar && form[0].ours == "value" { // of a field: true for {value: true}
			return `{"value":` + v.json + `}`
		}
		return f.any(v, pointer)
	}
	var o object
	var p parts
	for _, e := range v.members {
		at := slices.IndexFunc(form, func(m member) bool { return m.ours == e.key })
		if at < 0 {
			f.stranger(e, form, pointer)
			continue
		}
		m := form[at]
		place := pointer + "/" + m.cores
		f.places[place] = e.at
		if e.value.kind == scalar {
			f.places[place] = e.value.at
		}
		switch {
		case m.as == asClosing:
			p.closing = append(p.closing, e)
		case m.as == asSwitch:
			p.unsorted = f.flag(e)
		case m.cores == "statuses" && e.value.kind == list:
			p.stages, p.given = e.value, true
		case m.as == asItems:
			o.add(m.cores, f.items(m.of, e.value, place))
		case m.as == asText:
			o.add(m.cores, f.text(e.value, place))
		default:
			o.add(m.cores, f.any(e.value, place))
		}
	}
	f.stages(&o, p, pointer+"/statuses")
	return o.json()
}

// parts are what the core has in one list and the file apart from each other.
type parts struct {
	stages   *node
	given    bool // a list of stages, empty or not
	closing  []entry
	unsorted bool
}

// stages writes a pipeline's stages, won, lost and the one for incoming leads.
func (f *File) stages(o *object, p parts, pointer string) {
	if !p.given {
		for _, e := range p.closing {
			// A list of them alone would ask for all other stages to go.
			f.faults = append(f.faults, Problem{Position: e.at, Code: string(issue.Missing), Message: "stages is required beside " + e.key + ".",
				Hint: "List the pipeline's stages, or leave " + e.key + " out."})
		}
		return
	}
	list := f.each(stageForm, p.stages, pointer)
	for _, e := range p.closing {
		id := amo.WonID
		if e.key == "lost" {
			id = amo.LostID
		}
		place := pointer + "/" + strconv.Itoa(len(list))
		f.places[place] = e.at
		list = append(list, `{"id":`+strconv.Itoa(id)+`,"name":`+f.text(e.value, place+"/name")+`}`)
	}
	if p.unsorted {
		f.places[pointer+"/"+strconv.Itoa(len(list))] = f.places[pointer[:len(pointer)-len("statuses")]+"unsorted"]
		list = append(list, unsortedStage)
	}
	o.add("statuses", join(list))
}

// stranger is a member that the form doesn't have. What only amoCRM's answers
// have is left out, with a word about it.
func (f *File) stranger(e entry, form []member, pointer string) {
	if e.key == "sort" || field.ReadOnly(e.key) {
		f.fault(e.at, issue.Issue{Code: issue.ReadOnly, Params: []issue.Param{issue.Text("field", e.key)}})
		return
	}
	f.strange[pointer] = true
	f.fault(e.at, unknown(e.key, names(form)))
}

func (f *File) flag(e entry) bool {
	if e.value.json != "true" && e.value.json != "false" {
		f.fault(e.value.at, issue.Issue{Code: issue.BadFlag,
			Params: []issue.Param{issue.Text("value", e.value.text), issue.Words("allowed", []string{"true", "false"})}})
	}
	return e.value.json == "true"
}

// text writes a scalar as the string that was written. A colour without quotes is
// a comment to YAML and leaves no value behind: it goes on as "".
func (f *File) text(v *node, pointer string) string {
	switch {
	case v.kind == scalar:
		f.places[pointer] = v.at
		return quote(v.text)
	case v.kind == null && len(pointer) > 6 && pointer[len(pointer)-6:] == "/color":
		return `""`
	}
	return f.any(v, pointer)
}

// any writes a value as it is.
func (f *File) any(v *node, pointer string) string {
	if _, known := f.places[pointer]; !known {
		f.places[pointer] = v.at
	}
	switch v.kind {
	case list:
		var items []string
		for i, item := range v.items {
			items = append(items, f.any(item, pointer+"/"+strconv.Itoa(i)))
		}
		return join(items)
	case mapping:
		var o object
		for _, e := range v.members {
			o.add(e.key, f.any(e.value, pointer+"/"+issue.Escape(e.key)))
		}
		return o.json()
	}
	return v.json
}

// object is a JSON object being written.
type object []byte

func (o *object) add(name, value string) {
	*o = append(*o, ',')
	*o = append(append(append(*o, quote(name)...), ':'), value...)
}

func (o object) json() string {
	if len(o) == 0 {
		return "{}"
	}
	return "{" + string(o[1:]) + "}"
}

func join(items []string) string {
	out := []byte{'['}
	for i, item := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, item...)
	}
	return string(append(out, ']'))
}

// quote is a JSON string without the escapes that only web pages need.
func quote(text string) string { return string(bytes.TrimSuffix(marshal(text), []byte{'\n'})) }

func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings and texts that are JSON already: cannot happen
	}
	return b.Bytes()
}
