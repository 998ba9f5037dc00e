package core

import (
	"slices"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// MakeRestore plans the way back from the present state to a saved one, both in
// the parsed form. options are those of a plan and may be nil; the plan is nil
// when an issue is an error. See [plan.Restore].
func MakeRestore(kind string, current, saved, options []byte) (*plan.Plan, issue.List) {
	if !slices.Contains(plan.Kinds(), kind) {
		return nil, issue.List{{Code: issue.UnknownKind, In: issue.InCall, Path: "/kind",
			Params: []issue.Param{issue.Text("value", kind), issue.Words("allowed", plan.Kinds())}}}
	}
	now, fault := gate(current, amo.MaxCallBytes)
	if fault != nil {
		return nil, issue.List{fault.Issue(issue.InCurrent)}
	}
	then, fault := gate(saved, amo.MaxCallBytes)
	if fault != nil {
		return nil, issue.List{fault.Issue(issue.InInput)}
	}
	opts, fault := gate(options, amo.MaxCallBytes)
	if fault != nil {
		return nil, inOptions(fault)
	}
	inCall := issue.Collector{In: issue.InCall}
	inCall.Key("options")
	o := plan.ReadOptions(opts, &inCall)
	if inCall.Failed() {
		return nil, inCall.List()
	}
	return plan.Restore(plan.Kind(kind), now, then, o)
}
