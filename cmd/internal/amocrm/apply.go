package amocrm

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// Status says what became of one item of a plan.
type Status string

// The statuses. Unknown is a write whose answer was lost and of which the state
// read afterwards doesn't show everything: it may still be carried out.
const (
	Done        Status = "done"
	Failed      Status = "failed"
	UnknownItem Status = "unknown"
	NotYet      Status = "not-sent"
)

// Item is one thing that a plan does: a pipeline to set, or one to delete.
type Item struct {
	Endpoint amo.Endpoint    `json:"endpoint"`
	Address  string          `json:"address"`
	Status   Status          `json:"status"`
	Failure  json.RawMessage `json:"failure"` // the parsed form of a failure, or null
}

// Applied is what became of a plan.
type Applied struct {
	Applied bool   `json:"applied"` // every item is done
	Items   []Item `json:"items"`
	// After names the state that was read afterwards; null when it couldn't be
	// read.
	After *After `json:"after"`
	// Differences are the plan's changes that this state doesn't show: not sent,
	// refused, or taken without being carried out. null when it isn't known.
	Differences []Difference `json:"differences"`
}

// After names a state.
type After struct {
	BaseDigest string `json:"base_digest"`
}

// Apply carries a plan out: its requests in order, until one isn't plainly done.
// Then the state is read again and compared. Nothing is ever sent twice. The
// caller has checked that before, the parsed list, is the plan's base.
func (c *Client) Apply(ctx context.Context, p *plan.Plan, before []byte) Applied {
	out := Applied{Items: []Item{}}
	stopped := false
	for _, r := range p.Requests {
		items := itemsOf(r)
		if !stopped {
			stopped = !c.carryOut(ctx, r, items)
		}
		out.Items = append(out.Items, items...)
	}
	after := before
	if len(p.Requests) > 0 {
		read, err := c.Pipelines(ctx, 0)
		if err != nil {
			return out
		}
		after = read.Data
	}
	out.compare(p, before, after)
	return out
}

// carryOut sends one request and notes what became of its items. It reports
// whether all of them are done.
func (c *Client) carryOut(ctx context.Context, r plan.Request, items []Item) bool {
	request, err := Build(r.Endpoint, r.Input, r.Options)
	var answer Reply
	if err == nil {
		answer, err = c.Send(ctx, r.Endpoint, request)
	}
	if err != nil {
		status, failure := outcome(err)
		for i := range items {
			items[i].Status, items[i].Failure = status, failure
		}
		return false
	}
	done := true
	for i := range items {
		items[i].Status = Done
		if refusal := refusalOf(answer.Data, items[i].Address); refusal != nil {
			items[i].Status, items[i].Failure, done = Failed, refusal.AppendJSON(nil), false
		}
	}
	return done
}

// outcome tells what an error means for the items of its request.
func outcome(err error) (Status, json.RawMessage) {
	var failure *reply.Failure
	var notSent *NotSent
	switch {
	case Unsettled(err):
		if errors.As(err, &failure) {
			return UnknownItem, failure.AppendJSON(nil)
		}
		return UnknownItem, nil
	case errors.As(err, &failure):
		return Failed, failure.AppendJSON(nil)
	case errors.As(err, &notSent):
		f := reply.Failure{Kind: notSent.Kind, RetryAfter: notSent.RetryAfter}
		return NotYet, f.AppendJSON(nil)
	}
	// The core refuses what the core has planned: nothing was sent.
	return NotYet, (&reply.Failure{Kind: reply.BadRequest}).AppendJSON(nil)
}

// itemsOf lists what a request does. A delete names several pipelines.
func itemsOf(r plan.Request) []Item {
	if r.Endpoint != amo.PipelinesDelete {
		return []Item{{Endpoint: r.Endpoint, Address: r.Address, Status: NotYet}}
	}
	var items []Item
	for _, id := range idsOf(r.Input) {
		items = append(items, Item{Endpoint: r.Endpoint, Address: pipelineAddress(id), Status: NotYet})
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

// refusalOf finds what a set or delete answered about one address: HTTP 200 is
// not success.
func refusalOf(data []byte, address string) *reply.Failure {
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
