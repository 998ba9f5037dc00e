package proxy

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// save keeps the present state before a write, for undo. A write whose way back
// can't be kept is not sent.
func (x *exchange) save(kind plan.Kind, d plan.Dialect, state []byte, changes, deletes int) (id string, err error) {
	base, err := plan.BaseDigest(state)
	if err != nil {
		return "", &fault{reason: stateUnknown}
	}
	a, err := x.own(message.Call{Verb: "save", Body: state, Fields: message.Fields{
		{Name: "kind", Value: string(kind)},
		{Name: "dialect", Value: string(d)},
		{Name: "base", Value: base},
		{Name: "user", Value: strconv.FormatInt(x.caller.user, 10)},
		{Name: "changes", Value: strconv.Itoa(changes)},
		{Name: "deletes", Value: strconv.Itoa(deletes)},
	}})
	if err != nil {
		return "", err
	}
	var saved struct {
		ID string `json:"id"`
	}
	if a.Status != http.StatusOK || json.Unmarshal(a.Body, &saved) != nil || saved.ID == "" {
		return "", &fault{reason: gateBroken, note: "gate: save answered " + strconv.Itoa(a.Status)}
	}
	return saved.ID, nil
}

// snapshots answers GET /snapshots: what was kept, newest first, without the
// states themselves.
func (x *exchange) snapshots(*route) (work, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	return func() (answer, error) {
		a, err := x.own(message.Call{Verb: "saved"})
		if err != nil {
			return answer{}, err
		}
		if a.Status != http.StatusOK || !json.Valid(a.Body) {
			return answer{}, &fault{reason: gateBroken, note: "gate: saved answered " + strconv.Itoa(a.Status)}
		}
		return jsonAnswer([]byte(`{"snapshots":` + string(a.Body) + `}`)), nil
	}, nil
}

// snapshot is one that was kept.
type snapshot struct {
	kind    plan.Kind
	dialect plan.Dialect
	state   []byte
}

// load gives back what save kept. Nobody reaches another account's: the account
// is the token's.
func (x *exchange) load(id string) (snapshot, error) {
	if _, ok := strictjson.ParseID(id); !ok {
		return snapshot{}, &fault{reason: noSnapshot}
	}
	a, err := x.own(message.Call{Verb: "load", Fields: message.Fields{{Name: "id", Value: id}}})
	if err != nil {
		return snapshot{}, err
	}
	if a.Status != http.StatusOK {
		return snapshot{}, &fault{reason: noSnapshot}
	}
	return snapshot{plan.Kind(a.Fields.Get("kind")), plan.Dialect(a.Fields.Get("dialect")), a.Body}, nil
}
