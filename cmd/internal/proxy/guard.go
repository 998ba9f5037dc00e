package proxy

import (
	"errors"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

var errUnknownLoss = errors.New("it is not known what the request would delete")

// guard refuses a write that would delete something, unless its X-Confirm-Delete
// names exactly this write on exactly this state.
func (x *exchange) guard(endpoint amo.Endpoint, current, input []byte) (plan.Loss, error) {
	loss, err := losses(endpoint, current, input)
	if err != nil {
		return loss, &fault{reason: stateUnknown}
	}
	return loss, x.confirmed(loss.Deletes, loss.Digest)
}

// confirmed refuses deletions that were not confirmed by the digest, and says
// what they are and how many deals they hold.
func (x *exchange) confirmed(deletes []plan.Deletion, digest string) error {
	if len(deletes) == 0 {
		return nil
	}
	// The digest is no secret: it proves that the list was shown, not who may.
	if given := x.r.Header.Values("X-Confirm-Delete"); len(given) == 1 && given[0] == digest {
		return nil
	}
	return &fault{reason: wouldDelete, deletes: plan.AppendDeletions(nil, x.withDeals(deletes)), digest: digest}
}

// losses is what a request would delete, or an error when that can't be said.
func losses(endpoint amo.Endpoint, current, input []byte) (plan.Loss, error) {
	loss, err := plan.Losses(endpoint, current, input)
	if err == nil && len(loss.Unknown) > 0 {
		err = errUnknownLoss
	}
	return loss, err
}

// onlyNamed holds each request of a plan against the state by the guard's own
// measure. The plan names its deletions already; that it is looked at twice, by
// different code, is the point.
func onlyNamed(p *plan.Plan, current []byte) bool {
	named := func(d plan.Deletion) bool {
		return slices.ContainsFunc(p.Deletes, func(n plan.Deletion) bool {
			return d.Address == n.Address || strings.HasPrefix(d.Address, n.Address+"/")
		})
	}
	for _, r := range p.Requests {
		loss, err := losses(r.Endpoint, current, r.Input)
		if err != nil || slices.ContainsFunc(loss.Deletes, func(d plan.Deletion) bool { return !named(d) }) {
			return false
		}
	}
	return true
}
