package proxy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// A set replaces a pipeline's whole list. Whoever has read the list before somebody
// else wrote it must not send one: it would delete the other's stage unseen.
func TestOvertaken(t *testing.T) {
	const theirs = `{"update":[{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact"},{"id":40012,"name":"Offer made"},` +
		`{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"},{"name":"Theirs"}]}]}`
	// between lets another page write when the first one's set is about to be sent.
	between := func(h *house) {
		h.gate.fail = func(c message.Call) (*message.Answer, error) {
			if c.Verb != "send" || c.Fields.Get("path") != setPath {
				return nil, nil
			}
			h.gate.failing("", message.Answer{})
			out := h.do(set(h.token(1), theirs))
			assert.Equal(h.t, 200, out.status, out.body)
			return nil, nil
		}
	}
	// kept checks that the other's stage is there, and that nothing else was sent.
	kept := func(h *house) {
		h.t.Helper()
		assert.Equal(h.t, []string{setPath}, h.writes())
		stages := h.pipeline(0).Stages
		assert.Equal(h.t, "Theirs", stages[len(stages)-3].Name)
	}

	t.Run("in amoCRM's own call", func(t *testing.T) {
		h := newHouse(t, nil)
		between(h)
		out := h.do(set(h.token(1), renameAll))
		assert.Equal(t, 409, out.status, out.body)
		assert.Equal(t, "conflict", out.code)
		assert.Equal(t, "overtaken", out.log.Outcome)
		kept(h)
	})
	t.Run("in a plan", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		between(h)
		out, a := h.apply(h.token(1), digest)
		require.Equal(t, 200, out.status, out.body)
		assert.False(t, a.Applied)
		for _, item := range a.Items {
			assert.Equal(t, "not-sent", item.Status)
			require.NotNil(t, item.Failure)
			assert.Equal(t, "conflict", item.Failure.Kind)
			assert.Contains(t, item.Failure.Detail, "Nothing of this was sent")
		}
		kept(h)
	})
}
