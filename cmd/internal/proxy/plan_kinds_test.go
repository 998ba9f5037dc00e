package proxy_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

const (
	stagesEdit   = `{"kind":"statuses","desired":{"statuses":[{"id":4740016,"name":"Wholesale","color":"#fff000"},{"name":"New"},{"id":4740013,"name":"Regulars"}]}}`
	segmentsEdit = `{"kind":"segments","desired":{"segments":[{"id":51,"name":"Wholesale","color":"cd0f53"},{"name":"New","color":"6610f2"}]},"options":{"dialect":"auto"}}`
	fewerStages  = `{"kind":"statuses","desired":{"statuses":[{"id":4740016,"name":"Wholesale <VIP> & partners"}]},"options":{"complete":true%}}`
	fewerSegs    = `{"kind":"segments","desired":{"segments":[{"id":51,"name":"Оптовики"}]},"options":{"complete":true%}}`
)

func TestPlansOfCustomers(t *testing.T) {
	for name, row := range map[string]struct{ mode, body, new string }{
		"stages":   {"periodicity", stagesEdit, "statuses/new-0"},
		"segments": {"segments", segmentsEdit, "segments/new-0"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouseOf(t, customers(row.mode), "v2") // customers have v4 only, whatever the setting says
			digest := h.planned(h.token(1), row.body)
			assert.Empty(t, h.writes())
			out, a := h.apply(h.token(1), digest)
			assert.True(t, a.Applied, out.body)
			assert.Empty(t, a.Differences)
			assert.Positive(t, a.IDs[row.new], out.body)
			require.NotNil(t, a.After)
			assert.Contains(t, text(h.account().Customers), `"Wholesale"`)
			assert.Contains(t, text(h.account().Customers), `"New"`)
			out, _ = h.apply(h.token(1), digest)
			assert.Equal(t, "no-such-plan", out.code, "once")
		})
	}
}

func TestPlansOfCustomersNameDeletions(t *testing.T) {
	for name, row := range map[string]struct {
		mode, body string
		addresses  []string
	}{
		"stages":   {"periodicity", fewerStages, []string{"statuses/4740013", "statuses/4740019"}},
		"segments": {"segments", fewerSegs, []string{"segments/21", "segments/57", "segments/59", "segments/63"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, customers(row.mode))
			out, e := h.plan(h.token(1), strings.Replace(row.body, "%", "", 1))
			assert.False(t, e.OK)
			var addresses []string
			for _, i := range e.Issues {
				assert.Equal(t, "would-delete", i.Code)
				addresses = append(addresses, i.Params.Address)
			}
			assert.Equal(t, row.addresses, addresses, out.body)
			assert.Empty(t, h.keptPlans())
			digest := h.planned(h.token(1), strings.Replace(row.body, "%", `,"allow_delete":true`, 1))
			_, a := h.apply(h.token(1), digest)
			assert.True(t, a.Applied)
			require.Len(t, h.gate.saved[h.account().ID], 1)
			assert.Equal(t, len(row.addresses), h.gate.saved[h.account().ID][0].Deletes)
		})
	}
}

func TestPlanOfAnotherMode(t *testing.T) {
	h := newHouse(t, customers("disabled"))
	for _, body := range []string{stagesEdit, segmentsEdit} {
		out, _ := h.plan(h.token(1), body)
		assert.Equal(t, 422, out.status)
		assert.Equal(t, "mode-disabled", out.code)
	}
}

// TestDealsAreCounted: the plan says how many deals a deletion moves, whether it
// is allowed or not, by what the account says and not by what the client does.
func TestDealsAreCounted(t *testing.T) {
	for _, dialect := range []string{"v2", "v4"} {
		t.Run(dialect, func(t *testing.T) {
			h := newHouseOf(t, nil, dialect)
			lie := `{"leads":{"pipelines/4001/statuses/40013":99}}`
			_, e := h.plan(h.token(1), strings.Replace(dropNegotiation, "%", lie, 1))
			require.Len(t, e.Issues, 1)
			assert.Equal(t, "would-delete", e.Issues[0].Code)
			assert.EqualValues(t, 1, *e.Issues[0].Params.Leads)
			_, e = h.plan(h.token(1), strings.Replace(dropNegotiation, "%", `{"allow_delete":true}`, 1))
			require.True(t, e.OK)
			require.Len(t, e.Result.Plan.Deletes, 1)
			assert.EqualValues(t, 1, *e.Result.Plan.Deletes[0].Leads)
			_, a := h.apply(h.token(1), e.Result.Plan.Digest)
			assert.True(t, a.Applied)
		})
	}
	t.Run("of twenty at most", func(t *testing.T) {
		seed := sandbox.Small()
		for i := range 30 {
			seed.Pipelines[0].Stages = append(seed.Pipelines[0].Stages, sandbox.SeedStage{ID: int64(50000 + i), Name: "S" + strconv.Itoa(i), Color: "#fffeb2"})
		}
		h := newHouse(t, seed)
		out, e := h.plan(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact"}]}]},"options":{"allow_delete":true}}`)
		require.True(t, e.OK, out.body)
		assert.Equal(t, 20, h.asked("/api/v4/leads"))
		known := 0
		for _, d := range e.Result.Plan.Deletes {
			if d.Leads != nil {
				known++
			}
		}
		assert.Equal(t, 20, known)
		assert.Len(t, e.Result.Plan.Deletes, 33)
	})
	t.Run("when they can't be, nobody knows", func(t *testing.T) {
		h := newHouse(t, nil)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: "/api/v4/leads", Times: -1, Page: "gateway"}))
		for _, options := range []string{"{}", `{"leads":{"pipelines/4001/statuses/40013":0}}`} {
			_, e := h.plan(h.token(1), strings.Replace(dropNegotiation, "%", options, 1))
			require.Len(t, e.Issues, 1)
			assert.Nil(t, e.Issues[0].Params.Leads, options)
		}
	})
	t.Run("for administrators only", func(t *testing.T) {
		h := newHouse(t, nil)
		for _, options := range []string{"{}", `{"allow_delete":true}`} {
			out, _ := h.plan(h.token(2), strings.Replace(dropNegotiation, "%", options, 1))
			assert.Equal(t, 200, out.status)
			assert.Contains(t, out.body, `"leads":null`)
		}
		assert.Zero(t, h.asked("/api/v4/leads"), "a manager who may not see deals does not learn their number")
	})
	t.Run("in a refused call too", func(t *testing.T) {
		h := newHouse(t, nil)
		out := h.do(set(h.token(1), withoutNegotiation))
		var l struct{ Deletes []struct{ Leads *int } }
		require.NoError(t, json.Unmarshal([]byte(out.body), &l))
		require.Len(t, l.Deletes, 1)
		assert.Equal(t, 1, *l.Deletes[0].Leads)
	})
}

// TestPlansOfTwoAccounts: what one account made is not there for another, even
// for a user of the same number.
func TestPlansOfTwoAccounts(t *testing.T) {
	h := newHouse(t, nil)
	digest := h.planned(h.token(1), edits)
	_, saved := h.apply(h.token(1), digest)
	require.NotNil(t, saved.Snapshot)
	digest = h.planned(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4002,"name":"Mine"}]}}`)

	const other = 999
	h.gate.accounts[other] = &granted{origin: "https://other.amocrm.ru", access: "another-account's-access", refresh: "another-account's-refresh"}
	h.gate.kept[id(other)+" admin:1"] = keptText{[]byte("1"), h.clock.Now().Add(60e9)}
	claims := h.claims().with(object{"account_id": other, "iss": "https://other.amocrm.ru"})
	token := sign(text(h.header()), text(claims), hs256(clientSecret))
	h.sandbox.ClearJournal()

	h.refused(call{method: "POST", target: "/apply", token: token, body: `{"digest":"` + digest + `"}`}, 409, "no-such-plan", "no-such-plan")
	h.refused(call{method: "POST", target: "/restore", token: token, body: `{"snapshot":"` + *saved.Snapshot + `"}`}, 404, "no-such-snapshot", "no-snapshot")
	out := h.do(call{method: "GET", target: "/snapshots", token: token})
	assert.JSONEq(t, `{"snapshots":[]}`, out.body)
	h.nothingSent()

	_, a := h.apply(h.token(1), digest)
	assert.True(t, a.Applied, "it is still there for its owner")
}

// TestLongPlanStopsInTime: a plan that takes too long stops while somebody is left
// to say what was sent.
func TestLongPlanStopsInTime(t *testing.T) {
	h := newHouseOf(t, nil, "v4")
	digest := h.planned(h.token(1), edits)
	h.gate.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb == "send" && c.Fields.Get("method") != "GET" {
			h.clock.forward(71 * time.Second)
		}
		return nil, nil
	}
	h.sandbox.ClearJournal()
	out, a := h.apply(h.token(1), digest)
	require.Equal(t, 200, out.status)
	require.Greater(t, len(a.Items), 1)
	assert.Equal(t, "done", a.Items[0].Status)
	for _, item := range a.Items[1:] {
		assert.Equal(t, "not-sent", item.Status)
	}
	require.NotNil(t, a.Items[1].Failure)
	assert.Equal(t, "unavailable", a.Items[1].Failure.Kind)
	assert.Len(t, h.writes(), 1)
	assert.NotNil(t, a.After, "the state is read all the same")
	assert.NotEmpty(t, a.Differences)
}

// TestV4PlanBreaksOff: of a plan that is many calls the answer says which were
// sent, whatever breaks it off.
func TestV4PlanBreaksOff(t *testing.T) {
	const body = `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Renamed","statuses":[{"id":40011,"name":"First"},{"id":40012,"name":"Offer made"},` +
		`{"id":40013,"name":"Negotiation"},{"name":"New"}]}]},"options":{"allow_delete":true}}`
	for name, row := range map[string]struct {
		fault    sandbox.Fault
		statuses []string
	}{
		"lost, not carried out": {sandbox.Fault{Method: "PATCH", Path: v4Stages, Reset: true}, []string{"done", "done", "unknown", "not-sent"}},
		"lost, carried out":     {sandbox.Fault{Method: "PATCH", Path: v4Stages, Reset: true, Processed: true}, []string{"done", "done", "done", "not-sent"}},
		"refused":               {sandbox.Fault{Method: "PATCH", Path: v4Stages, Status: 400, Body: `{"title":"x","status":400}`}, []string{"done", "done", "failed", "not-sent"}},
		"too many":              {sandbox.Fault{Method: "DELETE", Path: v4Stages, Status: 429}, []string{"done", "done", "done", "failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouseOf(t, nil, "v4")
			digest := h.planned(h.token(1), body)
			require.NoError(t, h.sandbox.AddFault(row.fault))
			h.sandbox.ClearJournal()
			out, a := h.apply(h.token(1), digest)
			assert.Equal(t, row.statuses, a.statuses(), out.body)
			assert.False(t, a.Applied)
			sent := 0
			for _, s := range row.statuses {
				if s != "not-sent" {
					sent++
				}
			}
			assert.Len(t, h.writes(), sent)
			assert.NotEmpty(t, a.Differences)
			require.NotNil(t, a.Snapshot, "there is a way back")
			assert.Len(t, h.pipeline(0).Stages, 7, "nothing is deleted before all else is done")
		})
	}
}

// TestPlanNeedsNoAccount: what the core finds wrong with the call itself is said
// without a look at the account, in the order of the body.
func TestPlanNeedsNoAccount(t *testing.T) {
	h := newHouse(t, nil)
	for body, want := range map[string]string{
		`{"kind":"pipelines"}`: "missing /desired",
		`{"kind":"pipelines","desired":{"pipelines":[]},"locale":"xx"}`:  "unknown-locale /locale",
		`{"kind":"pipelines","desired":{"pipelines":[]},"locale":7}`:     "unknown-locale /locale",
		`{"kind":"deals","desired":{}}`:                                  "unknown-kind /kind",
		`{"kind":"pipelines","desired":{"pipelines":[]},"options":"v2"}`: "wrong-type /options",
	} {
		_, e := h.plan(h.token(1), body)
		require.NotEmpty(t, e.Issues, body)
		assert.Equal(t, want, e.Issues[0].Code+" "+e.Issues[0].Path, body)
	}
	out := h.do(call{method: "POST", target: "/plan", token: h.token(1), body: `{"zeta":1,"kind":"pipelines","alpha":2}`})
	assert.Equal(t, 400, out.status)
	assert.Less(t, strings.Index(out.body, "/zeta"), strings.Index(out.body, "/alpha"))
	h.nothingSent()
	assert.Empty(t, h.keptPlans())
}
