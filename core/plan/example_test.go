package plan_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

const example = `{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[
	{"id":12,"name":"Call","color":"#fffeb2"},{"id":13,"name":"Offer","color":"#d6eaff"}]}]}`

// From a present state to a desired one: what changes, and the requests that do
// it. Stages match by id, else by name; the order of the list is the order.
func ExamplePipelines() {
	desired := `{"pipelines":[{"id":1,"name":"Sales","statuses":[{"name":"Offer"},{"name":"Deal","color":"#87f2c0"},{"name":"Call"}]}]}`

	p, issues := plan.Pipelines(strictjson.Known(example), strictjson.Known(desired), plan.Options{})

	fmt.Println(len(issues), "issues,", len(p.Requests), "request")
	for _, c := range p.Changes {
		fmt.Println(c.Action, c.Address, string(c.After))
	}
	// Output:
	// 0 issues, 1 request
	// create pipelines/1/statuses/new-0 {"name":"Deal","color":"#87f2c0","position":1}
	// move pipelines/1/statuses/13 {"position":0}
}

// Nothing is deleted that was not named.
func ExampleOptions() {
	desired := strictjson.Known(`{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":12,"name":"Call"}]}]}`)

	_, issues := plan.Pipelines(strictjson.Known(example), desired, plan.Options{Leads: map[string]int64{"pipelines/1/statuses/13": 7}})
	fmt.Println(issues[0].Message(issue.English))

	p, _ := plan.Pipelines(strictjson.Known(example), desired, plan.Options{AllowDelete: []string{"pipelines/1/statuses/13"}})
	fmt.Println(p.Deletes[0].Address, p.Deletes[0].Name)
	// Output:
	// Offer would be deleted. Deals in it: 7; they move to: Call.
	// pipelines/1/statuses/13 Offer
}

// What a raw call of an old client would delete, before it is sent.
func ExampleLosses() {
	input := `{"request":{"pipelines":{"update":{"1":{"id":1,"statuses":{"12":{"id":12,"name":"Call"}}}}}}}`

	loss, err := plan.Losses(amo.PipelinesSet, []byte(example), []byte(input))

	fmt.Println(err, len(loss.Deletes), loss.Deletes[0].Address, loss.Deletes[0].Name)
	// Output: <nil> 1 pipelines/1/statuses/13 Offer
}
