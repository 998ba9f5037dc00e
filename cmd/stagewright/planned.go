package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// planned are the plans of one account, one for each kind that changes, with the
// states that they start from.
type planned struct {
	plans  []*plan.Plan
	states map[plan.Kind][]byte
}

// changes reports whether there is anything to do.
func (p planned) changes() bool {
	return slices.ContainsFunc(p.plans, func(one *plan.Plan) bool { return len(one.Changes) > 0 })
}

// digest names all of them: the only plan's own, else SHA-256 over theirs.
func (p planned) digest() string {
	if len(p.plans) == 1 {
		return p.plans[0].Digest
	}
	var all []byte
	for _, one := range p.plans {
		all = append(append(all, one.Digest...), '\n')
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:])
}

// add keeps a plan that has something to do, or something to say.
func (p *planned) add(one *plan.Plan) {
	if len(one.Changes) > 0 || len(one.NotCarried) > 0 {
		p.plans = append(p.plans, one)
	}
}

// unsendable finds requests of a plan that the core would refuse when it is their
// turn: better before the first is sent.
func unsendable(p *plan.Plan) error {
	for _, r := range p.Requests {
		if _, err := amocrm.Build(r.Endpoint, r.Input, r.Options); err != nil {
			return callTrouble(r.Address, err)
		}
	}
	return nil
}

// planFlags are the options of a plan.
type planFlags struct {
	Complete     bool `help:"The file is complete: delete what it doesn't list."`
	MaxPipelines int  `help:"How many pipelines the account may have, when it is not 50 (10 in dialect v2)." placeholder:"N"`
}

// options are the core's, as JSON. Deletions are allowed here, for the plan is
// shown, deletions first, and nothing is sent before somebody agreed to just it.
func (f planFlags) options(kind plan.Kind, dialect plan.Dialect, leads map[string]int) []byte {
	o := map[string]any{"dialect": string(dialect), "allow_delete": true}
	if f.Complete {
		o["complete"] = true
	}
	if f.MaxPipelines > 0 {
		o["max_pipelines"] = f.MaxPipelines
	}
	if kind != plan.KindPipelines {
		o["dialect"] = string(plan.V4)
	}
	if len(leads) > 0 {
		o["leads"] = leads
	}
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // strings and numbers: cannot happen
	}
	return text
}

// withDeals makes a plan, counts the deals in what it deletes, and makes it again
// so that it says how many they are.
func (a *account) withDeals(ctx context.Context, s streams, kind plan.Kind, f planFlags, makePlan func(options []byte) *plan.Plan) *plan.Plan {
	p := makePlan(f.options(kind, a.dialect, nil))
	if p == nil || len(p.Deletes) == 0 || kind != plan.KindPipelines {
		return p
	}
	var addresses []string
	for _, d := range p.Deletes {
		addresses = append(addresses, d.Address)
	}
	leads := map[string]int{}
	bar := newBar(s.err, "counting deals", len(addresses), isTerminal(s.err))
	for _, address := range addresses {
		maps.Copy(leads, a.CountDeals(ctx, []string{address}))
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	return makePlan(f.options(kind, a.dialect, leads))
}

// errOff is a kind that the account does not have in its customers mode.
var errOff = errors.New("off in this account")

// current reads a kind whole. The error is errOff when the account has it not.
func (a *account) current(ctx context.Context, kind plan.Kind) ([]byte, error) {
	state, err := a.Current(ctx, kind, a.dialect)
	var failure *reply.Failure
	if errors.As(err, &failure) && failure.Kind == reply.ModeDisabled {
		return nil, errOff
	}
	return state, callTrouble(a.host, err)
}

// off is what to say when just that kind is needed.
func (a *account) off(kind plan.Kind) error {
	return &trouble{exitRefused, a.host, string(reply.ModeDisabled), "The account has no " + title(kind) + ": its customers are in another mode.",
		"Switch the mode in amoCRM, or name the other kinds with --only."}
}

// title is how people call a kind.
func title(kind plan.Kind) string {
	if kind == plan.KindStatuses {
		return "customer stages"
	}
	return string(kind)
}

// fresh reads the states again and reports the first kind that is not what the
// plans start from.
func (a *account) fresh(ctx context.Context, p planned) (map[plan.Kind][]byte, error) {
	states := map[plan.Kind][]byte{}
	for _, one := range p.plans {
		state, err := a.Current(ctx, one.Kind, one.Dialect)
		if err != nil {
			return nil, callTrouble(a.host, err)
		}
		base, err := plan.BaseDigest(state)
		if err != nil {
			return nil, err
		}
		if base != one.BaseDigest {
			return nil, &trouble{exitStale, a.host, "stale", "The " + title(one.Kind) + " changed since the plan was made. Nothing was sent.",
				"Make the plan again and look at it."}
		}
		states[one.Kind] = state
	}
	return states, nil
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
