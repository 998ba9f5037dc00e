package core

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// MakePlan plans the way from the present state to the desired one, both in the
// parsed form. kind is one of [plan.Kinds]; options, those of [plan.ReadOptions],
// may be nil. The plan is nil when an issue is an error.
func MakePlan(kind string, current, desired, options []byte) (*plan.Plan, issue.List) {
	now, fault := gate(current, amo.MaxCallBytes)
	if fault != nil {
		return nil, issue.List{fault.Issue(issue.InCurrent)}
	}
	then, fault := gate(desired, amo.MaxCallBytes)
	if fault != nil {
		return nil, issue.List{fault.Issue(issue.InInput)}
	}
	opts, fault := gate(options, amo.MaxCallBytes)
	if fault != nil {
		return nil, inOptions(fault)
	}
	return makePlan(kind, now, then, opts)
}

// planners make the plans, by kind.
var planners = map[plan.Kind]func(current, desired strictjson.Value, o plan.Options) (*plan.Plan, issue.List){
	plan.KindPipelines: plan.Pipelines,
	plan.KindStatuses:  plan.Statuses,
	plan.KindSegments:  plan.Segments,
}

func makePlan(kind string, current, desired, options strictjson.Value) (*plan.Plan, issue.List) {
	inCall := issue.Collector{In: issue.InCall}
	planner, known := planners[plan.Kind(kind)]
	if !known {
		inCall.ReportAt("kind", issue.UnknownKind, issue.Text("value", kind), issue.Words("allowed", plan.Kinds()))
		return nil, inCall.List()
	}
	inCall.Key("options")
	o := plan.ReadOptions(options, &inCall)
	if inCall.Failed() {
		return nil, inCall.List()
	}
	return planner(current, desired, o)
}

// callPlan is {"kind","current","desired","options"} -> {"plan":…}.
func callPlan(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults, "kind", "current", "desired", "options")
	kind := c.str("kind", &faults)
	for _, name := range []string{"current", "desired"} {
		if !c.Get(name).Exists() {
			faults.ReportMissing(name)
		}
	}
	if faults.Failed() {
		return nil, faults.List()
	}
	p, issues := makePlan(kind, c.Get("current"), c.Get("desired"), c.Get("options"))
	if p == nil {
		return nil, issues
	}
	plan := p.JSON()
	answer := append(c.begin(len(plan)+16), `{"plan":`...)
	return append(append(answer, plan...), '}'), issues
}
