package proxy

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// planLifetime is for how many seconds a plan waits to be applied.
const planLifetime = 600

// planKey is where the gate keeps a plan of this caller's. The user is part of
// it, so nobody applies another's plan.
func (x *exchange) planKey(digest string) string {
	return "plan:" + strconv.FormatInt(x.caller.user, 10) + ":" + digest
}

// plan answers POST /plan {"kind","desired","options","locale"} with the core's
// envelope and keeps the plan. The present state is read here: a client's word
// for it would let it plan around the guard.
func (x *exchange) plan(*route) (work, error) {
	members, err := x.readMembers("kind", "desired", "options", "locale")
	if err != nil {
		return nil, err
	}
	var kind plan.Kind
	_ = json.Unmarshal(members["kind"], &kind) // what is no text is no kind
	locale, known := localeOf(members)
	asked, issues := readOptions(members["options"])
	if issues.HasErrors() {
		return func() (answer, error) { return jsonAnswer(core.Envelope(issues, nil, locale)), nil }, nil
	}
	if !slices.Contains(plan.Kinds(), string(kind)) || asked.broken || members["desired"] == nil || !known {
		return func() (answer, error) { // the core says what is wrong; the account is not needed for it
			members["current"] = json.RawMessage("{}")
			text, err := json.Marshal(members)
			return jsonAnswer(core.Call("plan", text)), err
		}, nil
	}
	return func() (answer, error) {
		current, d, err := x.present(kind, asked.dialect)
		if err != nil {
			return answer{}, err
		}
		return x.answerPlan(kind, d, asked, locale, func(options []byte) (*plan.Plan, issue.List) {
			return core.MakePlan(string(kind), current, members["desired"], options)
		})
	}, nil
}

// answerPlan makes a plan, once more when it deletes something and the deals in
// that could be counted, and keeps it.
func (x *exchange) answerPlan(
	kind plan.Kind, d plan.Dialect, o planOptions, locale issue.Locale, makePlan func(options []byte) (*plan.Plan, issue.List),
) (answer, error) {
	options, err := o.with(kind, d, nil)
	if err != nil {
		return answer{}, err
	}
	p, issues := makePlan(options)
	if counts := x.dealsIfMay(deletions(p, issues)); len(counts) > 0 {
		if options, err = o.with(kind, d, counts); err != nil {
			return answer{}, err
		}
		p, issues = makePlan(options)
	}
	if p == nil {
		return jsonAnswer(core.Envelope(issues, nil, locale)), nil
	}
	text := p.JSON()
	if err := x.keep(x.planKey(p.Digest), planLifetime, text); err != nil {
		return answer{}, err
	}
	return jsonAnswer(core.Envelope(issues, append(append([]byte(`{"plan":`), text...), '}'), locale)), nil
}

// deletions are the addresses that a plan deletes, or that it was refused for.
func deletions(p *plan.Plan, issues issue.List) (addresses []string) {
	for _, i := range issues {
		if i.Code == issue.WouldDelete {
			addresses = append(addresses, i.Param("address", issue.English))
		}
	}
	if p != nil {
		for _, d := range p.Deletes {
			addresses = append(addresses, d.Address)
		}
	}
	return addresses
}

// unknownLocale answers a call in a language that the core doesn't speak: the core
// says so.
func unknownLocale(members map[string]json.RawMessage) (answer, error) {
	text, err := json.Marshal(map[string]json.RawMessage{"locale": members["locale"]})
	return jsonAnswer(core.Call("version", text)), err
}

// localeOf is the language that a client asked for. known is false when it asked
// for one that the core does not speak, and is told so in English.
func localeOf(members map[string]json.RawMessage) (l issue.Locale, known bool) {
	raw, given := members["locale"]
	if !given {
		return issue.English, true
	}
	switch l = issue.Locale(strictjson.Known(string(raw)).Str()); l {
	case issue.English, issue.Russian:
		return l, true
	}
	return issue.English, false
}
