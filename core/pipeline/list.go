package pipeline

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ReadList reads the input of pipelines.list: {} or {"id":1}. The id is 0 for
// the whole account.
func ReadList(input gjson.Result, c *issue.Collector) (id int64) {
	if !input.Exists() || input.Type == gjson.Null {
		return 0
	}
	if !input.IsObject() {
		c.Report(issue.WrongType, issue.Named("expected", issue.AnObject), issue.Named("found", strictjson.Kind(input)))
		return 0
	}
	input.ForEach(func(key, value gjson.Result) bool {
		if key.Str != "id" {
			c.ReportAt(key.Str, issue.UnknownField, unknownField(key.Str, []string{"id"})...)
			return true
		}
		c.Key("id")
		id = readID(value, c)
		c.Up()
		return true
	})
	return id
}

// ListRequest is the request of pipelines.list, for one pipeline when id is not 0.
func ListRequest(id int64) amo.Request {
	info, _ := amo.Info(amo.PipelinesList)
	if id != 0 {
		return amo.Get(info.Path + "?id=" + strconv.FormatInt(id, 10))
	}
	return amo.Get(info.Path)
}

// ParseList reads the answer of pipelines.list: the map or list under
// _embedded.items.
func ParseList(body gjson.Result) []Pipeline { return Read(body.Get("_embedded.items")) }

// readID reads the id at the collector's place.
func readID(v gjson.Result, c *issue.Collector) int64 {
	id, ok := strictjson.ID(v)
	if !ok {
		c.Report(issue.BadID, issue.Text("value", strictjson.Excerpt(v)))
	}
	return id
}

// unknownField is what an unknown-field issue tells: the name, and the near
// miss when there is one.
func unknownField(name string, allowed []string) []issue.Param {
	params := []issue.Param{issue.Text("field", name)}
	if near := issue.Nearest(name, allowed); near != "" {
		params = append(params, issue.Text("nearest", near))
	}
	return append(params, issue.Words("allowed", allowed))
}
