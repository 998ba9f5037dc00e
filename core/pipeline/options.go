package pipeline

import (
	"slices"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// optionNames are the options that a set takes.
var optionNames = []string{"max_pipelines", "max_stages", "allow_colors"}

// ReadOptions reads the options of pipelines.set at the collector's place.
func ReadOptions(v gjson.Result, c *issue.Collector) Options {
	return ReadOptionsNamed(v, optionNames, c)
}

// ReadOptionsNamed reads options of which only those so named are taken.
func ReadOptionsNamed(v gjson.Result, names []string, c *issue.Collector) Options {
	var o Options
	if !v.Exists() || v.Type == gjson.Null {
		return o
	}
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return o
	}
	strictjson.EachMember(c, v, func(name string, value gjson.Result) {
		if !slices.Contains(names, name) {
			c.Report(issue.UnknownOption, issue.Text("value", name), issue.Words("allowed", names))
			return
		}
		switch name {
		case "max_pipelines":
			o.MaxPipelines = ReadLimit(value, c)
		case "max_stages":
			o.MaxStages = ReadLimit(value, c)
		case "allow_colors":
			o.AllowColours = readStrings(value, c)
		}
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
	if !v.IsArray() {
		strictjson.WrongType(c, v, issue.AList)
		return nil
	}
	var list []string
	strictjson.EachElement(c, v, func(item gjson.Result) {
		if item.Type != gjson.String {
			strictjson.WrongType(c, item, issue.AString)
		}
		list = append(list, item.Str)
	})
	return list
}
