package accountfile

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// File is a file that was read.
type File struct {
	desired map[plan.Kind][]byte
	places  map[string]Position // by the core's JSON pointer
	strange map[string]bool     // pointers of what has members that nobody knows
	locale  issue.Locale
	faults  Problems
}

// Read reads a file's text. The file is nil when nothing can be made of it; one
// with errors may be checked, for more of them, but not planned. Whether amoCRM
// allows what stands in it is found by [File.Check] and [File.Plan].
func Read(text []byte, locale issue.Locale) (*File, Problems) {
	root, problems := readYAML(text)
	if problems.Failed() {
		return nil, problems
	}
	f := &File{desired: map[plan.Kind][]byte{}, places: map[string]Position{}, strange: map[string]bool{}, locale: locale}
	if root == nil || root.kind != mapping {
		at := Position{1, 1}
		if root != nil {
			at = root.at
		}
		return nil, Problems{noAccount(at)}
	}
	var allowed []string
	for _, s := range sections {
		allowed = append(allowed, s.name)
	}
	for _, e := range root.members {
		at := slices.Index(allowed, e.key)
		if at < 0 {
			f.fault(e.at, unknown(e.key, allowed))
			continue
		}
		f.section(sections[at], e)
	}
	if len(f.desired) == 0 && len(f.faults) == 0 {
		return nil, Problems{noAccount(root.at)}
	}
	return f, f.faults
}

func noAccount(at Position) Problem {
	return Problem{Position: at, Code: string(issue.WrongType), Message: "The file holds no account.",
		Hint: "It begins with a list: pipelines:, customer_stages: or segments:."}
}

// Kinds are the kinds that the file speaks of, in the order of plans.
func (f *File) Kinds() []plan.Kind {
	var kinds []plan.Kind
	for _, s := range sections {
		if f.desired[s.kind] != nil {
			kinds = append(kinds, s.kind)
		}
	}
	return kinds
}

// Plan plans the way from the present state of a kind to what the file says.
// options are the core's, as JSON. The plan is nil when a problem is an error.
func (f *File) Plan(kind plan.Kind, current, options []byte) (*plan.Plan, Problems) {
	if f.faults.Failed() { // a part of it that nobody understood would be missing from the plan
		return nil, f.faults
	}
	return f.plan(kind, current, options)
}

func (f *File) plan(kind plan.Kind, current, options []byte) (*plan.Plan, Problems) {
	p, issues := core.MakePlan(string(kind), current, f.Desired(kind, current), options)
	return p, f.placed(issues, f.locale)
}

// Desired is the state of a kind that the file asks for, in the form that plans
// take; nil when it says nothing of it. A stage for incoming leads that is there
// keeps the name that it has: nobody can change it.
func (f *File) Desired(kind plan.Kind, current []byte) []byte {
	if kind != plan.KindPipelines || f.desired[kind] == nil {
		return f.desired[kind]
	}
	present := gjson.GetBytes(current, "pipelines").Array()
	var wanted struct {
		Pipelines []json.RawMessage `json:"pipelines"`
	}
	if json.Unmarshal(f.desired[kind], &wanted) != nil {
		return f.desired[kind] // something else than a list; the core says so
	}
	for i, text := range wanted.Pipelines {
		wanted.Pipelines[i] = nameUnsorted(text, present)
	}
	return marshal(map[string]any{"pipelines": wanted.Pipelines})
}

func nameUnsorted(text []byte, present []gjson.Result) []byte {
	name := unsortedName(gjson.ParseBytes(text), present)
	if name == "" {
		return text
	}
	return bytes.Replace(text, []byte(unsortedStage), []byte(`{"kind":"unsorted","name":`+quote(name)+`}`), 1)
}

// unsortedStage stands for the stage of incoming leads until the account's name
// for it is known. The name is never sent.
const unsortedStage = `{"kind":"unsorted","name":"Incoming leads"}`

func unsortedName(wanted gjson.Result, present []gjson.Result) string {
	for _, p := range present {
		same := p.Get("name").String() == wanted.Get("name").String()
		if id := wanted.Get("id"); id.Exists() && id.Type != gjson.Null {
			same = p.Get("id").String() == id.String()
		}
		if !same {
			continue
		}
		for _, s := range p.Get("statuses").Array() {
			if s.Get("kind").Str == string(amo.Unsorted) {
				return s.Get("name").String()
			}
		}
	}
	return ""
}

func (f *File) fault(at Position, i issue.Issue) {
	f.faults = append(f.faults, Problem{Position: at, Code: string(i.Code), Warning: i.Severity() == issue.Warning,
		Message: i.Message(f.locale), Hint: i.Hint(f.locale)})
}
