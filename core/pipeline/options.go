package pipeline

import (
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// optionNames are the options that a set takes.
var optionNames = []string{"max_pipelines", "max_stages", "allow_colors"}

// ReadOptions reads the options of pipelines.set at the collector's place.
func ReadOptions(v gjson.Result, c *issue.Collector) Options {
	var o Options
	if !v.Exists() || v.Type == gjson.Null {
		return o
	}
	if !v.IsObject() {
		c.Report(issue.WrongType, issue.Named("expected", issue.AnObject), issue.Named("found", strictjson.Kind(v)))
		return o
	}
	v.ForEach(func(key, value gjson.Result) bool {
		c.Key(key.Str)
		defer c.Up()
		switch key.Str {
		case "max_pipelines":
			o.MaxPipelines = ReadLimit(value, c)
		case "max_stages":
			o.MaxStages = ReadLimit(value, c)
		case "allow_colors":
			o.AllowColours = readStrings(value, c)
		default:
			c.Report(issue.UnknownOption, issue.Text("value", key.Str), issue.Words("allowed", optionNames))
		}
		return true
	})
	return o
}

// ReadLimit reads a limit: a whole number from 1 to a million.
func ReadLimit(v gjson.Result, c *issue.Collector) int {
	n, ok := strictjson.Int(v)
	if !ok || n < 1 || n > 1_000_000 {
		c.Report(issue.BadNumber, issue.Text("value", strictjson.Excerpt(v)))
		return 0
	}
	return int(n)
}

func readStrings(v gjson.Result, c *issue.Collector) []string {
	var list []string
	if !v.IsArray() {
		c.Report(issue.WrongType, issue.Named("expected", issue.AList), issue.Named("found", strictjson.Kind(v)))
		return nil
	}
	i := 0
	v.ForEach(func(_, value gjson.Result) bool {
		c.Index(i)
		if value.Type == gjson.String {
			list = append(list, value.Str)
		} else {
			c.Report(issue.WrongType, issue.Named("expected", issue.AString), issue.Named("found", strictjson.Kind(value)))
		}
		c.Up()
		i++
		return true
	})
	return list
}
