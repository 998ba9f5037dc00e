package leads

import (
	"slices"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// SystemStages is how many stages of a pipeline are the vendor's own and count
// too: incoming, won, lost.
const SystemStages = 3

// Options bound what is added. The zero value means the documents' limits.
type Options struct {
	MaxPipelines int // 0 is amo.MaxLeadsPipelines
	MaxStages    int // for each pipeline, the three system ones always counted; 0 is amo.MaxStages
	// AllowColours pass as they are, whatever the list says: colours that the
	// account already has and that nobody touched.
	AllowColours []string
}

// Names of options: those of leads.pipelines.add, leads.stages.add and
// leads.stages.update.
var (
	pipelineOptions = []string{"max_pipelines", "max_stages", "allow_colors"}
	stageOptions    = pipelineOptions[1:]
	colourOptions   = pipelineOptions[2:]
)

// ReadPipelineOptions reads the options of leads.pipelines.add.
func ReadPipelineOptions(v strictjson.Value, c *issue.Collector) Options {
	return readOptions(v, pipelineOptions, c)
}

// ReadStageOptions reads the options of leads.stages.add.
func ReadStageOptions(v strictjson.Value, c *issue.Collector) Options {
	return readOptions(v, stageOptions, c)
}

// ReadColourOptions reads the options of leads.stages.update.
func ReadColourOptions(v strictjson.Value, c *issue.Collector) Options {
	return readOptions(v, colourOptions, c)
}

func readOptions(v strictjson.Value, names []string, c *issue.Collector) Options {
	var o Options
	field.Options(v, names, c, func(name string, value strictjson.Value) {
		switch name {
		case "max_pipelines":
			o.MaxPipelines = field.Limit(value, c)
		case "max_stages":
			o.MaxStages = field.Limit(value, c)
		case "allow_colors":
			o.AllowColours = field.Texts(value, c)
		}
	})
	return o
}

func (o Options) checkPipelines(count int, c *issue.Collector) {
	report(issue.TooManyPipelines, count, o.MaxPipelines, amo.MaxLeadsPipelines, c)
}

func (o Options) checkStages(own int, c *issue.Collector) {
	report(issue.TooManyStages, own+SystemStages, o.MaxStages, amo.MaxStages, c)
}

// report notes a count above its limit, which is usual when none is given.
func report(code issue.Code, count, max, usual int, c *issue.Collector) {
	if max == 0 {
		max = usual
	}
	if count > max {
		c.Report(code, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	}
}

// object visits the members of an object, and afterwards reports those of the
// required that were not there. It reports false when v is no object.
func object(v strictjson.Value, required []string, c *issue.Collector, visit func(name string, value strictjson.Value)) bool {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return false
	}
	var found []string
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		found = append(found, name)
		visit(name, value)
	})
	for _, name := range required {
		if !slices.Contains(found, name) {
			c.ReportMissing(name)
		}
	}
	return true
}

// flag reads true or false, nil when it is neither.
func flag(v strictjson.Value, c *issue.Collector) *bool {
	if !v.IsFlag() {
		strictjson.WrongType(c, v, issue.AFlag)
		return nil
	}
	b := v.Type() == strictjson.True
	return &b
}

// number reads a whole number that must be there, 0 when it is none.
func number(v strictjson.Value, c *issue.Collector) int64 {
	if n := field.Int(v, c); n != nil {
		return *n
	}
	return 0
}

// other reports a member that is no field. What only replies have is dropped
// with a warning, and so are the descriptions of a stage.
func other(name string, fields []string, c *issue.Collector) (dropped bool) {
	switch name {
	case "descriptions", "request_id":
		c.Report(issue.ReadOnly, issue.Text("field", name))
		return true
	}
	return field.Other(name, fields, c)
}
