package leads

import (
	"strconv"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Unknown is the count of an answer that lists no deals: nobody knows how many.
const Unknown = -1

// ParsePipelines reads the answer of leads.pipelines.add: the pipelines made, in
// the order of the answer. Each carries the request_id that was sent for it, or
// else its index, among the members that package pipeline does not know.
func ParsePipelines(body strictjson.Value) []pipeline.Pipeline {
	made := []pipeline.Pipeline{}
	body.Get("_embedded").Get("pipelines").ForEach(func(_ string, v strictjson.Value) bool {
		if v.IsObject() {
			made = append(made, pipeline.ReadOne(v))
		}
		return true
	})
	return made
}

// ParseStages reads the answer of leads.stages.add in the same way.
func ParseStages(body strictjson.Value) []pipeline.Stage {
	return pipeline.ReadStages(body.Get("_embedded").Get("statuses"))
}

// ParseCount reads the answer of leads.count: the deals on one page, where
// amo.MaxPageSize means that many or more. No content (204) is none.
func ParseCount(body strictjson.Value) int {
	if !body.Exists() {
		return 0
	}
	page := body.Get("_embedded").Get("leads")
	if !page.IsList() && !page.IsObject() {
		return Unknown
	}
	n := 0
	page.ForEach(func(_ string, _ strictjson.Value) bool {
		n++
		return true
	})
	return n
}

// AppendPipelinesAdded appends {"added":[…]} for leads.pipelines.add.
func AppendPipelinesAdded(dst []byte, body strictjson.Value) []byte {
	dst = append(dst, `{"added":`...)
	return append(pipeline.AppendPipelines(dst, ParsePipelines(body)), '}')
}

// AppendPipeline appends {"pipeline":{…}}, the answer of leads.pipelines.update;
// null when the vendor did not show it.
func AppendPipeline(dst []byte, body strictjson.Value) []byte {
	dst = append(dst, `{"pipeline":`...)
	list := ParseList(body)
	if len(list) == 0 {
		return append(dst, "null}"...)
	}
	return append(list[0].AppendJSON(dst), '}')
}

// AppendStagesAdded appends {"added":[…]} for leads.stages.add.
func AppendStagesAdded(dst []byte, body strictjson.Value) []byte {
	dst = append(dst, `{"added":[`...)
	for i, s := range ParseStages(body) {
		dst = s.AppendJSON(field.Comma(dst, i))
	}
	return append(dst, "]}"...)
}

// AppendStage appends {"status":{…}}, the answer of leads.stages.update; null
// when the vendor did not show it.
func AppendStage(dst []byte, body strictjson.Value) []byte {
	dst = append(dst, `{"status":`...)
	if !body.Get("id").Exists() {
		return append(dst, "null}"...)
	}
	return append(pipeline.ReadStage(body).AppendJSON(dst), '}')
}

// AppendCount appends {"leads":n}, the answer of leads.count; null when nobody knows.
func AppendCount(dst []byte, body strictjson.Value) []byte {
	dst = append(dst, `{"leads":`...)
	n := ParseCount(body)
	if n == Unknown {
		return append(dst, "null}"...)
	}
	return append(strconv.AppendInt(dst, int64(n), 10), '}')
}
