package customer_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Input is read into typed values, with every mistake at its place; a request is
// written from the values, the same bytes each time.
func ExampleReadAdd() {
	input := strictjson.Known(`[{"sort": 100, "name": "First order", "color": "#FFFEB2"}, {"name": "Regular", "color": "#ff0000"}]`)

	var c issue.Collector
	drafts := customer.ReadAdd(input, customer.Options{}, &c)
	for _, i := range c.List() {
		fmt.Println(i.Path, i.Message(issue.English))
	}

	r := customer.AddRequest(drafts[:1])
	fmt.Println(r.Method, r.Path, string(r.Body))
	// Output:
	// /1/color amoCRM does not allow the colour #ff0000 here.
	// /1/sort sort is required.
	// POST /api/v4/customers/statuses [{"name":"First order","sort":100,"color":"#fffeb2"}]
}

// An update says only what changes.
func ExampleUpdateRequest() {
	first := int64(10)
	d := customer.Draft{ID: 5649280, Sort: &first}

	fmt.Println(len(customer.ValidateUpdate(d, customer.Options{})), "issues")
	r := customer.UpdateRequest(d)
	fmt.Println(r.Method, r.Path, string(r.Body))
	// Output:
	// 0 issues
	// PATCH /api/v4/customers/statuses/5649280 {"sort":10}
}

// Reading takes what there is, whatever was counted, and a list
// that is missing is unknown, not empty.
func ExampleParseList() {
	l := customer.ParseList(strictjson.Known(`{"_total_items":3,"_embedded":{"statuses":[
		{"id":8,"name":"Closed","sort":5,"is_default":true,"color":"#d5d8db","type":3},
		{"id":7,"name":"First order","sort":1,"color":"#fffeb2","type":0}]}}`))
	for _, s := range l.Statuses {
		fmt.Println(s.Sort, s.Name, s.IsDefault)
	}
	fmt.Println(l.Total, len(l.Statuses))
	fmt.Println(customer.ParseList(strictjson.Known(`{"_total_items":3}`)).Statuses == nil)
	// Output:
	// 1 First order false
	// 5 Closed true
	// 3 2
	// true
}
