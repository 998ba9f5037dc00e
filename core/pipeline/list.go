package pipeline

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ReadList reads the input of pipelines.list: {} or {"id":1}. The id is 0 for
// the whole account.
func ReadList(input strictjson.Value, c *issue.Collector) (id int64) {
	if !input.Exists() || input.Type() == strictjson.Null {
		return 0
	}
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return 0
	}
	strictjson.EachMember(c, input, func(name string, value strictjson.Value) {
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
func ParseList(body strictjson.Value) []Pipeline { return Read(body.Get("_embedded").Get("items")) }
