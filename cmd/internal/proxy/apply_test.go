package proxy_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// envelope is what /plan answers.
type envelope struct {
	OK     bool
	Issues []struct {
		Code, In, Path, Message string
		Params                  struct {
			Address string
			Leads   *int
		}
	}
	Result struct {
		Plan struct {
			Digest  string
			Changes []struct{ Action, Address string }
			Deletes []struct {
				Address string
				Leads   *int
			}
			NotCarried []struct{ Address, What string } `json:"not_carried"`
			Requests   []json.RawMessage
		}
	}
}

// appliedBody is what /apply answers.
type appliedBody struct {
	Applied bool
	Items   []struct {
		Endpoint, Address, Status string
		Failure                   *struct {
			Kind   string
			Status int
			Detail string
		}
	}
	After *struct {
		BaseDigest string `json:"base_digest"`
	}
	Differences []struct{ Action, Address string }
	IDs         map[string]int64
	Snapshot    *string
}

func (a appliedBody) statuses() (all []string) {
	for _, i := range a.Items {
		all = append(all, i.Status)
	}
	return all
}

func (h *house) plan(token string, body string) (result, envelope) {
	h.t.Helper()
	out := h.do(call{method: "POST", target: "/plan", token: token, body: body})
	var e envelope
	if out.status == 200 {
		require.NoError(h.t, json.Unmarshal([]byte(out.body), &e))
	}
	return out, e
}

// keptPlans are the keys of the plans that wait.
func (h *house) keptPlans() (keys []string) {
	for key := range h.gate.kept {
		if strings.Contains(key, " plan:") {
			keys = append(keys, key)
		}
	}
	return keys
}

// planned makes a plan that must be fine, and gives its digest.
func (h *house) planned(token, body string) string {
	h.t.Helper()
	out, e := h.plan(token, body)
	require.Equal(h.t, 200, out.status, out.body)
	require.True(h.t, e.OK, out.body)
	return e.Result.Plan.Digest
}

func (h *house) apply(token, digest string) (result, appliedBody) {
	h.t.Helper()
	out := h.do(call{method: "POST", target: "/apply", token: token, body: `{"digest":"` + digest + `"}`})
	var a appliedBody
	if out.status == 200 {
		require.NoError(h.t, json.Unmarshal([]byte(out.body), &a))
	}
	return out, a
}

// The small account: rename a stage, recolour one, put one between, move one.
const edits = `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[` +
	`{"id":40012,"name":"Offer"},{"name":"Between","color":"#d6eaff"},{"id":40011,"name":"Initial contact","color":"#ffdbdb"},` +
	`{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"}]}]}}`

const dropNegotiation = `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[` +
	`{"id":40011,"name":"Initial contact"},{"id":40012,"name":"Offer made"},{"id":40014,"name":"Contract"}]}]},"options":%}`

func TestPlanAndApply(t *testing.T) {
	h := newHouse(t, nil)
	digest := h.planned(h.token(1), edits)
	assert.Empty(t, h.writes(), "a plan changes nothing")

	out, a := h.apply(h.token(1), digest)
	require.Equal(t, 200, out.status, out.body)
	assert.True(t, a.Applied, out.body)
	assert.Equal(t, []string{"done"}, a.statuses())
	assert.Equal(t, "pipelines/4001", a.Items[0].Address)
	assert.Empty(t, a.Differences)
	assert.NotNil(t, a.Differences)
	require.NotNil(t, a.After)
	var names []string
	for _, s := range h.pipeline(0).Stages {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{"Offer", "Between", "Initial contact", "Negotiation", "Contract", "Closed - won", "Closed - lost"}, names)
	assert.Equal(t, []string{setPath}, h.writes())

	t.Run("twice", func(t *testing.T) {
		h := h.in(t)
		out, _ := h.apply(h.token(1), digest)
		assert.Equal(t, 409, out.status)
		assert.Equal(t, "no-such-plan", out.code)
		h.nothingSent()
	})
}

func TestPlanAnswersTheEnvelope(t *testing.T) {
	h := newHouse(t, nil)
	for name, row := range map[string]struct{ body, code, in, path string }{
		"a blank name":     {`{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":""}]}}`, "blank-name", "", "/pipelines/0/name"},
		"an unknown id":    {`{"kind":"pipelines","desired":{"pipelines":[{"id":7,"name":"x"}]}}`, "unknown-id", "", "/pipelines/0/id"},
		"a stage left out": {strings.Replace(dropNegotiation, "%", "{}", 1), "would-delete", "", "/pipelines/0/statuses"},
		"another kind":     {`{"kind":"deals","desired":{}}`, "unknown-kind", "call", "/kind"},
		"another dialect":  {`{"kind":"pipelines","desired":{"pipelines":[]},"options":{"dialect":"v9"}}`, "unknown-dialect", "call", "/options/dialect"},
		"no kind":          {`{"desired":{}}`, "missing", "call", "/kind"},
		"no desired":       {`{"kind":"pipelines"}`, "missing", "call", "/desired"},
		"another language": {`{"kind":"pipelines","desired":{"pipelines":[]},"locale":"de"}`, "unknown-locale", "call", "/locale"},
		"no options":       {`{"kind":"pipelines","desired":{"pipelines":[]},"options":[]}`, "wrong-type", "call", "/options"},
		"no dialect":       {`{"kind":"pipelines","desired":{"pipelines":[]},"options":{"dialect":""}}`, "unknown-dialect", "call", "/options/dialect"},
		"an option":        {`{"kind":"pipelines","desired":{"pipelines":[]},"options":{"force":true}}`, "unknown-option", "call", "/options/force"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			out, e := h.plan(h.token(1), row.body)
			require.Equal(t, 200, out.status, out.body)
			assert.False(t, e.OK)
			require.NotEmpty(t, e.Issues)
			assert.Equal(t, row.code, e.Issues[0].Code, out.body)
			assert.Equal(t, row.in, e.Issues[0].In)
			assert.Equal(t, row.path, e.Issues[0].Path)
			assert.Contains(t, out.body, `"result":{}`)
			assert.Empty(t, h.keptPlans(), "a refused plan is not kept")
		})
	}
	t.Run("in Russian", func(t *testing.T) {
		_, e := h.in(t).plan(h.token(1), `{"kind":"pipelines","desired":{"pipelines":[{"id":4001,"name":""}]},"locale":"ru"}`)
		require.NotEmpty(t, e.Issues)
		assert.Regexp(t, `\p{Cyrillic}`, e.Issues[0].Message)
	})
}

func TestApplyRefuses(t *testing.T) {
	refused := func(t *testing.T, h *house, token, digest, code string) {
		t.Helper()
		h.sandbox.ClearJournal()
		out, _ := h.apply(token, digest)
		assert.Equal(t, 409, out.status, out.body)
		assert.Equal(t, code, out.code)
		assert.Empty(t, h.writes())
	}
	two := func() *sandbox.Seed {
		seed := sandbox.Small()
		seed.Users = append(seed.Users, sandbox.SeedUser{ID: 3, Name: "Second", Email: "s@example.com", Language: "en", Admin: true})
		return seed
	}
	t.Run("a plan that nobody made", func(t *testing.T) {
		h := newHouse(t, nil)
		for _, digest := range []string{stranger, "", "x", strings.ToUpper(stranger[:63] + "a"), "admin:1", "../" + stranger, stranger + "\\n"} {
			refused(t, h, h.token(1), digest, "no-such-plan")
		}
	})
	t.Run("another user's", func(t *testing.T) {
		h := newHouse(t, two())
		refused(t, h, h.token(3), h.planned(h.token(1), edits), "no-such-plan")
	})
	t.Run("a manager's own", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(2), edits)
		h.sandbox.ClearJournal()
		out, _ := h.apply(h.token(2), digest)
		assert.Equal(t, "not-administrator", out.code)
		refused(t, h, h.token(1), digest, "no-such-plan")
	})
	t.Run("an old one", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		h.clock.forward(10*time.Minute + time.Second)
		refused(t, h, h.token(1), digest, "no-such-plan")
	})
	t.Run("a stale one", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		h.write(setPath, `{"request":{"pipelines":{"update":{"4001":{"id":4001,"name":"Pipeline","statuses":{`+
			`"40011":{"id":40011,"name":"Initial contact"},"40012":{"id":40012,"name":"Offer made"},"40013":{"id":40013,"name":"Negotiation"},`+
			`"40014":{"id":40014,"name":"Contract"},"0":{"name":"Somebody else's"}}}}}}}`)
		refused(t, h, h.token(1), digest, "stale-plan")
		assert.Len(t, h.pipeline(0).Stages, 7, "somebody else's stage is still there")
	})
	t.Run("an edited one", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		for key, k := range h.gate.kept {
			k.body = []byte(strings.Replace(string(k.body), "Between", "Changed", 1))
			h.gate.kept[key] = k
		}
		refused(t, h, h.token(1), digest, "no-such-plan")
	})
	t.Run("a state that can't be read", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: listPath, Page: "gateway"}))
		out, _ := h.apply(h.token(1), digest)
		assert.Equal(t, 502, out.status)
		assert.Empty(t, h.writes())
		out, a := h.apply(h.token(1), digest)
		assert.Equal(t, 200, out.status, "it was not used up")
		assert.True(t, a.Applied)
	})
	t.Run("at the same time", func(t *testing.T) {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		token := h.token(1)
		h.sandbox.ClearJournal()
		codes := make([]int, 8)
		var all sync.WaitGroup
		for i := range codes {
			all.Go(func() {
				r, err := http.NewRequest("POST", h.proxy+"/apply", strings.NewReader(`{"digest":"`+digest+`"}`))
				if err != nil {
					return
				}
				r.Header.Set("X-Auth-Token", token)
				r.Header.Set("Content-Type", "application/json")
				if a, err := http.DefaultClient.Do(r); err == nil {
					codes[i] = a.StatusCode
					_ = a.Body.Close()
				}
			})
		}
		all.Wait()
		h.log.take()
		counts := map[int]int{}
		for _, c := range codes {
			counts[c]++
		}
		assert.Equal(t, map[int]int{200: 1, 409: 7}, counts)
		assert.Len(t, h.writes(), 1)
	})
}

func TestDeletionsAreNamed(t *testing.T) {
	h := newHouse(t, nil)
	for _, options := range []string{`{"allow_delete":true}`, `{"allow_delete":["pipelines/4001/statuses/40013"]}`} {
		h := newHouse(t, nil)
		_, e := h.plan(h.token(1), strings.Replace(dropNegotiation, "%", options, 1))
		require.True(t, e.OK)
		require.Len(t, e.Result.Plan.Deletes, 1)
		assert.Equal(t, "pipelines/4001/statuses/40013", e.Result.Plan.Deletes[0].Address)
		_, a := h.apply(h.token(1), e.Result.Plan.Digest)
		assert.True(t, a.Applied)
		assert.Len(t, h.pipeline(0).Stages, 5)
	}
	t.Run("even when the plan lies", func(t *testing.T) {
		// A plan whose digest is right but whose requests delete more than it
		// names can't come from the core; the proxy looks all the same.
		h := h.in(t)
		before := h.account()
		forged := forge(t, h, `{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact"}]}`)
		out, _ := h.apply(h.token(1), forged)
		assert.Equal(t, 409, out.status)
		assert.Equal(t, "plan-unfit", out.log.Outcome)
		assert.Empty(t, h.writes())
		assert.Equal(t, before, h.account())
	})
}

// TestAwkwardAccount edits one stage of an account that breaks every limit.
func TestAwkwardAccount(t *testing.T) {
	for _, dialect := range []string{"v2", "v4"} {
		t.Run(dialect, func(t *testing.T) { testAwkwardAccount(t, newHouseOf(t, sandbox.Awkward(), dialect)) })
	}
}

func testAwkwardAccount(t *testing.T, h *house) {
	for i, p := range h.account().Pipelines {
		if p.Hidden || h.dialect == "v4" && i%4 != 0 { // core/plan's laws hold for all; a few show that they get through
			continue
		}
		h := h.in(t)
		stages := []map[string]any{}
		for _, s := range p.Stages {
			if s.ID != 142 && s.ID != 143 {
				stages = append(stages, map[string]any{"id": s.ID, "name": s.Name})
			}
		}
		if len(stages) == 0 {
			continue
		}
		stages[len(stages)-1]["name"] = "Changed"
		body := text(map[string]any{"kind": "pipelines", "desired": map[string]any{
			"pipelines": []any{map[string]any{"id": p.ID, "name": p.Name, "statuses": stages}}}})
		_, a := h.apply(h.token(1), h.planned(h.token(1), body))
		assert.True(t, a.Applied, "pipeline %d, %s", i, p.Name)
		assert.Empty(t, a.Differences)
		assert.Len(t, h.pipeline(i).Stages, len(p.Stages))
	}
}

// TestUnknownStages: of a pipeline whose stages the vendor doesn't tell nothing
// can be changed, for a set would have to name them all.
func TestUnknownStages(t *testing.T) {
	h := newHouse(t, sandbox.Awkward())
	for _, p := range h.account().Pipelines {
		if !p.Hidden {
			continue
		}
		body := text(map[string]any{"kind": "pipelines", "desired": map[string]any{
			"pipelines": []any{map[string]any{"id": p.ID, "name": "Renamed"}}}})
		out, e := h.plan(h.token(1), body)
		require.Equal(t, 200, out.status)
		assert.False(t, e.OK)
		require.NotEmpty(t, e.Issues)
		assert.Equal(t, "unknown-stages", e.Issues[0].Code)
		out = h.do(set(h.token(1), `{"update":[{"id":`+id(p.ID)+`,"name":"Renamed","statuses":[{"name":"A"}]}]}`))
		assert.Equal(t, "state-unknown", out.code)
		assert.Empty(t, h.writes())
	}
}
