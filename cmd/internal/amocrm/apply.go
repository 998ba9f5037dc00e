package amocrm

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

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
// one isn't plainly done, or would delete what the plan doesn't name. Then the
// state is read again and compared. Nothing is ever sent twice. The caller has
// checked that before, the parsed list, is the plan's base. progress may be nil; it
// is told after each request.
func (c *Client) Apply(ctx context.Context, p *plan.Plan, before []byte, progress func(Step)) Applied {
	out := Applied{Items: []Item{}, IDs: map[string]int64{}}
	stopped, count := false, counter{}
	for i, r := range p.Requests {
		items := count.itemsOf(r)
		if i > 0 && !stopped {
			stopped = c.outgrown(ctx, p, r, items)
		}
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

// outgrown looks once more at the pipeline that a later set of dialect v2 is about,
// and notes on its items why it isn't sent: a set replaces the whole list of stages,
// and somebody may have added one since the plan began. Dialect v4 names what it
// deletes.
func (c *Client) outgrown(ctx context.Context, p *plan.Plan, r plan.Request, items []Item) bool {
	at, ok := parseAddress(r.Address)
	if r.Endpoint != amo.PipelinesSet || !ok || at.id == 0 {
		return false
	}
	failure := &reply.Failure{Kind: reply.Conflict, Detail: "The pipeline was changed meanwhile: this would delete what the plan does not name."}
	read, err := c.Pipelines(ctx, at.id)
	if err != nil {
		failure = unread(err)
	} else if loss, err := plan.Losses(r.Endpoint, read.Data, r.Input); err == nil && len(loss.Unknown) == 0 &&
		!slices.ContainsFunc(loss.Deletes, func(d plan.Deletion) bool { return !names(p, d) }) {
		return false
	}
	for i := range items {
		items[i].Failure = failure.AppendJSON(nil)
	}
	return true
}

// unread is why a state couldn't be read, as a failure.
func unread(err error) *reply.Failure {
	var failure *reply.Failure
	var notSent *NotSent
	switch {
	case errors.As(err, &failure):
		return failure
	case errors.As(err, &notSent):
		return &reply.Failure{Kind: notSent.Kind, Detail: notSent.Detail, RetryAfter: notSent.RetryAfter}
	}
	return &reply.Failure{Kind: reply.Unavailable}
}

func names(p *plan.Plan, d plan.Deletion) bool {
	return slices.ContainsFunc(p.Deletes, func(named plan.Deletion) bool { return named.Address == d.Address })
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
		f := reply.Failure{Kind: notSent.Kind, Detail: notSent.Detail, RetryAfter: notSent.RetryAfter}
		return NotYet, f.AppendJSON(nil)
	}
	// The core refuses what the core has planned: nothing was sent.
	return NotYet, (&reply.Failure{Kind: reply.BadRequest}).AppendJSON(nil)
}
