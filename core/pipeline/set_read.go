package pipeline

import (
	"slices"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ReadSet reads and checks the input of pipelines.set in one walk, so that
// issues come in document order with pointers into the form that the user used:
//
//	{"add":[…],"update":[…]}                                plain, stages a list
//	{"request":{"pipelines":{"add":…,"update":…}}}          wire, lists or maps
func ReadSet(input strictjson.Value, o Options, c *issue.Collector) Set {
	return new(Room).ReadSet(input, o, c)
}

// Room is memory for one set after another: what was read in it is good until the
// next is. The zero Room is ready.
type Room struct {
	add, update []Draft
	stages      []DraftStage // of all pipelines, one behind the other
	sorts       []int64      // of all stages
}

// ReadSet is [ReadSet] in the room's memory.
func (m *Room) ReadSet(input strictjson.Value, o Options, c *issue.Collector) Set {
	m.stages, m.sorts = m.stages[:0], m.sorts[:0]
	r := setReader{Collector: c, options: o, room: m, result: Set{Add: m.add[:0], Update: m.update[:0]}}
	switch {
	case !input.IsObject():
		r.wrongType(input, issue.AnObject)
	case input.Get("request").Exists():
		r.wire = true
		r.request(input)
	default:
		r.set(input)
	}
	m.add, m.update = r.result.Add, r.result.Update
	return r.result
}

// take is n empty stages. Those that were taken before stay where they are.
func (m *Room) take(n int) []DraftStage {
	at := len(m.stages)
	if n > cap(m.stages)-at {
		m.stages, at = make([]DraftStage, 0, max(n, 2*at)), 0
	}
	m.stages, m.sorts = m.stages[:at+n], slices.Grow(m.sorts, n)
	clear(m.stages[at:])
	return m.stages[at:]
}

type setReader struct {
	*issue.Collector
	options     Options
	room        *Room
	wire        bool
	result      Set
	pipelineIDs ids
	stageIDs    ids    // but for won and lost
	won, lost   bool   // whether the pipeline being read named them
	freeIndex   string // of the stage map being read, "" until it is needed
	mains       int
	updating    bool // the pipeline being read exists
}

// request reads the wire form's two outer objects.
func (r *setReader) request(input strictjson.Value) {
	strictjson.EachMember(r.Collector, input, func(name string, value strictjson.Value) {
		switch {
		case name == "request" && value.IsObject():
			r.pipelines(value)
		case name == "request":
			r.wrongType(value, issue.AnObject)
		default:
			r.ReportUnknown(name, []string{"request"})
		}
	})
}

func (r *setReader) pipelines(request strictjson.Value) {
	found := false
	strictjson.EachMember(r.Collector, request, func(name string, value strictjson.Value) {
		switch name {
		case "pipelines":
			found = true
			if value.IsObject() {
				r.set(value)
			} else {
				r.wrongType(value, issue.AnObject)
			}
		case "add", "update":
			// The vendor's printed example has "update" here, outside "pipelines".
			found = true
			r.Report(issue.Misplaced, issue.Text("field", name), issue.Text("right", "/request/pipelines/"+name))
		default:
			r.ReportUnknown(name, []string{"pipelines"})
		}
	})
	if !found {
		r.ReportMissing("pipelines")
	}
}

// set reads the object that holds add and update.
func (r *setReader) set(v strictjson.Value) {
	faulty := false
	strictjson.EachMember(r.Collector, v, func(name string, value strictjson.Value) {
		switch name {
		case "add":
			items, ok := r.items(value)
			faulty = faulty || !ok
			for items.Into(r.Collector) {
				r.result.Add = append(r.result.Add, r.draft(items.Value(), "", false))
				r.Up()
			}
			if n, max := len(r.result.Add), r.options.maxPipelines(); n > max {
				r.Report(issue.TooManyPipelines, issue.Int("count", int64(n)), issue.Int("max", int64(max)))
			}
		case "update":
			items, ok := r.items(value)
			faulty = faulty || !ok
			for items.Into(r.Collector) {
				if value.IsObject() {
					r.namedKey(items.Name())
				}
				r.result.Update = append(r.result.Update, r.draft(items.Value(), items.Name(), true))
				r.Up()
			}
		default:
			faulty = true
			if name == "pipelines" && value.IsObject() {
				r.Report(issue.Misplaced, issue.Text("field", name), issue.Text("right", "/request/pipelines"))
			} else {
				r.ReportUnknown(name, []string{"add", "update"})
			}
		}
	})
	if !faulty && len(r.result.Add) == 0 && len(r.result.Update) == 0 {
		r.Report(issue.EmptySet)
	}
}

// items are those of a list, or in the wire form of a map too. It reports false
// when v is neither.
func (r *setReader) items(v strictjson.Value) (strictjson.Walk, bool) {
	switch {
	case v.IsList(), v.IsObject() && r.wire:
		return v.Items(), true
	case r.wire:
		r.wrongType(v, issue.ListMap)
	default:
		r.wrongType(v, issue.AList)
	}
	return strictjson.Walk{}, false
}

var draftFields = []string{"id", "name", "sort", "is_main", "statuses"}

// draft reads one pipeline. key is its key in a map of updates.
func (r *setReader) draft(v strictjson.Value, key string, update bool) Draft {
	var d Draft
	r.updating = update
	if !v.IsObject() {
		r.wrongType(v, issue.AnObject)
		return d
	}
	hasID, hasName, hasStages := false, false, false
	m := v.Members()
	for ; m.Into(r.Collector); r.Up() {
		value := m.Value()
		switch name := m.Name(); name {
		case "id":
			hasID = true
			if update {
				d.ID = r.updateID(value, key)
			} else {
				r.ReportUnknown("id", draftFields[1:])
			}
		case "name":
			hasName = true
			d.Name = field.Name(value, r.Collector)
		case "sort":
			d.Sort = field.Int(value, r.Collector)
		case "is_main":
			d.IsMain = r.isMain(value)
		case "statuses":
			hasStages = true
			d.Stages = r.stages(value)
		default:
			field.Other(name, draftFields, r.Collector)
		}
	}
	if update && !hasID {
		r.ReportMissing("id")
	}
	if !update && !hasName {
		r.ReportMissing("name")
	}
	if !hasStages {
		r.ReportMissing("statuses")
	}
	return d
}

// updateID reads the id of a pipeline to update and holds it against its key.
func (r *setReader) updateID(v strictjson.Value, key string) int64 {
	id := strictjson.ReadID(r.Collector, v)
	if id == 0 {
		return 0
	}
	if keyID, isID := strictjson.ParseID(key); key != "" && (!isID || keyID != id) {
		r.Report(issue.KeyIDMismatch, issue.Text("key", key), issue.Int("id", id))
	}
	if !r.pipelineIDs.add(id) {
		r.Report(issue.DuplicateID, issue.Int("id", id))
	}
	return id
}

// isMain reads every spelling that the documents and their readers use.
func (r *setReader) isMain(v strictjson.Value) bool {
	switch v.Raw() {
	case "true", `"on"`, `"true"`, "1":
		r.mains++
		if r.mains > 1 {
			r.Report(issue.TwoMains)
		}
		return true
	case "false", `"false"`, `""`, "0":
		return false
	}
	r.Report(issue.BadFlag, issue.Text("value", strictjson.Excerpt(v)),
		issue.Words("allowed", []string{"true", "false", `"on"`, `"true"`, `"false"`, `""`, "1", "0"}))
	return false
}

func (r *setReader) wrongType(v strictjson.Value, expected issue.Term) {
	strictjson.WrongType(r.Collector, v, expected)
}
