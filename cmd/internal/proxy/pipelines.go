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
func (x *exchange) listPipelines(rt *route) (work, error) {
	input, err := x.input(rt)
	if err != nil {
		return nil, err
	}
	request, err := amocrm.Build(rt.endpoint, input, nil)
	if err != nil {
		return nil, err
	}
	return func() (answer, error) {
		if x.dialect == plan.V4 {
			return x.listByV4(input)
		}
		read, err := x.client.Pass(x.ctx, rt.endpoint, request)
		if x.dialect == "" && amocrm.Gone(read, err) {
			return x.listByV4(input)
		}
		return verbatim(read, err)
	}, nil
}

// writePipelines sends pipelines/set and pipelines/delete, or carries them out as
// v4 plans when the account answers v2 no more.
func (x *exchange) writePipelines(rt *route) (work, error) {
	input, err := x.writeInput(rt)
	if err != nil {
		return nil, err
	}
	request, err := amocrm.Build(rt.endpoint, input, nil)
	if err != nil {
		return nil, err
	}
	return func() (answer, error) {
		retired, err := x.v2Retired()
		if err != nil {
			return answer{}, err
		}
		if retired {
			return x.writeByV4(rt.endpoint, input)
		}
		read, err := x.client.Pipelines(x.ctx, 0)
		if x.dialect == "" && amocrm.Gone(read, err) {
			return x.writeByV4(rt.endpoint, input)
		}
		current, err := listed(read, err)
		if err != nil {
			return answer{}, err
		}
		return x.writeByV2(rt.endpoint, request, current, input)
	}, nil
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

func (x *exchange) writeByV2(endpoint amo.Endpoint, request amo.Request, current, input []byte) (answer, error) {
	loss, err := x.guard(endpoint, current, input)
	if err != nil {
		return answer{}, err
	}
	if _, err := x.save(plan.KindPipelines, plan.V2, current, 1, len(loss.Deletes)); err != nil {
		return answer{}, err
	}
	read, err := x.client.Pass(x.ctx, endpoint, request)
	var failure *reply.Failure
	switch gone := x.dialect == "" && amocrm.Gone(read, err); {
	case gone && errors.As(err, &failure) && failure.Status >= 400:
		// There is no such call: nothing was done, so it may be done otherwise.
		return x.writeByV4(endpoint, input)
	case gone:
		// A page in place of an answer is not certain. This call is told so; the
		// next one will not be sent there.
		if err := x.keep(retiredKey, retiredLifetime, []byte("1")); err != nil {
			return answer{}, err
		}
	}
	if amocrm.Unsettled(err) {
		return answer{}, x.settle(err, plan.KindPipelines, plan.V2, current)
	}
	return verbatim(read, err)
}
