package leads

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ListRequest is the request of leads.pipelines.list, for one pipeline when id
// is not 0. Its input is that of pipelines.list: [pipeline.ReadList]. The list
// is not paged: the vendor takes no notice of a page.
func ListRequest(id int64) amo.Request {
	r := amo.NewRequest(amo.LeadsPipelinesList, 0, nil)
	if id != 0 {
		r.Path += "/" + strconv.FormatInt(id, 10)
	}
	return r
}

// Count names the deals to be counted.
type Count struct {
	PipelineID int64
	StatusID   int64 // 0 for all stages of the pipeline
}

var countFields = []string{"pipeline_id", "status_id"}

// ReadCount reads the input of leads.count, {"pipeline_id":1,"status_id":2},
// where the stage may be left out.
func ReadCount(input strictjson.Value, c *issue.Collector) Count {
	var n Count
	object(input, countFields[:1], c, func(name string, value strictjson.Value) {
		switch name {
		case "pipeline_id":
			n.PipelineID = strictjson.ReadID(c, value)
		case "status_id":
			n.StatusID = strictjson.ReadID(c, value)
		default:
			c.ReportUnknown(name, countFields)
		}
	})
	return n
}

// Request is the request of leads.count: one page, as large as pages get. A
// stage is only named together with its pipeline; 142 and 143 are in each.
func (n Count) Request() amo.Request {
	r := amo.NewRequest(amo.LeadsCount, 0, nil)
	id := strconv.FormatInt(n.PipelineID, 10)
	if n.StatusID == 0 {
		r.Path += "?filter%5Bpipeline_id%5D%5B0%5D=" + id
	} else {
		r.Path += "?filter%5Bstatuses%5D%5B0%5D%5Bpipeline_id%5D=" + id +
			"&filter%5Bstatuses%5D%5B0%5D%5Bstatus_id%5D=" + strconv.FormatInt(n.StatusID, 10)
	}
	r.Path += "&limit=" + strconv.Itoa(amo.MaxPageSize)
	return r
}

// ParseList reads the answer of leads.pipelines.list. One pipeline comes as
// itself (amoCRM's page) or as a list of one (Kommo's).
func ParseList(body strictjson.Value) []pipeline.Pipeline {
	list := body.Get("_embedded").Get("pipelines")
	if !list.Exists() && body.Get("id").Exists() {
		return []pipeline.Pipeline{pipeline.ReadOne(body)}
	}
	return pipeline.Read(list)
}
