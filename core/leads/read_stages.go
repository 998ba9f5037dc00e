package leads

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var (
	newStagesFields   = []string{"pipeline_id", "stages"}
	newStageFields    = []string{"name", "sort", "color", "request_id"}
	stageChangeFields = []string{"pipeline_id", "id", "name", "sort", "color"}
)

// ReadNewStages reads and checks the input of leads.stages.add,
// {"pipeline_id":1,"stages":[…]}.
func ReadNewStages(input strictjson.Value, o Options, c *issue.Collector) NewStages {
	var n NewStages
	object(input, newStagesFields, c, func(name string, value strictjson.Value) {
		switch name {
		case "pipeline_id":
			n.PipelineID = strictjson.ReadID(c, value)
		case "stages":
			n.Stages = readNewStages(value, o, c)
		default:
			other(name, newStagesFields, c)
		}
	})
	return n
}

func readNewStages(v strictjson.Value, o Options, c *issue.Collector) []NewStage {
	if !v.IsList() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	var stages []NewStage
	strictjson.EachElement(c, v, func(item strictjson.Value) { stages = append(stages, readNewStage(item, o, c)) })
	if len(stages) == 0 {
		c.Report(issue.EmptyList)
	}
	o.checkStages(len(stages), c)
	return stages
}

func readNewStage(v strictjson.Value, o Options, c *issue.Collector) NewStage {
	var s NewStage
	object(v, newStageFields[:2], c, func(name string, value strictjson.Value) {
		switch name {
		case "name":
			s.Name = field.Name(value, c)
		case "sort":
			s.Sort = number(value, c)
		case "color":
			s.Colour = field.StageColour(value, o.AllowColours, issue.ColourNotAllowed, c)
		case "request_id":
			s.RequestID = field.Text(value, c)
		default:
			other(name, newStageFields, c)
		}
	})
	return s
}

// ReadStageChange reads and checks the input of leads.stages.update: the ids of
// a stage and its pipeline, its name, and what else changes.
func ReadStageChange(input strictjson.Value, o Options, c *issue.Collector) StageChange {
	var s StageChange
	// The id decides what else may stand there, wherever it stands itself.
	system, _ := strictjson.ID(input.Get("id"))
	object(input, stageChangeFields[:3], c, func(name string, value strictjson.Value) {
		switch {
		case name == "pipeline_id":
			s.PipelineID = strictjson.ReadID(c, value)
		case name == "id":
			s.ID = strictjson.ReadID(c, value)
		case name == "name":
			s.Name = field.Name(value, c)
		case (name == "sort" || name == "color") && amo.IsClosing(system):
			c.Report(issue.SystemStage, issue.Int("id", system), issue.Text("field", name))
		case name == "sort":
			s.Sort = field.Int(value, c)
		case name == "color":
			s.Colour = field.StageColour(value, o.AllowColours, issue.ColourNotAllowed, c)
		default:
			other(name, stageChangeFields, c)
		}
	})
	return s
}

// ReadStage reads and checks the input of leads.stages.delete,
// {"pipeline_id":1,"id":2}. Won and lost can't be deleted.
func ReadStage(input strictjson.Value, c *issue.Collector) Stage {
	var s Stage
	object(input, stageChangeFields[:2], c, func(name string, value strictjson.Value) {
		switch name {
		case "pipeline_id":
			s.PipelineID = strictjson.ReadID(c, value)
		case "id":
			s.ID = strictjson.ReadID(c, value)
			if amo.IsClosing(s.ID) {
				c.Report(issue.SystemStage, issue.Int("id", s.ID), issue.Named("field", issue.ADeletion))
			}
		default:
			c.ReportUnknown(name, stageChangeFields[:2])
		}
	})
	return s
}
