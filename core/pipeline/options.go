package pipeline

import (
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// optionNames are the options that a set takes.
var optionNames = []string{"max_pipelines", "max_stages", "allow_colors"}

// ReadOptions reads the options of pipelines.set at the collector's place.
func ReadOptions(v strictjson.Value, c *issue.Collector) Options {
	var o Options
	field.Options(v, optionNames, c, func(name string, value strictjson.Value) {
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
