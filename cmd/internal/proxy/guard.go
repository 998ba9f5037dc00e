package proxy

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// guard reads the present state and refuses a write that would delete something,
// unless its X-Confirm-Delete names exactly this write on exactly this state. It
// gives back the state that it read. A state that can't be read whole is unknown,
// never empty.
func (x *exchange) guard(endpoint amo.Endpoint, input []byte) (current []byte, err error) {
	read, err := x.client.Pipelines(x.ctx, 0)
	if err != nil {
		return nil, err
	}
	loss, err := plan.Losses(endpoint, read.Data, input)
	if err != nil || len(loss.Unknown) > 0 {
		return nil, &fault{reason: stateUnknown}
	}
	if len(loss.Deletes) == 0 {
		return read.Data, nil
	}
	// The digest is no secret: it proves that the list was shown, not who may.
	if given := x.r.Header.Values("X-Confirm-Delete"); len(given) == 1 && given[0] == loss.Digest {
		return read.Data, nil
	}
	return nil, &fault{reason: wouldDelete, deletes: plan.AppendDeletions(nil, loss.Deletes), digest: loss.Digest}
}
