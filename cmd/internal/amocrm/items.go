package amocrm

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// counter counts the new stages of each pipeline: a plan numbers them in the
// order in which its requests make them.
type counter map[string]int

// itemsOf lists what a request does. A delete of dialect v2 names several
// pipelines, a request that makes stages several stages.
func (n counter) itemsOf(r plan.Request) []Item {
	item := func(address string) Item { return Item{Endpoint: r.Endpoint, Address: address, Status: NotYet} }
	var items []Item
	switch r.Endpoint {
	case amo.PipelinesDelete:
		for _, id := range idsOf(r.Input) {
			items = append(items, item(pipelineAddress(id)))
		}
	case amo.LeadsStagesAdd:
		var input struct {
			Stages []json.RawMessage `json:"stages"`
		}
		_ = json.Unmarshal(r.Input, &input) // the core wrote it; one that can't be read is refused when it is built
		for range input.Stages {
			items = append(items, item(r.Address+"/statuses/new-"+strconv.Itoa(n[r.Address])))
			n[r.Address]++
		}
	}
	if items == nil {
		items = []Item{item(r.Address)}
	}
	return items
}

// idsOf reads {"id":1} or {"id":[1,2]}.
func idsOf(input []byte) []int64 {
	var one struct {
		ID int64 `json:"id"`
	}
	var many struct {
		ID []int64 `json:"id"`
	}
	if json.Unmarshal(input, &one) == nil {
		return []int64{one.ID}
	}
	if json.Unmarshal(input, &many) != nil {
		return nil
	}
	return many.ID
}

// noteIDs takes from an answer what its new things became.
func noteIDs(endpoint amo.Endpoint, data []byte, items []Item, ids map[string]int64) {
	var answer struct {
		Added   []thing `json:"added"`
		Segment thing   `json:"segment"`
	}
	if json.Unmarshal(data, &answer) != nil {
		return
	}
	if endpoint == amo.SegmentsAdd {
		answer.Added = []thing{answer.Segment}
	}
	if len(answer.Added) != len(items) {
		return // nobody knows which is which
	}
	seen := map[int]bool{}
	for i, made := range answer.Added {
		// request_id names the place in what was sent; where the vendor leaves it
		// out, the answer has the order of the request.
		if n, err := strconv.Atoi(strings.Trim(string(made.RequestID), `"`)); err == nil && n >= 0 && n < len(items) {
			i = n
		}
		if seen[i] {
			return // an answer that says two things of one place says nothing
		}
		seen[i] = true
		noteID(items[i].Address, made, ids)
	}
}

// noteID notes a new thing, and the stages of a new pipeline.
func noteID(address string, made thing, ids map[string]int64) {
	if made.ID <= 0 {
		return
	}
	ids[address] = made.ID
	for i, s := range own(made.Statuses) {
		ids[address+"/statuses/new-"+strconv.Itoa(i)] = s.ID
	}
}

// refusalOf finds what a call of dialect v2 answered about one address: there,
// HTTP 200 is not success.
func refusalOf(endpoint amo.Endpoint, data []byte, address string) *reply.Failure {
	if endpoint != amo.PipelinesSet && endpoint != amo.PipelinesDelete {
		return nil
	}
	type said struct {
		ID    int64  `json:"id"`
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	var answer struct {
		Updated []said `json:"updated"`
		Deleted []said `json:"deleted"`
		Errors  []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if json.Unmarshal(data, &answer) != nil {
		return &reply.Failure{Kind: reply.NotJSON, Status: 200}
	}
	for _, s := range append(answer.Updated, answer.Deleted...) {
		if !s.OK && address == pipelineAddress(s.ID) {
			return refusal("", s.Error)
		}
	}
	if len(answer.Errors) > 0 {
		return refusal(answer.Errors[0].Code, answer.Errors[0].Message)
	}
	return nil
}

func refusal(code, text string) *reply.Failure {
	return &reply.Failure{Kind: reply.BadRequest, Status: 200, Code: code, Detail: text}
}
