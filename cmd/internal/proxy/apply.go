package proxy

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// apply answers POST /apply {"digest"}: it carries out a plan that this user made
// in the last ten minutes, once, and only on the state that it was made for.
func (x *exchange) apply(*route) (work, error) {
	members, err := x.readMembers("digest")
	if err != nil {
		return nil, err
	}
	c := issue.Collector{In: issue.InCall}
	var digest string
	raw, given := members["digest"]
	switch {
	case !given:
		c.ReportMissing("digest")
	case raw[0] != '"' || json.Unmarshal(raw, &digest) != nil:
		c.Key("digest")
		strictjson.WrongType(&c, gjson.ParseBytes(raw), issue.AString)
	}
	if c.Failed() {
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	if !isDigest(digest) { // no plan has such a name, and none is looked for
		return func() (answer, error) { return answer{}, &fault{reason: noSuchPlan} }, nil
	}
	return func() (answer, error) { return x.applyPlan(x.planKey(digest)) }, nil
}

func isDigest(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

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
	current, err := x.current()
	if err != nil {
		return answer{}, err
	}
	base, err := plan.BaseDigest(current)
	if err != nil {
		return answer{}, &fault{reason: stateUnknown}
	}
	if base != p.BaseDigest {
		return answer{}, &fault{reason: stalePlan}
	}
	if !onlyNamed(p, current) {
		return answer{}, &fault{reason: planUnfit, note: "a request deletes what the plan doesn't name"}
	}
	// Taken last, and whoever takes it has it alone: a plan is applied once,
	// and one that could not start is still there.
	if _, found, err = x.take(key); err != nil {
		return answer{}, err
	}
	if !found {
		return answer{}, &fault{reason: noSuchPlan}
	}
	applied := x.client.Apply(x.ctx, p, current, nil)
	body, err := json.Marshal(applied)
	if err != nil {
		return answer{}, err
	}
	a := jsonAnswer(body)
	a.note = "applied"
	if !applied.Applied {
		a.note = "not all applied"
	}
	return a, nil
}
