// Package core is the one door to the rules: [Call] takes the name of an
// operation and its JSON, and answers JSON. The browser, the Worker, the command
// line and the golden tests all speak it. Go code uses what [Call] is made of:
// [Build], [Parse] and [MakePlan], and [MakeRestore] for the way back.
//
// The operations, what each takes (beside "locale", which is "en" or "ru") and
// its result:
//
//	build    {"endpoint","input","options"}                         {"request"}
//	parse    {"endpoint","status","content_type","body","request"}  {"data"} or {"failure"}
//	plan     {"kind","current","desired","options"}                 {"plan"}
//	grant    {"state","event","now"}                                {"state","effects"}
//	facts    {}                                                     limits, colours, endpoints, codes
//	version  {}                                                     {"version","abi"}
//
// The package does no I/O, has no clock and keeps nothing between calls but
// memory, in a [Room]. Every answer is one envelope with the same three members:
//
//	{"ok":true,"issues":[],"result":{}}
//
// Issues are the user's mistakes. ok is false when one of them is an error, and
// result is then {}. A fault of ours is the issue "internal", and a bug.
// Operations, codes and members are stable within an [ABI].
package core

import (
	"slices"
	"strconv"
	"strings"

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

// operations are what the door does, by name. Each returns an answer that it
// began as if nothing were wrong, but for the last brace, or nil.
var operations = [...]struct {
	name string
	run  func(*call) ([]byte, issue.List)
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
	strictjson.Value
	room *Room
}

// Room is the memory of a shell that calls again and again, one call at a time.
// The zero Room is ready; nothing of one call is seen by the next.
type Room struct {
	tape   strictjson.Tape
	call   call
	job    job
	answer []byte
}

// begun is how an answer begins when nothing is wrong.
const begun = `{"ok":true,"issues":[],"result":`

// begin begins an answer, as if nothing were wrong, with room for a result.
func (c *call) begin(room int) []byte {
	out := c.room.answer[:0]
	if room += len(begun) + 1; room > cap(out) {
		out = make([]byte, 0, room)
	}
	return append(out, begun...)
}

// Call runs one operation on its JSON text and returns the envelope. It never
// panics and never returns anything but one envelope. At most 8 MiB are read.
func Call(op string, in []byte) []byte { return new(Room).Call(op, string(in)) }

// Call is [Call] in the room's memory: the answer is good until the next call, and
// nothing of in is kept.
func (r *Room) Call(op, in string) []byte {
	r.answer = r.run(op, in)
	return r.answer
}

func (r *Room) run(op, in string) (out []byte) {
	locale := issue.English
	defer func() {
		if recover() != nil {
			out = Envelope(issue.List{{Code: issue.Internal, In: issue.InCall}}, nil, locale)
		}
	}()
	value, fault := r.tape.Parse(in, amo.MaxCallBytes)
	if fault != nil {
		if asksForRussian(in) {
			locale = issue.Russian
		}
		return Envelope(issue.List{placed(op, fault)}, nil, locale)
	}
	c := &r.call
	c.Value, c.room = value, r
	var faults issue.Collector
	faults.In = issue.InCall
	locale = readLocale(c.Get("locale"), &faults)
	for i := range operations {
		o := &operations[i]
		if o.name != op {
			continue
		}
		if !c.IsObject() {
			strictjson.WrongType(&faults, c.Value, issue.AnObject)
		}
		if faults.Failed() {
			return Envelope(faults.List(), nil, locale)
		}
		answer, issues := o.run(c)
		if len(issues) == 0 && answer != nil {
			return append(answer, '}')
		}
		if answer != nil {
			answer = answer[len(begun):]
		}
		return Envelope(issues, answer, locale)
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

// asksForRussian looks for the language in a text that can't be read.
func asksForRussian(in string) bool {
	const space = " \t\r\n"
	_, rest, _ := strings.Cut(in, `"locale"`)
	rest, said := strings.CutPrefix(strings.TrimLeft(rest, space), ":")
	return said && strings.HasPrefix(strings.TrimLeft(rest, space), `"ru"`)
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
func (c *call) members(faults *issue.Collector, allowed ...string) {
	m := c.Members()
	for m.Next() {
		if name := m.Name(); name != "locale" && !slices.Contains(allowed, name) {
			faults.Key(name)
			faults.ReportUnknown(name, append(slices.Clip(allowed), "locale"))
			faults.Up()
		}
	}
}

func callGrant(c *call) ([]byte, issue.List) {
	result, issues := grant.Call(c.Value)
	if result == nil {
		return nil, issues
	}
	return append(c.begin(len(result)), result...), issues
}

func callVersion(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults)
	out := append(c.begin(64), `{"version":"`+Version+`","abi":`...)
	return append(strconv.AppendInt(out, ABI, 10), '}'), faults.List()
}
