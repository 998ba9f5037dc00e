package proxy

import (
	"errors"

	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

const (
	dialectKey      = "dialect"
	dialectLifetime = 24 * 3600 // seconds
)

// present reads the present state of a kind and says in which dialect a plan for
// it is to be written: the one asked for, else the setting's, else the one that
// the account answers, which is remembered for a day. Customers have v4 only.
func (x *exchange) present(kind plan.Kind, asked plan.Dialect) ([]byte, plan.Dialect, error) {
	d := asked
	if d == "" {
		d = x.settings.dialect
	}
	if kind != plan.KindPipelines {
		d = plan.V4
	}
	if d != "" {
		state, err := x.current(kind, d)
		return state, d, err
	}
	kept, found, err := x.recall(dialectKey)
	if err != nil {
		return nil, "", err
	}
	if d = plan.Dialect(kept); found && (d == plan.V2 || d == plan.V4) {
		state, err := x.current(kind, d)
		if !isOver(err) {
			return state, d, err
		}
	}
	if d, err = x.client.Dialect(x.ctx); err != nil {
		return nil, "", err
	}
	if err := x.keep(dialectKey, dialectLifetime, []byte(d)); err != nil {
		return nil, "", err
	}
	state, err := x.current(kind, d)
	return state, d, err
}

// isOver reports whether a remembered dialect may have ended: then the account is
// asked again, which is only a read.
func isOver(err error) bool {
	var failure *reply.Failure
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Kind {
	case reply.NotFound, reply.MethodNotAllowed, reply.NotJSON, reply.BadRequest:
		return true
	}
	return false
}
