package leads_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/leads"
)

// TestRequests holds method, path and body of each call.
func TestRequests(t *testing.T) {
	yes, no, seven := true, false, int64(7)
	send := func(method, path, body string) amo.Request {
		r := amo.Request{Method: method, Path: "/api/v4/leads" + path}
		if method != "GET" {
			r.ContentType = "application/json"
		}
		if body != "" {
			r.Body = []byte(body)
		}
		return r
	}
	for name, c := range map[string]struct{ got, want amo.Request }{
		"list": {leads.ListRequest(0), send("GET", "/pipelines", "")},
		"one":  {leads.ListRequest(5), send("GET", "/pipelines/5", "")},
		"stages numbered": {leads.NewPipelines{{Name: "A", Stages: []leads.FirstStage{{Name: "B"}, {ID: 142, Name: "W"}, {Name: "C", Colour: "#eb93ff"}}}}.Request(),
			send("POST", "/pipelines", `[{"name":"A","sort":0,"is_main":false,"is_unsorted_on":false,"_embedded":{"statuses":[{"name":"B","sort":10},{"id":142,"name":"W"},{"name":"C","sort":20,"color":"#eb93ff"}]}}]`)},
		"stages as given": {leads.NewPipelines{{Name: "A", IsMain: true, RequestID: "x", Stages: []leads.FirstStage{{Name: "B", Sort: &seven}, {Name: "C"}}}}.Request(),
			send("POST", "/pipelines", `[{"name":"A","sort":0,"is_main":true,"is_unsorted_on":false,"request_id":"x","_embedded":{"statuses":[{"name":"B","sort":7},{"name":"C"}]}}]`)},
		"change": {leads.PipelineChange{ID: 5, Name: "A", Sort: &seven, IsMain: &yes, IsUnsortedOn: &no}.Request(),
			send("PATCH", "/pipelines/5", `{"name":"A","sort":7,"is_main":true,"is_unsorted_on":false}`)},
		"change one thing": {leads.PipelineChange{ID: 5, IsUnsortedOn: &no}.Request(), send("PATCH", "/pipelines/5", `{"is_unsorted_on":false}`)},
		"new stages": {leads.NewStages{PipelineID: 5, Stages: []leads.NewStage{{Name: "B", Sort: 10, Colour: "#eb93ff"}, {Name: "C", RequestID: "x"}}}.Request(),
			send("POST", "/pipelines/5/statuses", `[{"name":"B","sort":10,"color":"#eb93ff"},{"name":"C","sort":0,"request_id":"x"}]`)},
		"stage": {leads.StageChange{PipelineID: 5, ID: 8, Name: "B", Sort: &seven, Colour: "#eb93ff"}.Request(),
			send("PATCH", "/pipelines/5/statuses/8", `{"name":"B","sort":7,"color":"#eb93ff"}`)},
		"delete stage":   {leads.Stage{PipelineID: 5, ID: 8}.Request(), send("DELETE", "/pipelines/5/statuses/8", "")},
		"count":          {leads.Count{PipelineID: 5}.Request(), send("GET", "?filter%5Bpipeline_id%5D%5B0%5D=5&limit=250", "")},
		"count in stage": {leads.Count{PipelineID: 5, StatusID: 8}.Request(), send("GET", "?filter%5Bstatuses%5D%5B0%5D%5Bpipeline_id%5D=5&filter%5Bstatuses%5D%5B0%5D%5Bstatus_id%5D=8&limit=250", "")},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, c.got, "%s", c.got.Body)
		})
	}
}
