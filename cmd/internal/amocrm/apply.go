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

// Item is one thing that a plan does: something to make, to change or to delete.
type Item struct {
	Endpoint amo.Endpoint    `json:"endpoint"`
	Address  string          `json:"address"`
	Status   Status          `json:"status"`
	Failure  json.RawMessage `json:"failure"` // the parsed form of a failure, or null
}

// Applied is what became of a plan.
type Applied struct {
	Applied bool   `json:"applied"` // every item is done, and the state afterwards is known
	Items   []Item `json:"items"`
	// IDs are what new things became, by their address in the plan, as far as
	// that is known.
	IDs map[string]int64 `json:"ids"`
	// After names the state that was read afterwards; null when it couldn't be
	// read.
	After *After `json:"after"`
	// Differences are the plan's changes that this state doesn't show: not sent,
	// refused, or taken without being carried out. null when it isn't known.
	Differences []Difference `json:"differences"`
	// State is what was read afterwards, nil when it couldn't be.
	State []byte `json:"-"`
}

// After names a state.
type After struct {
	BaseDigest string `json:"base_digest"`
}

// Step is how far an Apply is.
type Step struct {
	Done  int    `json:"done"`  // requests that were made
	Total int    `json:"total"` // requests of the plan
	Items []Item `json:"items"` // of the request that was made last
}

// Apply carries a plan of any kind and dialect out: its requests in order, until
// one isn't plainly done. Then the state is read again and compared. Nothing is
// ever sent twice. The caller has checked that before, the parsed list, is the
// plan's base. progress may be nil; it is told after each request.
func (c *Client) Apply(ctx context.Context, p *plan.Plan, before []byte, progress func(Step)) Applied {
	out := Applied{Items: []Item{}, IDs: map[string]int64{}}
	stopped, count := false, counter{}
	for i, r := range p.Requests {
		items := count.itemsOf(r)
		if !stopped {
			stopped = !c.carryOut(ctx, r, items, out.IDs)
			if progress != nil {
				progress(Step{Done: i + 1, Total: len(p.Requests), Items: items})
			}
		}
		out.Items = append(out.Items, items...)
	}
	after := before
	if len(p.Requests) > 0 {
		var err error
		if after, err = c.Current(ctx, p.Kind, p.Dialect); err != nil {
			return out
		}
	}
	out.State = after
	out.compare(p, before, after)
	return out
}

// carryOut sends one request and notes what became of its items. It reports
// whether all of them are done.
func (c *Client) carryOut(ctx context.Context, r plan.Request, items []Item, ids map[string]int64) bool {
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
	noteIDs(r.Endpoint, answer.Data, items, ids)
	done := true
	for i := range items {
		items[i].Status = Done
		if refusal := refusalOf(r.Endpoint, answer.Data, items[i].Address); refusal != nil {
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
