package segment_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Input is read into typed values, with every mistake at its place. Colours of
// segments have no #, and the hint says which one was meant.
func ExampleReadAdd() {
	input := strictjson.Known(`{"name": "Wholesale", "color": "#6610F2", "custom_fields_values": [{"field_id": 301, "values": []}]}`)

	var c issue.Collector
	segment.ReadAdd(input, segment.Options{}, &c)
	for _, i := range c.List() {
		fmt.Println(i.Path, i.Code, i.Param("nearest", issue.English))
	}
	// Output:
	// /color colour-not-allowed 6610f2
	// /custom_fields_values/0/values empty-list
}

// A draft with an id is an update, which says only what changes.
func ExampleDraft() {
	values := []segment.FieldValues{{FieldID: 301, Values: []segment.Value{{Value: segment.Flag(true)}}}}
	add := segment.Draft{Name: "Wholesale", Colour: "6610f2", Fields: &values}
	update := segment.Draft{ID: 51, Name: "Retail"}

	for _, d := range []segment.Draft{add, update} {
		r := d.Request()
		fmt.Println(len(d.Validate(segment.Options{})), r.Method, r.Path)
		fmt.Println(string(r.Body))
	}
	// Output:
	// 0 POST /api/v4/customers/segments
	// {"name":"Wholesale","color":"6610f2","custom_fields_values":[{"field_id":301,"values":[{"value":true}]}]}
	// 0 PATCH /api/v4/customers/segments/51
	// {"name":"Retail"}
}

// A list comes in pages. Next is nil on the last one.
func ExampleParseList() {
	page := segment.ParseList(strictjson.Known(`{"_total_items":2,"_page":1,"_page_count":2,"_embedded":{"segments":[
		{"id":51,"name":"Wholesale","color":"6610f2","customers_count":4}]}}`))

	fmt.Println(*page.Total, page.Segments[0].Name, *page.Next)
	fmt.Println(segment.ListRequest(segment.Query{Page: *page.Next}).Path)
	// Output:
	// 2 Wholesale 2
	// /api/v4/customers/segments?page=2
}
