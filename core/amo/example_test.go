package amo_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/amo"
)

// What is fixed about a call: where it goes, who may make it, and in which mode
// of the account's customers.
func ExampleInfo() {
	for _, name := range []amo.Endpoint{amo.PipelinesSet, amo.SegmentsList} {
		e, _ := amo.Info(name)
		fmt.Printf("%s %s for %s in mode %q\n", e.Method, e.Path, e.Rights, e.Mode)
	}
	_, known := amo.Info("pipelines.get")
	fmt.Println(known)
	// Output:
	// POST /private/api/v2/json/pipelines/set for admin in mode ""
	// GET /api/v4/customers/segments for user in mode "segments"
	// false
}

// A stage's colour is one of 21. Four older ones still pass, and for any other
// there is the one that looks most like it.
func ExampleStageColour() {
	for _, value := range []string{"#FFFEB2", "#99ccff", "#ff0000"} {
		colour, standing := amo.StageColour(value)
		switch standing {
		case amo.Listed:
			fmt.Println(colour, "is listed")
		case amo.Older:
			fmt.Println(colour, "is of an older list; now", amo.NearestStageColour(colour))
		case amo.NotAllowed:
			fmt.Println(colour, "is not allowed; near is", amo.NearestStageColour(colour))
		}
	}
	// Output:
	// #fffeb2 is listed
	// #99ccff is of an older list; now #98cbff
	// #ff0000 is not allowed; near is #ff8f92
}

// Won and lost stand in every pipeline, under the same two ids.
func ExampleIsClosing() {
	fmt.Println(amo.IsClosing(142), amo.IsClosing(143), amo.IsClosing(10216993))
	// Output: true true false
}

// An endpoint, an id for its path and a body are a request that any client sends.
func ExampleNewRequest() {
	r := amo.NewRequest(amo.StatusesUpdate, 5649280, []byte(`{"name":"First order"}`))
	fmt.Println(r.Method, r.Path, r.ContentType, string(r.Body))
	// Output: PATCH /api/v4/customers/statuses/5649280 application/json {"name":"First order"}
}
