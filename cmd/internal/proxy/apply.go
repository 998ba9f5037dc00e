package proxy

import (
	"encoding/json"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/plan"
)

// apply answers POST /apply {"digest"}: it carries out a plan that this user made
// in the last ten minutes, once, and only on the state that it was made for.
func (x *exchange) apply(*route) (work, error) {
	members, err := x.readMembers("digest")
	if err != nil {
		return nil, err
	}
	digest, err := textMember(members, "digest")
	if err != nil {
		return nil, err
	}
	if !isDigest(digest) { // no plan has such a name, and none is looked for
		return func() (answer, error) { return answer{}, &fault{reason: noSuchPlan} }, nil
	}
	return func() (answer, error) { return x.applyPlan(x.planKey(digest)) }, nil
}

func isDigest(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

// applied is what /apply answers.
type applied struct {
	amocrm.Applied
	Snapshot *string `json:"snapshot"` // the state before it, null when nothing was to be sent
}

func (x *exchange) applyPlan(key string) (answer, error) {
	kept, found, err := x.recall(key)
	if err != nil {
		return answer{}, err
	}
	if !found {
		return answer{}, &fault{reason: noSuchPlan}
	}
	p, err := plan.Decode(kept)
	if err != nil {
		return answer{}, &fault{reason: planUnfit}
	}
	current, err := x.current(p.Kind, p.Dialect)
	if err != nil {
		return answer{}, err
	}
	if err := fits(p, current); err != nil {
		return answer{}, err
	}
	var out applied
	if len(p.Requests) > 0 {
		id, err := x.save(p.Kind, p.Dialect, current, len(p.Changes), len(p.Deletes))
		if err != nil {
			return answer{}, err
		}
		out.Snapshot = &id
	}
	// Taken last, and whoever takes it has it alone: a plan is applied once,
	// and one that could not start is still there.
	if _, found, err = x.take(key); err != nil {
		return answer{}, err
	}
	if !found {
		return answer{}, &fault{reason: noSuchPlan}
	}
	carryOut := func(progress func(amocrm.Step)) (applied, string) {
		out.Applied = x.client.Apply(x.ctx, p, current, progress)
		if !out.Applied.Applied {
			return out, "not all applied"
		}
		return out, "applied"
	}
	if x.wantsLines() {
		return linesAnswer(len(p.Requests), carryOut), nil
	}
	result, note := carryOut(nil)
	body, err := json.Marshal(result)
	if err != nil {
		return answer{}, err
	}
	a := jsonAnswer(body)
	a.note = note
	return a, nil
}

// fits checks that a kept plan starts from the present state and deletes nothing
// but what it names.
func fits(p *plan.Plan, current []byte) error {
	base, err := plan.BaseDigest(current)
	if err != nil {
		return &fault{reason: stateUnknown}
	}
	if base != p.BaseDigest {
		return &fault{reason: stalePlan}
	}
	if !onlyNamed(p, current) {
		return &fault{reason: planUnfit, note: "a request deletes what the plan doesn't name"}
	}
	return nil
}
