package proxy

import (
	"encoding/json"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
)

// current reads the account's pipelines, in the parsed form. A state that can't
// be read whole is unknown, never empty: an account always has a pipeline, so an
// answer without one is no state.
func (x *exchange) current() ([]byte, error) {
	read, err := x.client.Pipelines(x.ctx, 0)
	if err != nil {
		return nil, err
	}
	if ids, ok := presentIDs(read.Data); !ok || len(ids) == 0 {
		return nil, &fault{reason: stateUnknown, note: "no pipelines in the list"}
	}
	return read.Data, nil
}

func presentIDs(current []byte) (ids map[int64]bool, ok bool) {
	var list struct {
		Pipelines []struct {
			ID int64 `json:"id"`
		} `json:"pipelines"`
	}
	if json.Unmarshal(current, &list) != nil {
		return nil, false
	}
	ids = map[int64]bool{}
	for _, p := range list.Pipelines {
		ids[p.ID] = true
	}
	return ids, true
}

// knowsAll reports whether the state has every pipeline that a request replaces
// or deletes. Of one that it hasn't nobody can say what would be lost.
func knowsAll(current []byte, request amo.Request) bool {
	ids, ok := presentIDs(current)
	if !ok {
		return false
	}
	// The core wrote the body: update is a map by id, id a number or a list.
	var body struct {
		Request struct {
			Pipelines struct {
				Update map[string]json.RawMessage `json:"update"`
			} `json:"pipelines"`
			ID json.RawMessage `json:"id"`
		} `json:"request"`
	}
	if json.Unmarshal(request.Body, &body) != nil {
		return false
	}
	for key := range body.Request.Pipelines.Update {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil || !ids[id] {
			return false
		}
	}
	if body.Request.ID == nil {
		return true
	}
	var one int64
	if json.Unmarshal(body.Request.ID, &one) == nil {
		return ids[one]
	}
	var many []int64
	if json.Unmarshal(body.Request.ID, &many) != nil {
		return false
	}
	for _, id := range many {
		if !ids[id] {
			return false
		}
	}
	return true
}
