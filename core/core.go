// Package core is the one door to the rules: [Call] takes the name of an
// operation and its JSON, and answers JSON. The browser, the Worker, the command
// line and the golden tests all speak it. Go code uses [Build], [Parse] and
// [MakePlan], which [Call] is made of.
//
// The package does no I/O, has no clock and keeps nothing between calls. Every
// answer is one envelope with the same three members:
//
//	{"ok":true,"issues":[],"result":{}}
//
// Issues are the user's mistakes. ok is false when one of them is an error, and
// result is then {}. A fault of ours is the issue "internal", and a bug.
// Operations, codes and members are stable within an [ABI].
package core

import (
	"bytes"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/grant"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Version is the version of the rules, ABI that of the door. A shell that finds
// another ABI than its own refuses to go on.
const (
	Version = "0.1.0"
	ABI     = 1
)

// operations are what the door does, by name.
var operations = [...]struct {
	name string
	run  func(call) ([]byte, issue.List)
}{
	{"build", callBuild},
	{"parse", callParse},
	{"plan", callPlan},
	{"grant", callGrant},
	{"facts", callFacts},
	{"version", callVersion},
}

// call is the input of an operation, past the gate.
type call struct {
	text []byte
	strictjson.Value
	locale issue.Locale
}

// Call runs one operation on its JSON text and returns the envelope. It never
// panics and never returns anything but one envelope. At most 8 MiB are read.
func Call(op string, in []byte) (out []byte) {
	locale := issue.English
	defer func() {
		if recover() != nil {
			out = Envelope(issue.List{{Code: issue.Internal, In: issue.InCall}}, nil, locale)
		}
	}()
	value, fault := strictjson.Parse(string(in), amo.MaxCallBytes)
	if fault != nil {
		// A text that can't be read may still say in which language to be told so.
		if bytes.Contains(in, []byte(`"locale":"ru"`)) {
			locale = issue.Russian
		}
		return Envelope(issue.List{placed(op, fault)}, nil, locale)
	}
	c := call{text: in, Value: value}
	var faults issue.Collector
	faults.In = issue.InCall
	locale = readLocale(c.Get("locale"), &faults)
	c.locale = locale
	for _, o := range operations {
		if o.name != op {
			continue
		}
		if !c.IsObject() {
			strictjson.WrongType(&faults, c.Value, issue.AnObject)
		}
		if faults.Failed() {
			return Envelope(faults.List(), nil, locale)
		}
		result, issues := o.run(c)
		return Envelope(issues, result, locale)
	}
	faults.Report(issue.UnknownOp, issue.Text("value", op), issue.Words("allowed", Operations()))
	return Envelope(faults.List(), nil, locale)
}

// Operations lists the names that Call takes.
func Operations() []string {
	var names []string
	for _, o := range operations {
		names = append(names, o.name)
	}
	return names
}

func readLocale(v strictjson.Value, c *issue.Collector) issue.Locale {
	switch locale := issue.Locale(v.Str()); {
	case !v.Exists(), locale == issue.English:
		return issue.English
	case locale == issue.Russian:
		return issue.Russian
	}
	c.ReportAt("locale", issue.UnknownLocale, issue.Text("value", strictjson.Excerpt(v)),
		issue.Words("allowed", []string{string(issue.English), string(issue.Russian)}))
	return issue.English
}

// Envelope is an answer of the door, for shells that refuse in its place. A nil
// result is {}.
func Envelope(issues issue.List, result []byte, locale issue.Locale) []byte {
	ok := !issues.HasErrors()
	out := make([]byte, 0, len(result)+len(issues)*256+64)
	out = append(out, `{"ok":`...)
	out = strconv.AppendBool(out, ok)
	out = append(out, `,"issues":`...)
	out = issues.AppendJSON(out, locale)
	out = append(out, `,"result":`...)
	if !ok || result == nil {
		result = []byte("{}")
	}
	out = append(out, result...)
	return append(out, '}')
}

// members reports members of the call that the operation does not take.
func (c call) members(faults *issue.Collector, allowed ...string) {
	allowed = append(allowed, "locale")
	strictjson.EachMember(faults, c.Value, func(name string, _ strictjson.Value) {
		for _, a := range allowed {
			if a == name {
				return
			}
		}
		faults.ReportUnknown(name, allowed)
	})
}

func callGrant(c call) ([]byte, issue.List) { return grant.Call(c.text) }

func callVersion(c call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults)
	out := append([]byte(nil), `{"version":"`+Version+`","abi":`...)
	return append(strconv.AppendInt(out, ABI, 10), '}'), faults.List()
}
