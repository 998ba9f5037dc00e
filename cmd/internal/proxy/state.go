package proxy

import (
	"errors"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/plan"
)

// current reads the account's present state of a kind, in the parsed form. A
// state that can't be read whole is unknown, never empty.
func (x *exchange) current(kind plan.Kind, d plan.Dialect) ([]byte, error) {
	state, err := x.client.Current(x.ctx, kind, d)
	if errors.Is(err, amocrm.ErrStateUnknown) {
		return nil, &fault{reason: stateUnknown, note: "not the whole list"}
	}
	return state, err
}
