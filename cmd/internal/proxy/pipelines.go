package proxy

import (
	"encoding/json"
	"errors"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

const (
	retiredKey      = "v2"
	retiredLifetime = 24 * 3600 // seconds
)

// listPipelines answers GET /api/v2/pipelines[?id=1], from v4's list when the
// account answers v2 no more.
func (x *exchange) listPipelines(m mirrored) (answer, error) {
	if x.dialect == plan.V4 {
		return x.listByV4(m.input)
	}
	read, err := x.client.Pass(x.ctx, m.endpoint, m.request)
	if x.dialect == "" && amocrm.Gone(read, err) {
		return x.listByV4(m.input)
	}
	return verbatim(read, err)
}

// writePipelines sends pipelines/set and pipelines/delete, or carries them out as
// v4 plans when the account answers v2 no more.
func (x *exchange) writePipelines(m mirrored) (answer, error) {
	retired, err := x.v2Retired()
	if err != nil {
		return answer{}, err
	}
	if retired {
		// When v4 is not there either, what was remembered has ended: nothing was
		// sent, and v2 is asked again.
		if a, err := x.writeByV4(m); x.dialect != "" || !isOver(err) {
			return a, err
		}
	}
	read, err := x.client.Pipelines(x.ctx, 0)
	if x.dialect == "" && amocrm.Gone(read, err) {
		return x.writeByV4(m)
	}
	current, err := listed(read, err)
	if err != nil {
		return answer{}, err
	}
	return x.writeByV2(m, current)
}

// v2Retired reports whether it is known that v2 writes are not answered.
func (x *exchange) v2Retired() (bool, error) {
	if x.dialect != "" {
		return x.dialect == plan.V4, nil
	}
	_, found, err := x.recall(retiredKey)
	return found, err
}

// listed is a state that was read, or the reason why it is none.
func listed(read amocrm.Reply, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var list struct {
		Pipelines []json.RawMessage `json:"pipelines"`
	}
	if json.Unmarshal(read.Data, &list) != nil || len(list.Pipelines) == 0 {
		return nil, &fault{reason: stateUnknown, note: "not the whole list"}
	}
	return read.Data, nil
}

func (x *exchange) writeByV2(m mirrored, current []byte) (answer, error) {
	if err := m.excuse(current); err != nil {
		return answer{}, err
	}
	if m.endpoint == amo.PipelinesSet {
		if issues := strangeStages(current, m.input); issues.HasErrors() {
			return answer{}, &fault{reason: badInput, issues: issues}
		}
	}
	loss, err := x.guard(m.endpoint, current, m.input)
	if err != nil {
		return answer{}, err
	}
	if _, err := x.save(plan.KindPipelines, plan.V2, current, 1, len(loss.Deletes)); err != nil {
		return answer{}, err
	}
	read, err := x.client.Pass(x.ctx, m.endpoint, m.request)
	if x.dialect == "" && amocrm.Gone(read, err) {
		var failure *reply.Failure
		if errors.As(err, &failure) && failure.Status >= 400 {
			// There is no such call: nothing was done, so it may be done otherwise.
			// The next one goes there at once: a confirmation is good in one dialect.
			a, err := x.writeByV4(m)
			if !isOver(err) {
				x.retireV2()
			}
			return a, err
		}
		// A page in place of an answer is not certain. This call is told so; the
		// next one will not be sent there.
		x.retireV2()
	}
	if amocrm.Unsettled(err) {
		return answer{}, x.settle(err, plan.KindPipelines, plan.V2, current)
	}
	return verbatim(read, err)
}

// retireV2 remembers that v2 writes are not answered. What can't be kept is found
// out again by the next write; it says nothing about this one.
func (x *exchange) retireV2() { _ = x.keep(retiredKey, retiredLifetime, []byte("1")) }
