package core_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
)

// The one door: an operation and its JSON in, one envelope out.
func ExampleCall() {
	out := core.Call("build", []byte(`{"endpoint":"pipelines.delete","input":{"id":[123,456]}}`))
	fmt.Println(string(out))

	out = core.Call("build", []byte(`{"endpoint":"pipelines.delete","input":{"id":[123,"123"]},"locale":"ru"}`))
	fmt.Println(string(out))
	// Output:
	// {"ok":true,"issues":[],"result":{"request":{"method":"POST","path":"/private/api/v2/json/pipelines/delete","content_type":"application/json","body":"{\"request\":{\"id\":[123,456]}}"}}}
	// {"ok":false,"issues":[{"code":"duplicate-id","path":"/id/1","severity":"error","message":"Идентификатор 123 повторяется.","params":{"id":123},"hint":""}],"result":{}}
}

// Go code checks an input and gets the request to send, or all that is wrong.
func ExampleBuild() {
	request, issues := core.Build(amo.PipelinesSet, []byte(`{"add":[{"name":"Trade","statuses":[{"name":"Call","color":"#FFFEB2"}]}]}`), nil)
	fmt.Println(len(issues), request.Method, request.Path)
	fmt.Println(string(request.Body))

	_, issues = core.Build(amo.PipelinesSet, []byte(`{"add":[{"name":"Trade","statuses":[{"name":"Call","color":"#ff0000"}]}]}`), nil)
	for _, i := range issues {
		fmt.Println(i.Path, "-", i.Message(issue.English), i.Hint(issue.English))
	}
	// Output:
	// 0 POST /private/api/v2/json/pipelines/set
	// {"request":{"pipelines":{"add":[{"name":"Trade","statuses":{"0":{"name":"Call","sort":10,"color":"#fffeb2"}}}]}}}
	// /add/0/statuses/0/color - amoCRM does not allow the colour #ff0000 here. The nearest allowed colour is #ff8f92.
}

// What came back is data, or a failure of a kind that programs can act on.
func ExampleParse() {
	data, _ := core.Parse(amo.PipelinesDelete, reply.Answer{Status: 200, Body: []byte(`{"response":{"123":true,"server_time":1}}`)})
	fmt.Println(string(data))

	_, failure := core.Parse(amo.PipelinesDelete, reply.Answer{Status: 403, ContentType: "text/html", Body: []byte("<html>")})
	fmt.Println(failure.Kind)
	// Output:
	// {"deleted":[{"id":123,"ok":true,"error":null}],"server_time":1}
	// blocked
}

// Sending a shorter stage list deletes stages. A plan says so first, and is only
// made when each deletion is allowed by its address.
func ExampleMakePlan() {
	current := []byte(`{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[
		{"id":12,"name":"Call","color":"#fffeb2"},{"id":13,"name":"Offer","color":"#d6eaff"}]}]}`)
	desired := []byte(`{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":12,"name":"First call"}]}]}`)

	_, issues := core.MakePlan("pipelines", current, desired, nil)
	for _, i := range issues {
		fmt.Println(i.Code, "-", i.Message(issue.English))
	}

	p, _ := core.MakePlan("pipelines", current, desired, []byte(`{"allow_delete":["pipelines/1/statuses/13"]}`))
	for _, c := range p.Changes {
		fmt.Println(c.Action, c.Address)
	}
	for _, r := range p.Requests {
		fmt.Println(r.Endpoint, string(r.Input))
	}
	// Output:
	// would-delete - Offer would be deleted. Deals in it: not known; they move to: First call.
	// update pipelines/1/statuses/12
	// delete pipelines/1/statuses/13
	// pipelines.set {"update":[{"id":1,"name":"Sales","is_main":"on","statuses":[{"id":12,"name":"First call","color":"#fffeb2"}]}]}
}

// A state is JSON on both sides, so a program keeps what it cares for in types of
// its own. What has no id yet is made; what is not mentioned stays.
func ExampleMakePlan_types() {
	type stage struct {
		ID    int64  `json:"id,omitempty"`
		Name  string `json:"name"`
		Color string `json:"color,omitempty"`
	}
	type state struct {
		Pipelines []struct {
			ID       int64   `json:"id,omitempty"`
			Name     string  `json:"name"`
			Statuses []stage `json:"statuses"` // null: not known, and left alone
		} `json:"pipelines"`
	}
	current, _ := core.Parse(amo.PipelinesList, reply.Answer{Status: 200, Body: []byte(`{"_embedded":{"items":{"5":{"id":5,"name":"Sales","sort":1,"is_main":true,
		"statuses":{"71":{"id":71,"name":"Call","sort":10,"color":"#fffeb2"},"142":{"id":142,"name":"Won","sort":10000,"color":"#CCFF66"}}}}}}`)})

	var wanted state
	if err := json.Unmarshal(current, &wanted); err != nil {
		panic(err)
	}
	sales := &wanted.Pipelines[0]
	sales.Statuses[0].Name = "First call"
	sales.Statuses = slices.Insert(sales.Statuses, 1, stage{Name: "Offer", Color: "#d6eaff"})
	desired, _ := json.Marshal(wanted)

	p, issues := core.MakePlan("pipelines", current, desired, nil)
	fmt.Println(len(issues), "issues")
	for _, c := range p.Changes {
		fmt.Println(c.Action, c.Address, string(c.After))
	}
	// Output:
	// 0 issues
	// update pipelines/5/statuses/71 {"name":"First call"}
	// create pipelines/5/statuses/new-0 {"name":"Offer","color":"#d6eaff","position":1}
}
