package proxy

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
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
	if issues := notCarriedOut(members); issues.HasErrors() {
		return func() (answer, error) { return jsonAnswer(core.Envelope(issues, nil, localeOf(members))), nil }, nil
	}
	return func() (answer, error) {
		current, err := x.current()
		if err != nil {
			return answer{}, err
		}
		members["current"] = current
		call, err := json.Marshal(members)
		if err != nil {
			return answer{}, err
		}
		envelope := core.Call("plan", call)
		if err := x.keepPlan(envelope); err != nil {
			return answer{}, err
		}
		return jsonAnswer(envelope), nil
	}, nil
}

// notCarriedOut are the plans that the core makes and this proxy does not carry
// out: it reads and writes pipelines, by API v2.
func notCarriedOut(members map[string]json.RawMessage) issue.List {
	c := issue.Collector{In: issue.InCall}
	var kind string
	if json.Unmarshal(members["kind"], &kind) == nil && kind != string(plan.KindPipelines) {
		c.ReportAt("kind", issue.UnknownKind, issue.Text("value", kind), issue.Words("allowed", []string{string(plan.KindPipelines)}))
	}
	given := gjson.GetBytes(members["options"], "dialect")
	if given.Exists() && given.Str != string(plan.V2) {
		c.ReportPath("/options/dialect", issue.UnknownDialect, issue.Text("value", strictjson.Excerpt(given)), issue.Words("allowed", []string{string(plan.V2)}))
	}
	return c.List()
}

func localeOf(members map[string]json.RawMessage) issue.Locale {
	if string(members["locale"]) == `"ru"` {
		return issue.Russian
	}
	return issue.English
}

// keepPlan keeps the plan of an envelope, if there is one.
func (x *exchange) keepPlan(envelope []byte) error {
	var e struct {
		OK     bool `json:"ok"`
		Result struct {
			Plan json.RawMessage `json:"plan"`
		} `json:"result"`
	}
	if err := json.Unmarshal(envelope, &e); err != nil {
		return err
	}
	if !e.OK {
		return nil
	}
	p, err := plan.Decode(e.Result.Plan)
	if err != nil {
		return err
	}
	return x.keep(x.planKey(p.Digest), planLifetime, e.Result.Plan)
}

// readMembers reads a body that is one object with only these members.
func (x *exchange) readMembers(allowed ...string) (map[string]json.RawMessage, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	body, err := x.readBody()
	if err != nil {
		return nil, err
	}
	if f := strictjson.Check(body, amo.MaxInputBytes); f != nil {
		return nil, &fault{reason: badInput, issues: issue.List{placed(f)}}
	}
	c := issue.Collector{In: issue.InCall}
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || members == nil {
		strictjson.WrongType(&c, gjson.ParseBytes(body), issue.AnObject)
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	var unknown []string
	for name := range members {
		if !slices.Contains(allowed, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown) // a map has no order
	for _, name := range unknown {
		c.Key(name)
		c.ReportUnknown(name, allowed)
		c.Up()
	}
	if c.Failed() {
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	return members, nil
}

// placed says where in the body a fault of its text lies, as the core does: a
// pointer into `desired` begins there.
func placed(f *strictjson.Fault) issue.Issue {
	i := f.Issue(issue.InCall)
	if rest, found := strings.CutPrefix(i.Path, "/desired"); found && (rest == "" || rest[0] == '/') {
		i.In, i.Path = issue.InInput, rest
	}
	return i
}
