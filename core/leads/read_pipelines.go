package leads

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var (
	newPipelineFields = []string{"name", "sort", "is_main", "is_unsorted_on", "request_id", "statuses"}
	newPipelineNeeds  = newPipelineFields[:4]
	changeFields      = []string{"id", "name", "sort", "is_main", "is_unsorted_on"}
	firstStageFields  = []string{"id", "name", "sort", "color"}
)

// stageEndpoints are where stages of a pipeline that is there belong.
const stageEndpoints = string(amo.LeadsStagesAdd + ", " + amo.LeadsStagesUpdate + ", " + amo.LeadsStagesDelete)

// ReadNewPipelines reads and checks the input of leads.pipelines.add, a list.
// Each has its stages in statuses (plain) or in _embedded.statuses (wire).
func ReadNewPipelines(input strictjson.Value, o Options, c *issue.Collector) NewPipelines {
	if !input.IsList() {
		strictjson.WrongType(c, input, issue.AList)
		return nil
	}
	r := pipelineReader{Collector: c, options: o}
	var list NewPipelines
	strictjson.EachElement(c, input, func(item strictjson.Value) { list = append(list, r.pipeline(item)) })
	if len(list) == 0 {
		c.Report(issue.EmptyList)
	}
	o.checkPipelines(len(list), c)
	return list
}

type pipelineReader struct {
	*issue.Collector
	options Options
	main    bool // a main pipeline was read
}

func (r *pipelineReader) pipeline(v strictjson.Value) NewPipeline {
	var p NewPipeline
	stagesAt, embedded := "", false // where the stages were found, whether in the wire form's place
	stages := func(value strictjson.Value) {
		if stagesAt != "" {
			r.Report(issue.Misplaced, issue.Text("field", "statuses"), issue.Text("right", stagesAt))
			return
		}
		stagesAt = r.Pointer()
		p.Stages = r.stages(value)
	}
	whole := object(v, newPipelineNeeds, r.Collector, func(name string, value strictjson.Value) {
		switch name {
		case "name":
			p.Name = field.Name(value, r.Collector)
		case "sort":
			p.Sort = number(value, r.Collector)
		case "is_main":
			p.IsMain = r.isMain(value)
		case "is_unsorted_on":
			if b := flag(value, r.Collector); b != nil {
				p.IsUnsortedOn = *b
			}
		case "request_id":
			p.RequestID = field.Text(value, r.Collector)
		case "statuses":
			stages(value)
		case "_embedded":
			needs := []string{"statuses"}
			object(value, needs, r.Collector, func(name string, value strictjson.Value) {
				if name == "statuses" {
					stages(value)
				} else {
					r.ReportUnknown(name, needs)
				}
			})
			embedded = true
		default:
			other(name, newPipelineFields, r.Collector)
		}
	})
	if whole && stagesAt == "" && !embedded {
		r.ReportMissing("statuses")
	}
	return p
}

func (r *pipelineReader) isMain(v strictjson.Value) bool {
	b := flag(v, r.Collector)
	if b == nil || !*b {
		return false
	}
	if r.main {
		r.Report(issue.TwoMains)
	}
	r.main = true
	return true
}

// stages reads a new pipeline's stages and checks them as a whole.
func (r *pipelineReader) stages(v strictjson.Value) []FirstStage {
	if !v.IsList() {
		strictjson.WrongType(r.Collector, v, issue.AList)
		return nil
	}
	var stages []FirstStage
	own := 0
	named := map[int64]bool{}
	strictjson.EachElement(r.Collector, v, func(item strictjson.Value) {
		s := r.stage(item, named)
		if s.ID == 0 {
			own++
		}
		stages = append(stages, s)
	})
	if own == 0 {
		r.Report(issue.NoStages)
	}
	r.options.checkStages(own, r.Collector)
	return stages
}

// stage reads one stage. named holds the system stages that were given before.
func (r *pipelineReader) stage(v strictjson.Value, named map[int64]bool) FirstStage {
	var s FirstStage
	// The id decides what else may stand there, wherever it stands itself.
	if id, ok := strictjson.ID(v.Get("id")); ok && amo.IsClosing(id) {
		s.ID = id
	}
	object(v, []string{"name"}, r.Collector, func(name string, value strictjson.Value) {
		switch {
		case name == "id":
			r.stageID(value, named)
		case name == "name":
			s.Name = field.Name(value, r.Collector)
		case (name == "sort" || name == "color") && s.ID != 0:
			r.Report(issue.SystemStage, issue.Int("id", s.ID), issue.Text("field", name))
		case name == "sort":
			s.Sort = field.Int(value, r.Collector)
		case name == "color":
			s.Colour = field.StageColour(value, r.options.AllowColours, issue.ColourNotAllowed, r.Collector)
		default:
			other(name, firstStageFields, r.Collector)
		}
	})
	return s
}

// stageID checks the id of a stage that is to be made: only won and lost have
// theirs before.
func (r *pipelineReader) stageID(v strictjson.Value, named map[int64]bool) {
	id := strictjson.ReadID(r.Collector, v)
	switch {
	case id == 0:
	case !amo.IsClosing(id):
		r.ReportUnknown("id", firstStageFields[1:])
	case named[id]:
		r.Report(issue.DuplicateID, issue.Int("id", id))
	default:
		named[id] = true
	}
}

// ReadPipelineChange reads and checks the input of leads.pipelines.update: an id
// and at least one thing that changes.
func ReadPipelineChange(input strictjson.Value, c *issue.Collector) PipelineChange {
	var p PipelineChange
	changes := false
	whole := object(input, changeFields[:1], c, func(name string, value strictjson.Value) {
		switch name {
		case "id":
			p.ID = strictjson.ReadID(c, value)
			return
		case "name":
			p.Name = field.Name(value, c)
		case "sort":
			p.Sort = field.Int(value, c)
		case "is_main":
			p.IsMain = flag(value, c)
		case "is_unsorted_on":
			p.IsUnsortedOn = flag(value, c)
		case "statuses", "_embedded":
			c.Report(issue.Misplaced, issue.Text("field", name), issue.Text("right", stageEndpoints))
		default:
			if other(name, changeFields, c) {
				return
			}
		}
		changes = true
	})
	if whole && !changes {
		c.Report(issue.NoChange, issue.Words("allowed", changeFields[1:]))
	}
	return p
}
