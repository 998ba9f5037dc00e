package pipeline_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// A set is made in Go, checked, and written in the one form that is sent: the
// stages as a map in their order, new ones under the smallest free index.
func ExampleSet() {
	set := pipeline.Set{Update: []pipeline.Draft{{ID: 2116, Stages: []pipeline.DraftStage{
		{ID: 10216993, Name: "Initial contact", Colour: "#fffeb2"},
		{Name: "Offer", Colour: "#d6eaff"},
	}}}}

	fmt.Println(len(set.Validate(pipeline.Options{})), "issues")
	request := set.Request()
	fmt.Println(request.Method, request.Path)
	fmt.Println(string(request.Body))
	// Output:
	// 0 issues
	// POST /private/api/v2/json/pipelines/set
	// {"request":{"pipelines":{"update":{"2116":{"id":2116,"statuses":{"10216993":{"id":10216993,"name":"Initial contact","sort":10,"color":"#fffeb2"},"0":{"name":"Offer","sort":20,"color":"#d6eaff"}}}}}}}
}

// PHP numbers a stage without a key after the last id, and so names another
// existing stage by accident. Such a key is never taken for an update.
func ExampleReadSet() {
	input := strictjson.Known(`{"request":{"pipelines":{"update":{"2116":{"id":2116,"statuses":{
		"10216995":{"id":10216995,"name":"Negotiation"},
		"10216996":{"name":"New status"}}}}}}}`)

	var c issue.Collector
	pipeline.ReadSet(input, pipeline.Options{}, &c)

	for _, i := range c.List() {
		fmt.Println(i.Code, i.Path)
		fmt.Println(i.Hint(issue.English))
	}
	// Output:
	// key-without-id /request/pipelines/update/2116/statuses/10216996
	// To change stage 10216996, write "id": 10216996 inside; to add a stage, use the key 0 or a list.
}

// HTTP 200 is not success: the answer says of each pipeline what became of it.
func ExampleParseDelete() {
	answer := pipeline.ParseDelete(strictjson.Known(`{"response":{"123":true,"456":{"errors":"Impossible to delete last pipeline"},"server_time":1560242586}}`))

	for _, o := range answer.Deleted {
		fmt.Printf("%d %t %q\n", o.ID, o.OK, o.Error)
	}
	// Output:
	// 123 true ""
	// 456 false "Impossible to delete last pipeline"
}

// Reading sorts and names; it never refuses what an account really has.
func ExampleRead() {
	pipelines := pipeline.Read(strictjson.Known(`{"5":{"id":5,"name":"Sales","is_main":true,"statuses":{
		"142":{"id":142,"name":"Won","sort":10000,"editable":"N"},
		"71":{"id":"71","name":"Call","sort":"10","color":"#c1c1c1","editable":"Y"}}},
		"6":{"id":6,"name":"Secret"}}`))

	for _, p := range pipelines {
		fmt.Println(p.Name, "stages known:", p.StagesKnown)
		for _, s := range p.Stages {
			fmt.Println(" ", s.ID, s.Name, s.Kind)
		}
	}
	// Output:
	// Sales stages known: true
	//   71 Call regular
	//   142 Won won
	// Secret stages known: false
}
