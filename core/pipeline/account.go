package pipeline

import (
	"cmp"
	"slices"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Pipeline is a pipeline as an account reports it.
type Pipeline struct {
	ID     int64
	Name   string
	Sort   int64
	IsMain bool
	Stages []Stage
	// StagesKnown is false when the vendor sent no list of stages, or one with
	// an entry that is no stage: unknown is not empty, and whoever sends back a
	// list that was read in part deletes the rest.
	StagesKnown bool
	Extra       []Member
}

// Stage is one stage of a pipeline as an account reports it.
type Stage struct {
	ID       int64
	Name     string
	Sort     int64
	Colour   string // as it was read, in any case
	Editable bool
	Kind     amo.StageKind
	Extra    []Member
}

// Member is a member that this package does not know; it survives reading.
type Member = field.Member

// System reports whether the stage belongs to amoCRM: won, lost or unsorted.
func (s Stage) System() bool { return s.Kind != amo.Regular }

// Read reads a list or a map of pipelines in any of the shapes that the vendor
// answers, ordered by sort, then id.
func Read(v strictjson.Value) []Pipeline {
	pipelines := ReadInOrder(v)
	slices.SortStableFunc(pipelines, func(a, b Pipeline) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range pipelines {
		sortStages(p.Stages)
	}
	return pipelines
}

// ReadOne reads one pipeline, its stages ordered by sort, then id.
func ReadOne(v strictjson.Value) Pipeline {
	p := readPipeline("", v)
	sortStages(p.Stages)
	return p
}

func sortStages(stages []Stage) {
	slices.SortStableFunc(stages, func(a, b Stage) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
}

// ReadInOrder reads the same and keeps the order of the text: that of the
// parsed form is the account's.
func ReadInOrder(v strictjson.Value) []Pipeline {
	pipelines := []Pipeline{}
	v.ForEach(func(key string, value strictjson.Value) bool {
		if value.IsObject() {
			pipelines = append(pipelines, readPipeline(key, value))
		}
		return true
	})
	return pipelines
}

func readPipeline(key string, v strictjson.Value) Pipeline {
	p := Pipeline{}
	m := v.Members()
	for m.Next() {
		value := m.Value()
		switch name := m.Name(); name {
		case "id":
			p.ID = field.LooseInt(value)
		case "name":
			p.Name = value.Said()
		case "sort":
			p.Sort = field.LooseInt(value)
		case "is_main":
			p.IsMain = field.LooseBool(value)
		case "statuses":
			if value.IsObject() || value.IsList() {
				p.Stages, p.StagesKnown = readAllStages(value)
			}
		case "_embedded": // API v4
			if inner := value.Get("statuses"); inner.IsObject() || inner.IsList() {
				p.Stages, p.StagesKnown = readAllStages(inner)
			}
		case "_links":
		default:
			p.Extra = append(p.Extra, Member{Name: name, Raw: value.Raw()})
		}
	}
	if p.ID == 0 {
		p.ID, _ = strictjson.ParseID(key)
	}
	return p
}

// readAllStages reads stages whole or not at all: each entry must be a stage
// with an id.
func readAllStages(v strictjson.Value) (stages []Stage, whole bool) {
	stages = ReadStages(v)
	if v.Count() != len(stages) || slices.ContainsFunc(stages, func(s Stage) bool { return s.ID <= 0 }) {
		return nil, false
	}
	return stages, true
}

// ReadStages reads a list or a map of stages and keeps the order of the text.
func ReadStages(v strictjson.Value) []Stage {
	stages := make([]Stage, 0, v.Count())
	v.ForEach(func(key string, value strictjson.Value) bool {
		if value.IsObject() {
			stages = append(stages, readStage(key, value))
		}
		return true
	})
	return stages
}

// usualExtra is how many members of a stage API v4 sends besides those that are
// read: pipeline_id, type, account_id.
const usualExtra = 3

// ReadStage reads one stage.
func ReadStage(v strictjson.Value) Stage { return readStage("", v) }

func readStage(key string, v strictjson.Value) Stage {
	s := Stage{Editable: true}
	editableGiven, unsorted := false, false
	m := v.Members()
	for m.Next() {
		value := m.Value()
		switch name := m.Name(); name {
		case "id":
			s.ID = field.LooseInt(value)
		case "name":
			s.Name = value.Said()
		case "sort":
			s.Sort = field.LooseInt(value)
		case "color":
			s.Colour = value.Said()
		case "editable", "is_editable":
			s.Editable, editableGiven = field.LooseBool(value), true
		case "kind":
			unsorted = unsorted || value.Str() == string(amo.Unsorted)
		case "_links":
		default:
			unsorted = unsorted || name == "type" && value.Raw() == "1"
			if s.Extra == nil {
				s.Extra = make([]Member, 0, usualExtra)
			}
			s.Extra = append(s.Extra, Member{Name: name, Raw: value.Raw()})
		}
	}
	if s.ID == 0 {
		s.ID, _ = strictjson.ParseID(key)
	}
	s.Kind = kindOf(s, unsorted)
	if !editableGiven {
		s.Editable = s.Kind == amo.Regular
	}
	return s
}

// kindOf tells a stage's role. API v2 has no type: there the unsorted stage is
// the one that is not editable and neither won nor lost.
func kindOf(s Stage, unsorted bool) amo.StageKind {
	switch {
	case s.ID == amo.WonID:
		return amo.Won
	case s.ID == amo.LostID:
		return amo.Lost
	case unsorted || !s.Editable:
		return amo.Unsorted
	}
	return amo.Regular
}
