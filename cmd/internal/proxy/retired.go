package proxy

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// listByV4 answers the v2 list from v4's.
func (x *exchange) listByV4(input []byte) (answer, error) {
	current, err := x.current(plan.KindPipelines, plan.V4)
	if err != nil {
		return answer{}, err
	}
	var only struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(input, &only); err != nil {
		return answer{}, err
	}
	body, found := v2List(current, only.ID)
	if !found {
		return answer{status: http.StatusNoContent, note: "by v4"}, nil
	}
	return answer{status: http.StatusOK, contentType: typeHAL, body: body, note: "by v4"}, nil
}

// writeByV4 carries out a v2 write as a plan of dialect v4: guarded, kept for
// undo and compared like any plan, and answered in the v2 shape.
func (x *exchange) writeByV4(m mirrored) (answer, error) {
	current, err := x.current(plan.KindPipelines, plan.V4)
	if err != nil {
		return answer{}, err
	}
	if err := m.excuse(current); err != nil {
		return answer{}, err
	}
	if _, err := losses(m.endpoint, current, m.input); err != nil {
		return answer{}, &fault{reason: stateUnknown}
	}
	wish := wishOf(m.endpoint, current, m.input)
	p, issues := core.MakePlan(string(plan.KindPipelines), current, wish.desired, wish.options)
	if issues.HasErrors() {
		return answer{}, &fault{reason: badInput, issues: wish.relocate(issues)}
	}
	if err := x.confirmed(p.Deletes, p.Digest); err != nil {
		return answer{}, err
	}
	if err := fits(p, current); err != nil {
		return answer{}, err
	}
	if len(p.Requests) > 0 {
		if _, err := x.save(plan.KindPipelines, plan.V4, current, len(p.Changes), len(p.Deletes)); err != nil {
			return answer{}, err
		}
	}
	out := x.client.Apply(x.ctx, p, current, nil)
	if err := outcomeOf(p, out); err != nil {
		return answer{}, err
	}
	a := jsonAnswer(wish.answer(out, x.now().Unix()))
	a.note = "by v4"
	if !out.Applied {
		a.note = "by v4, not all applied"
	}
	return a, nil
}

// outcomeOf is the problem that an apply ends in when the v2 shape has no words
// for it: an answer that was lost, or nothing that left for the vendor.
func outcomeOf(p *plan.Plan, out amocrm.Applied) error {
	sent := len(out.Items) == 0
	for _, item := range out.Items {
		switch item.Status {
		case amocrm.UnknownItem:
			f := &fault{reason: outcomeUnknown, note: "by v4", state: "unknown"}
			if out.After != nil && out.After.BaseDigest == p.BaseDigest {
				f.state = "unchanged"
			} else if out.After != nil {
				f.state = "changed"
			}
			return f
		case amocrm.NotYet:
		default:
			sent = true
		}
	}
	if sent {
		return nil
	}
	var why struct {
		Kind       reply.Kind `json:"kind"`
		RetryAfter int        `json:"retry_after"`
	}
	if json.Unmarshal(out.Items[0].Failure, &why) != nil {
		return errors.New("an item without a failure was not sent")
	}
	return &reply.Failure{Kind: why.Kind, RetryAfter: why.RetryAfter}
}

// relocate turns the pointers of a plan's issues into pointers into the call that
// the client made, as far as there is such a place.
func (w wish) relocate(issues issue.List) issue.List {
	out := issue.List{}
	for _, i := range issues {
		place := ""
		if rest, found := strings.CutPrefix(i.Path, "/pipelines/"); found && i.In == issue.InInput {
			place = w.placeOf(rest)
		}
		i.Path = place
		out = append(out, i)
	}
	return out
}

// placeOf finds the longest beginning of a path that stands in the call; "" when
// the path is about what the call does not name.
func (w wish) placeOf(path string) string {
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		switch at, known := w.places[path[:end]]; {
		case at != "":
			return at + path[end:]
		case known:
			return ""
		}
	}
	return ""
}
