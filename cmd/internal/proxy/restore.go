package proxy

import (
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// restore answers POST /restore {"snapshot","options","locale"} as /plan does,
// with the plan from the present state back to the snapshot. Stages that are gone
// come back with new ids and empty, and the plan says so.
func (x *exchange) restore(*route) (work, error) {
	members, err := x.readMembers("snapshot", "options", "locale")
	if err != nil {
		return nil, err
	}
	id, err := textMember(members, "snapshot")
	if err != nil {
		return nil, err
	}
	locale, known := localeOf(members)
	if !known {
		return func() (answer, error) { return unknownLocale(members) }, nil
	}
	asked, issues := readOptions(members["options"])
	if issues.HasErrors() {
		return func() (answer, error) { return jsonAnswer(core.Envelope(issues, nil, locale)), nil }, nil
	}
	return func() (answer, error) {
		saved, err := x.load(id)
		if err != nil {
			return answer{}, err
		}
		current, d, err := x.present(saved.kind, asked.dialect)
		if err != nil {
			return answer{}, err
		}
		back := func(options []byte) (*plan.Plan, issue.List) {
			if asked.broken {
				options = members["options"]
			}
			return core.MakeRestore(string(saved.kind), current, saved.state, options)
		}
		return x.answerPlan(saved.kind, d, asked, locale, back)
	}, nil
}
