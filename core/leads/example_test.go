package leads_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/strictjson"
)

// The plain form is a list of pipelines with their stages in order; what is sent
// has the stages where the vendor wants them, with sorts.
func ExampleReadNewPipelines() {
	input := strictjson.Known(`[{"name":"Repeat sales","sort":20,"is_main":false,"is_unsorted_on":true,
		"statuses":[{"name":"Call"},{"id":142,"name":"Paid"}]}]`)
	var c issue.Collector
	request := leads.ReadNewPipelines(input, leads.Options{}, &c).Request()

	fmt.Println(request.Method, request.Path, c.Failed())
	fmt.Println(string(request.Body))
	// Output:
	// POST /api/v4/leads/pipelines false
	// [{"name":"Repeat sales","sort":20,"is_main":false,"is_unsorted_on":true,"_embedded":{"statuses":[{"name":"Call","sort":10},{"id":142,"name":"Paid"}]}}]
}

// A change of a stage must carry its name.
func ExampleReadStageChange() {
	input := strictjson.Known(`{"pipeline_id":510,"id":4001,"color":"#87f2c0"}`)
	var c issue.Collector
	leads.ReadStageChange(input, leads.Options{}, &c)

	for _, i := range c.List() {
		fmt.Println(i.Code, i.Path)
	}
	// Output: missing /name
}

// Go code makes a spec, and writes it as input for the door or as a request.
func ExampleStageChange() {
	sort := int64(15)
	change := leads.StageChange{PipelineID: 510, ID: 4001, Name: "First call", Sort: &sort}

	fmt.Println(string(change.AppendPlain(nil)))
	request := change.Request()
	fmt.Println(request.Method, request.Path, string(request.Body))
	// Output:
	// {"pipeline_id":510,"id":4001,"name":"First call","sort":15}
	// PATCH /api/v4/leads/pipelines/510/statuses/4001 {"name":"First call","sort":15}
}

// Both dialects read alike: a pipeline has its stages, ordered, each with its role.
func ExampleParseList() {
	body := strictjson.Known(`{"id":510,"name":"Sales","sort":1,"is_main":true,"_embedded":{"statuses":[
		{"id":142,"name":"Paid","sort":10000,"is_editable":false,"type":0},
		{"id":4000,"name":"Inbox","sort":10,"is_editable":false,"type":1},
		{"id":4001,"name":"Call","sort":20,"is_editable":true,"type":0}]}}`)

	for _, s := range leads.ParseList(body)[0].Stages {
		fmt.Println(s.ID, s.Name, s.Kind)
	}
	// Output:
	// 4000 Inbox unsorted
	// 4001 Call regular
	// 142 Paid won
}

// One page is asked for: 250 means that many or more.
func ExampleCount() {
	fmt.Println(leads.Count{PipelineID: 510}.Request().Path)
	fmt.Println(leads.ParseCount(strictjson.Known(`{"_embedded":{"leads":[{"id":1},{"id":2}]}}`)))
	// Output:
	// /api/v4/leads?filter%5Bpipeline_id%5D%5B0%5D=510&limit=250
	// 2
}
