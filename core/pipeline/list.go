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
		strictjson.WrongType(c, input, issue.AnObject)
		return 0
	}
	strictjson.EachMember(c, input, func(name string, value gjson.Result) {
		if name == "id" {
			id = strictjson.ReadID(c, value)
		} else {
			c.ReportUnknown(name, []string{"id"})
		}
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
