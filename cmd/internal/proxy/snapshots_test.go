package proxy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

type listedSnapshot struct {
	ID, At, Kind string
	User         int64
	BaseDigest   string `json:"base_digest"`
	Changes      int
	Deletes      int
}

func (h *house) listed(token string) []listedSnapshot {
	h.t.Helper()
	out := h.do(call{method: "GET", target: "/snapshots", token: token})
	require.Equal(h.t, 200, out.status, out.body)
	var body struct{ Snapshots []listedSnapshot }
	require.NoError(h.t, json.Unmarshal([]byte(out.body), &body))
	require.NotNil(h.t, body.Snapshots)
	return body.Snapshots
}

func (h *house) restore(token, snapshot, options string) (result, envelope) {
	h.t.Helper()
	out := h.do(call{method: "POST", target: "/restore", token: token, body: `{"snapshot":"` + snapshot + `","options":` + options + `}`})
	var e envelope
	if out.status == 200 {
		require.NoError(h.t, json.Unmarshal([]byte(out.body), &e))
	}
	return out, e
}

func TestSnapshotBeforeEachWrite(t *testing.T) {
	h := newHouse(t, nil)
	assert.Empty(t, h.listed(h.token(2)), "any user may look")
	_, e := h.plan(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4002,"name":"Again"}]}}`)
	assert.Empty(t, h.listed(h.token(1)), "a plan changes nothing")
	_, a := h.apply(h.token(1), e.Result.Plan.Digest)
	require.NotNil(t, a.Snapshot)
	out := h.do(set(h.token(1), renameAll))
	require.Equal(t, 200, out.status)
	list := h.listed(h.token(1))
	require.Len(t, list, 2)
	assert.Equal(t, *a.Snapshot, list[1].ID, "newest first")
	assert.Equal(t, listedSnapshot{list[1].ID, list[1].At, "pipelines", 1, list[1].BaseDigest, len(e.Result.Plan.Changes), 0}, list[1])
	assert.Len(t, list[1].BaseDigest, 64)

	t.Run("none for a plan that is empty", func(t *testing.T) {
		h := newHouse(t, nil)
		_, a := h.apply(h.token(1), h.planned(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[]}}`))
		assert.True(t, a.Applied)
		assert.Nil(t, a.Snapshot)
	})
	t.Run("none, then nothing is sent", func(t *testing.T) {
		for name, answer := range map[string]message.Answer{"gone": failed("unavailable"), "odd": {Status: 200, Body: []byte(`{}`)}, "full": {Status: 507, Body: []byte(`{"id":"7"}`)}} {
			h := newHouse(t, nil)
			digest := h.planned(h.token(1), edits)
			h.gate.failing("save", answer)
			out, _ := h.apply(h.token(1), digest)
			assert.GreaterOrEqual(t, out.status, 500, name)
			assert.GreaterOrEqual(t, h.do(set(h.token(1), renameAll)).status, 500, name)
			assert.Empty(t, h.writes(), name)

			h.gate.failing("", message.Answer{})
			_, a := h.apply(h.token(1), digest)
			assert.True(t, a.Applied, "a plan that could not start is still there")
		}
	})
}

func TestRestoreAfterApply(t *testing.T) {
	for _, dialect := range []string{"v2", "v4"} {
		t.Run(dialect, func(t *testing.T) {
			seed := sandbox.Small()
			for i := range seed.Pipelines[0].Stages { // older colours don't come back by v4, and the plan says so
				seed.Pipelines[0].Stages[i].Color = "#fffeb2"
			}
			h := newHouseOf(t, seed, dialect)
			before := h.account()
			const body = `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Renamed","statuses":[{"id":40012,"name":"Offer"},{"name":"Between"},` +
				`{"id":40011,"name":"Initial contact","color":"#ffdbdb"},{"id":40014,"name":"Contract"}]}]},"options":{"allow_delete":true}}`
			_, a := h.apply(h.token(1), h.planned(h.token(1), body))
			require.True(t, a.Applied)
			require.NotNil(t, a.Snapshot)

			_, e := h.restore(h.token(1), *a.Snapshot, `{}`)
			assert.False(t, e.OK, "what was made since would be deleted")
			require.Len(t, e.Issues, 1)
			assert.Equal(t, "would-delete", e.Issues[0].Code)

			out, e := h.restore(h.token(1), *a.Snapshot, `{"allow_delete":true}`)
			require.True(t, e.OK, out.body)
			what := map[string]string{}
			for _, n := range e.Result.Plan.NotCarried {
				what[n.What] = n.Address
			}
			assert.Equal(t, map[string]string{"ids": "pipelines/4001/statuses/new-0", "leads": "pipelines/4001/statuses/new-0"}, what)

			_, a = h.apply(h.token(1), e.Result.Plan.Digest)
			assert.True(t, a.Applied, "%+v", a)
			assert.Empty(t, a.Differences)
			after := h.pipeline(0)
			require.Len(t, after.Stages, len(before.Pipelines[0].Stages))
			for i, s := range before.Pipelines[0].Stages {
				assert.Equal(t, s.Name, after.Stages[i].Name)
				if s.ID == 40013 {
					assert.Equal(t, a.IDs["pipelines/4001/statuses/new-0"], after.Stages[i].ID, "it came back under a new id")
					assert.Zero(t, after.Stages[i].Leads, "and empty")
					continue
				}
				assert.Equal(t, s.ID, after.Stages[i].ID)
				assert.Equal(t, s.Color, after.Stages[i].Color)
			}
			assert.Equal(t, before.Pipelines[0].Name, after.Name)
			assert.Len(t, h.listed(h.token(1)), 2, "the way back can be gone back on")
		})
	}
}

func TestRestoreOfCustomers(t *testing.T) {
	for name, row := range map[string]struct{ mode, body string }{
		"stages":   {"periodicity", `{"kind":"statuses","desired":{"statuses":[{"name":"New"},{"id":4740016,"name":"Wholesale"}]},"options":{"complete":true,"allow_delete":true}}`},
		"segments": {"segments", `{"kind":"segments","desired":{"segments":[{"name":"New"},{"id":51,"name":"Wholesale","custom_fields_values":[{"field_id":272427,"values":[{"value":"x"}]}]}]},"options":{"complete":true,"allow_delete":true}}`},
	} {
		t.Run(name, func(t *testing.T) {
			seed := customers(row.mode)
			seed.Customers.Stages[1].Color = "#fffeb2" // the one that goes has a colour that can be sent
			h := newHouse(t, seed)
			before := h.account().Customers
			_, a := h.apply(h.token(1), h.planned(h.token(1), row.body))
			require.True(t, a.Applied)
			out, e := h.restore(h.token(1), *a.Snapshot, `{"allow_delete":true}`)
			require.True(t, e.OK, out.body)
			assert.NotEmpty(t, e.Result.Plan.NotCarried)
			_, a = h.apply(h.token(1), e.Result.Plan.Digest)
			assert.True(t, a.Applied, "%+v", a)
			assert.Empty(t, a.Differences)
			after := h.account().Customers
			names := func(c sandbox.CustomersState) (all []string) {
				for _, s := range c.Stages {
					all = append(all, s.Name+" "+s.Color)
				}
				for _, s := range c.Segments {
					all = append(all, s.Name+" "+text(s.Fields))
				}
				return all
			}
			assert.ElementsMatch(t, names(before), names(after))
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	h := newHouse(t, nil)
	for _, snapshot := range []string{"1", "0", "", "x", "../1", "99999999999999999", "1 ", "1;2"} {
		h.sandbox.ClearJournal()
		h.refused(call{method: "POST", target: "/restore", token: h.token(1), body: `{"snapshot":"` + snapshot + `"}`}, 404, "no-such-snapshot", "no-snapshot")
	}
	_, a := h.apply(h.token(1), h.planned(h.token(1), edits))
	h.sandbox.ClearJournal()
	for body, code := range map[string]string{
		`{}`: "missing", `{"snapshot":7}`: "wrong-type", `{"snapshot":"7","current":{}}`: "unknown-field", `[]`: "wrong-type",
	} {
		out := h.refused(call{method: "POST", target: "/restore", token: h.token(1), body: body}, 400, "bad-input", "bad-input")
		assert.Contains(t, out.body, `"code":"`+code+`"`)
	}
	h.refused(call{method: "GET", target: "/snapshots?limit=1", token: h.token(1)}, 400, "bad-query", "bad-query")
	for options, code := range map[string]string{`[]`: "wrong-type", `{"force":true}`: "unknown-option", `{"dialect":"v9"}`: "unknown-dialect"} {
		_, e := h.restore(h.token(1), *a.Snapshot, options)
		require.NotEmpty(t, e.Issues, options)
		assert.Equal(t, code, e.Issues[0].Code)
	}
	t.Run("in a language that nobody here speaks", func(t *testing.T) {
		for _, locale := range []string{`"de"`, `7`} {
			out := h.do(call{method: "POST", target: "/restore", token: h.token(1), body: `{"snapshot":"` + *a.Snapshot + `","locale":` + locale + `}`})
			assert.Contains(t, out.body, `"code":"unknown-locale","in":"call","path":"/locale"`)
		}
	})
	t.Run("in Russian", func(t *testing.T) {
		out := h.do(call{method: "POST", target: "/restore", token: h.token(1), body: `{"snapshot":"` + *a.Snapshot + `","locale":"ru"}`})
		assert.Regexp(t, `\p{Cyrillic}`, out.body)
	})
	t.Run("when the gate has no list", func(t *testing.T) {
		h.gate.failing("saved", message.Answer{Status: 200, Body: []byte("nonsense")})
		assert.Equal(t, "internal", h.do(call{method: "GET", target: "/snapshots", token: h.token(1)}).code)
	})
}

// TestRestoreOfAPipeline: one that was deleted comes back whole, under new ids,
// and what is gone with it is said once.
func TestRestoreOfAPipeline(t *testing.T) {
	for _, dialect := range []string{"v2", "v4"} {
		t.Run(dialect, func(t *testing.T) {
			seed := empty()
			for i := range seed.Pipelines[1].Stages {
				seed.Pipelines[1].Stages[i].Color = "#fffeb2"
			}
			h := newHouseOf(t, seed, dialect)
			before := h.pipeline(1)
			_, a := h.apply(h.token(1), h.planned(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Pipeline"}]},"options":{"complete":true,"allow_delete":true}}`))
			require.True(t, a.Applied)
			require.Len(t, h.account().Pipelines, 1)

			out, e := h.restore(h.token(1), *a.Snapshot, `{}`)
			require.True(t, e.OK, out.body)
			assert.Equal(t, []struct{ Address, What string }{{"pipelines/new-0", "ids"}, {"pipelines/new-0", "leads"}}, e.Result.Plan.NotCarried)
			_, a = h.apply(h.token(1), e.Result.Plan.Digest)
			assert.True(t, a.Applied, "%+v", a)
			assert.Empty(t, a.Differences)
			after := h.pipeline(1)
			assert.Equal(t, before.Name, after.Name)
			assert.Equal(t, after.ID, a.IDs["pipelines/new-0"])
			var names, came []string
			for _, s := range before.Stages {
				names = append(names, s.Name+s.Color)
			}
			for _, s := range after.Stages {
				if !s.Unsorted {
					came = append(came, s.Name+s.Color)
				}
			}
			assert.Equal(t, names, came)
		})
	}
}

// TestRestoreIsAPlan: it is kept for its user only, goes stale and is applied once.
func TestRestoreIsAPlan(t *testing.T) {
	h := newHouse(t, nil)
	rename := func(name string) string {
		_, a := h.apply(h.token(1), h.planned(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4002,"name":"`+name+`"}]}}`))
		require.NotNil(t, a.Snapshot)
		return *a.Snapshot
	}
	first := rename("Second name")
	_, managers := h.restore(h.token(2), first, `{}`)
	require.True(t, managers.OK)
	h.sandbox.ClearJournal()
	out, _ := h.apply(h.token(1), managers.Result.Plan.Digest)
	assert.Equal(t, "no-such-plan", out.code, "a manager's plan is not the administrator's")

	_, back := h.restore(h.token(1), first, `{}`)
	second := rename("Third name")
	h.sandbox.ClearJournal()
	out, _ = h.apply(h.token(1), back.Result.Plan.Digest)
	assert.Equal(t, "stale-plan", out.code)
	assert.Empty(t, h.writes())

	_, back = h.restore(h.token(1), second, `{}`)
	_, a := h.apply(h.token(1), back.Result.Plan.Digest)
	assert.True(t, a.Applied)
	assert.Equal(t, "Second name", h.pipeline(1).Name)
	out, _ = h.apply(h.token(1), back.Result.Plan.Digest)
	assert.Equal(t, "no-such-plan", out.code)
}
