package proxy

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
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
	asked, issues := readOptions(members["options"])
	if issues.HasErrors() {
		return func() (answer, error) { return jsonAnswer(core.Envelope(issues, nil, localeOf(members))), nil }, nil
	}
	call := func(current []byte, options json.RawMessage) ([]byte, error) {
		members["current"] = current
		if options != nil {
			members["options"] = options
		}
		text, err := json.Marshal(members)
		return core.Call("plan", text), err
	}
	if !slices.Contains(plan.Kinds(), string(kind)) || asked.broken {
		return func() (answer, error) { // the core says what is wrong; the account is not needed for it
			envelope, err := call([]byte("{}"), nil)
			return jsonAnswer(envelope), err
		}, nil
	}
	return func() (answer, error) {
		current, d, err := x.present(kind, asked.dialect)
		if err != nil {
			return answer{}, err
		}
		return x.answerPlan(kind, d, asked, func(options json.RawMessage) ([]byte, error) { return call(current, options) })
	}, nil
}

// answerPlan makes a plan, once more when it deletes something and the deals in
// that could be counted, and keeps it.
func (x *exchange) answerPlan(kind plan.Kind, d plan.Dialect, o planOptions, make func(options json.RawMessage) ([]byte, error)) (answer, error) {
	options, err := o.with(kind, d, nil)
	if err != nil {
		return answer{}, err
	}
	envelope, err := make(options)
	if err != nil {
		return answer{}, err
	}
	if counts := x.dealsIfMay(deletions(envelope)); len(counts) > 0 {
		if options, err = o.with(kind, d, counts); err != nil {
			return answer{}, err
		}
		if envelope, err = make(options); err != nil {
			return answer{}, err
		}
	}
	if err := x.keepPlan(envelope); err != nil {
		return answer{}, err
	}
	return jsonAnswer(envelope), nil
}

// deletions are the addresses that an envelope's plan deletes, or that it was
// refused for.
func deletions(envelope []byte) (addresses []string) {
	e := gjson.ParseBytes(envelope)
	for _, i := range e.Get("issues").Array() {
		if i.Get("code").Str == string(issue.WouldDelete) {
			addresses = append(addresses, i.Get("params.address").Str)
		}
	}
	for _, d := range e.Get("result.plan.deletes").Array() {
		addresses = append(addresses, d.Get("address").Str)
	}
	return addresses
}

func localeOf(members map[string]json.RawMessage) issue.Locale {
	if string(members["locale"]) == `"ru"` {
		return issue.Russian
	}
	return issue.English
}

// keepPlan keeps the plan of an envelope, if there is one.
func (x *exchange) keepPlan(envelope []byte) error {
	e := gjson.ParseBytes(envelope)
	if !e.Get("ok").Bool() {
		return nil
	}
	p := e.Get("result.plan")
	return x.keep(x.planKey(p.Get("digest").Str), planLifetime, []byte(p.Raw))
}
