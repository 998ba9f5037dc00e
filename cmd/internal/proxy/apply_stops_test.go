package proxy_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// three adds a pipeline, changes one and deletes one: three requests.
const three = `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Renamed","statuses":null},` +
	`{"name":"New","statuses":[{"name":"A","color":"#fffeb2"},{"name":"B","color":"#fffd7f"}]}]},"options":{"complete":true,"allow_delete":true}}`

// empty is the small account with a second pipeline that holds no deals.
func empty() *sandbox.Seed {
	seed := sandbox.Small()
	for i := range seed.Pipelines[1].Stages {
		seed.Pipelines[1].Stages[i].Leads = 0
	}
	return seed
}

func TestApplyAll(t *testing.T) {
	h := newHouse(t, empty())
	_, a := h.apply(h.token(1), h.planned(h.token(1), three))
	assert.True(t, a.Applied)
	assert.Equal(t, []string{"done", "done", "done"}, a.statuses())
	assert.Empty(t, a.Differences)
	assert.Equal(t, []string{setPath, setPath, deletePath}, h.writes())
	assert.Equal(t, "Renamed", h.pipeline(0).Name)
	assert.Equal(t, "New", h.pipeline(1).Name)
	assert.Len(t, h.account().Pipelines, 2)
}

func TestApplyStops(t *testing.T) {
	for name, row := range map[string]struct {
		fault    sandbox.Fault
		statuses []string
		kind     string
		missing  []string
	}{
		"refused in the middle": {sandbox.Fault{Path: setPath, Skip: 1, Status: 400, Body: `{"title":"Bad Request","status":400}`},
			[]string{"done", "failed", "not-sent"}, "bad-request", []string{"pipelines/4001", "pipelines/4002"}},
		"refused at first": {sandbox.Fault{Path: setPath, Status: 403, Body: `{"response":{"error":"x","error_code":"244"}}`},
			[]string{"failed", "not-sent", "not-sent"}, "forbidden", []string{"pipelines/new-0", "pipelines/4001", "pipelines/4002"}},
		"refused, they say, and carried out": {sandbox.Fault{Path: setPath, Skip: 1, Status: 400, Body: `{"title":"Bad Request","status":400}`, Processed: true},
			[]string{"done", "failed", "not-sent"}, "bad-request", []string{"pipelines/4002"}},
		"success that is none": {sandbox.Fault{Path: setPath, Skip: 1, Status: 200, Body: `{"response":{"pipelines":{"update":{"4001":false}}}}`},
			[]string{"done", "failed", "not-sent"}, "bad-request", []string{"pipelines/4001", "pipelines/4002"}},
		"an error in success": {sandbox.Fault{Path: setPath, Skip: 1, Status: 200, Body: `{"response":{"pipelines":{"update":{"errors":{"4001":"no"}}}}}`},
			[]string{"done", "failed", "not-sent"}, "bad-request", []string{"pipelines/4001", "pipelines/4002"}},
		"lost and not carried out": {sandbox.Fault{Path: setPath, Skip: 1, Reset: true},
			[]string{"done", "unknown", "not-sent"}, "", []string{"pipelines/4001", "pipelines/4002"}},
		"lost behind a gateway": {sandbox.Fault{Path: setPath, Skip: 1, Page: "gateway"},
			[]string{"done", "unknown", "not-sent"}, "unavailable", []string{"pipelines/4001", "pipelines/4002"}},
		"lost and carried out": {sandbox.Fault{Path: setPath, Skip: 1, Reset: true, Processed: true},
			[]string{"done", "done", "not-sent"}, "", []string{"pipelines/4002"}},
		"a lost creation that was carried out": {sandbox.Fault{Path: setPath, Page: "gateway", Processed: true},
			[]string{"done", "not-sent", "not-sent"}, "", []string{"pipelines/4001", "pipelines/4002"}},
		"taken without doing it": {sandbox.Fault{Path: setPath, Skip: 1, Status: 200, Body: `{"response":{"pipelines":{"update":{"4001":true}}}}`},
			[]string{"done", "done", "done"}, "", []string{"pipelines/4001"}},
		"a delete refused": {sandbox.Fault{Path: deletePath, Status: 200, Body: `{"response":{"4002":{"errors":"holds deals"},"server_time":1}}`},
			[]string{"done", "done", "failed"}, "bad-request", []string{"pipelines/4002"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, empty())
			digest := h.planned(h.token(1), three)
			require.NoError(t, h.sandbox.AddFault(row.fault))
			out, a := h.apply(h.token(1), digest)
			require.Equal(t, 200, out.status, out.body)
			assert.Equal(t, row.statuses, a.statuses(), out.body)
			assert.Equal(t, name == "taken without doing it", a.Applied)
			kind, sent := "", 0
			for _, i := range a.Items {
				if i.Failure != nil {
					kind = i.Failure.Kind
				}
				if i.Status != "not-sent" {
					sent++
				}
			}
			assert.Equal(t, row.kind, kind)
			assert.Len(t, h.writes(), sent, "what is not plainly done stops it, and nothing is sent twice")
			var missing []string
			for _, d := range a.Differences {
				missing = append(missing, d.Address)
			}
			assert.ElementsMatch(t, row.missing, missing, out.body)
		})
	}
	for why, kind := range map[string]string{
		"rate-limited": "rate-limited", "unavailable": "unavailable", "blocked": "blocked", "reauthorize": "unauthorized",
	} {
		t.Run("nothing left for the vendor: "+why, func(t *testing.T) {
			h := newHouse(t, empty())
			digest := h.planned(h.token(1), three)
			h.gate.fail = onWrites(failed(why))
			out, a := h.apply(h.token(1), digest)
			assert.Equal(t, []string{"not-sent", "not-sent", "not-sent"}, a.statuses(), out.body)
			require.NotNil(t, a.Items[0].Failure)
			assert.Equal(t, kind, a.Items[0].Failure.Kind)
			assert.Empty(t, h.writes())
		})
	}
	t.Run("the gate is gone", func(t *testing.T) {
		h := newHouse(t, empty())
		digest := h.planned(h.token(1), three)
		h.gate.fail = func(c message.Call) (*message.Answer, error) {
			if c.Fields.Get("method") == "POST" {
				return nil, errors.New("the object was moved")
			}
			return nil, nil
		}
		_, a := h.apply(h.token(1), digest)
		assert.Equal(t, []string{"unknown", "not-sent", "not-sent"}, a.statuses())
	})
	t.Run("and it can't be read afterwards", func(t *testing.T) {
		h := newHouse(t, empty())
		digest := h.planned(h.token(1), three)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: listPath, Skip: 2, Times: -1, Page: "gateway"}))
		out, a := h.apply(h.token(1), digest)
		assert.Equal(t, 200, out.status)
		assert.Equal(t, []string{"done", "done", "done"}, a.statuses())
		assert.Nil(t, a.After)
		assert.Nil(t, a.Differences)
		assert.False(t, a.Applied, "what wasn't seen isn't said")
	})
}
