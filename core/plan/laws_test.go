package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// state is a parsed or a desired state as people write it.
type state struct {
	Pipelines []pipelineState `json:"pipelines"`
}

type pipelineState struct {
	ID       int64         `json:"id,omitempty"`
	Name     string        `json:"name"`
	IsMain   *bool         `json:"is_main,omitempty"`
	Statuses *[]stageState `json:"statuses"`
}

type stageState struct {
	ID    int64   `json:"id,omitempty"`
	Name  string  `json:"name"`
	Color *string `json:"color,omitempty"`
	Kind  string  `json:"kind,omitempty"`
}

var (
	names   = rapid.SampledFrom([]string{"New", "Talks", "Offer", "Сделка", "Счёт", "<b>&\u2028", "Ждём 😀"})
	colours = rapid.SampledFrom([]string{"#fffeb2", "#98cbff", "#e6e8ea", "#99ccff", "#FD5598", "#c1c1c1", "#EB93FF"})
	listed  = rapid.SampledFrom(amo.StageColours())
)

// accounts are as odd as real ones: repeated sorts and names, unlisted colours,
// unsorted stages, now and then a pipeline without its stages.
func drawAccount(t *rapid.T) *account {
	a := &account{nextID: 1000}
	n := rapid.IntRange(1, 5).Draw(t, "pipelines")
	main := rapid.IntRange(0, n-1).Draw(t, "main")
	for i := range n {
		a.nextID++
		p := &modelPipeline{id: a.nextID, name: names.Draw(t, "name"), sort: rapid.Int64Range(1, 6).Draw(t, "sort"), main: i == main}
		p.hidden = i != main && rapid.IntRange(0, 9).Draw(t, "hidden") == 0
		if rapid.Bool().Draw(t, "unsorted") {
			a.nextID++
			p.stages = append(p.stages, modelStage{id: a.nextID, name: "In", colour: "#c1c1c1", sort: 5, unsorted: true})
		}
		for range rapid.IntRange(1, 5).Draw(t, "stages") {
			a.nextID++
			p.stages = append(p.stages, modelStage{id: a.nextID, name: names.Draw(t, "stage"), colour: colours.Draw(t, "colour"),
				sort: rapid.Int64Range(10, 30).Draw(t, "sort")})
		}
		p.stages = append(p.stages, modelStage{id: 142, name: "Won", colour: "#CCFF66", sort: 10000}, modelStage{id: 143, name: "Lost", colour: "#D5D8DB", sort: 11000})
		a.pipelines = append(a.pipelines, p)
	}
	return a
}

// drawDesired edits a state as a person would.
func drawDesired(t *rapid.T, now state) state {
	fresh := 0
	name := func() string { fresh++; return fmt.Sprintf("fresh %d", fresh) }
	for i := range now.Pipelines {
		p := &now.Pipelines[i]
		if p.Statuses == nil {
			continue
		}
		p.IsMain = nil
		if rapid.IntRange(0, 3).Draw(t, "rename") == 0 {
			p.Name = name()
		}
		var first, own, closing []stageState
		for _, s := range *p.Statuses {
			switch {
			case s.Kind == "unsorted":
				first = append(first, s)
			case s.Kind != "regular":
				closing = append(closing, s)
			case len(own) == 0 || rapid.IntRange(0, 4).Draw(t, "drop") > 0:
				if rapid.IntRange(0, 3).Draw(t, "edit") == 0 {
					s.Name = name()
				}
				if rapid.IntRange(0, 3).Draw(t, "paint") == 0 {
					colour := listed.Draw(t, "colour")
					s.Color = &colour
				}
				own = append(own, s)
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "add") {
			at := rapid.IntRange(0, len(own)).Draw(t, "at")
			colour := listed.Draw(t, "colour")
			own = slices.Insert(own, at, stageState{Name: name(), Color: &colour})
		}
		if rapid.Bool().Draw(t, "shuffle") {
			own = rapid.Permutation(own).Draw(t, "order")
		}
		if rapid.Bool().Draw(t, "leave system stages out") {
			first, closing = nil, nil
		}
		all := append(append(first, own...), closing...)
		p.Statuses = &all
	}
	if rapid.IntRange(0, 2).Draw(t, "create") == 0 {
		at := rapid.IntRange(0, len(now.Pipelines)).Draw(t, "place")
		now.Pipelines = slices.Insert(now.Pipelines, at, pipelineState{Name: name(), Statuses: &[]stageState{{Name: name()}, {Name: name()}}})
	}
	if rapid.IntRange(0, 2).Draw(t, "move pipelines") == 0 {
		now.Pipelines = rapid.Permutation(now.Pipelines).Draw(t, "pipelines")
	}
	if rapid.IntRange(0, 2).Draw(t, "remove") == 0 {
		now.Pipelines = now.Pipelines[:rapid.IntRange(1, len(now.Pipelines)).Draw(t, "left")]
	}
	if yes := true; rapid.Bool().Draw(t, "other main") {
		now.Pipelines[rapid.IntRange(0, len(now.Pipelines)-1).Draw(t, "main")].IsMain = &yes
	}
	return now
}

func read(t require.TestingT, a *account) (text []byte, s state) {
	text, failure := core.Parse(amo.PipelinesList, reply.Answer{Status: 200, Body: a.wire()})
	require.Nil(t, failure)
	require.NoError(t, json.Unmarshal(text, &s))
	return text, s
}

func encode(t require.TestingT, v any) []byte {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

// send builds a plan's request and lets the model carry it out.
func send(t require.TestingT, a *account, r plan.Request) {
	request, issues := core.Build(r.Endpoint, r.Input, r.Options)
	require.Empty(t, issues, "a plan's request must pass the core: %s", r.Input)
	require.NoError(t, a.apply(request))
}

func TestNothingToDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		current, _ := read(t, drawAccount(t))
		p, issues := core.MakePlan("pipelines", current, current, []byte(`{"complete":true}`))
		require.Empty(t, issues)
		require.Empty(t, p.Changes)
		require.Empty(t, p.Requests)
		require.Empty(t, p.Deletes)
	})
}

// TestPlanReachesDesired holds the other laws: the plan leads to the desired
// state, also when it is cut off anywhere and made again; no id vanishes that it
// does not name; and without consent nothing is deleted.
func TestPlanReachesDesired(t *testing.T) {
	t.Run("v2", func(t *testing.T) { reachesDesired(t, plan.V2) })
	t.Run("v4", func(t *testing.T) { reachesDesired(t, plan.V4) })
}

func reachesDesired(t *testing.T, dialect plan.Dialect) {
	reached := 0
	rapid.Check(t, func(t *rapid.T) {
		a := drawAccount(t)
		a.renumbers = rapid.Bool().Draw(t, "renumbers")
		current, now := read(t, a)
		desired := encode(t, drawDesired(t, now))
		complete := rapid.Bool().Draw(t, "complete")
		options := fmt.Appendf(nil, `{"allow_delete":true,"complete":%v,"max_pipelines":50,"dialect":%q}`, complete, dialect)
		p, issues := core.MakePlan("pipelines", current, desired, options)
		if p == nil {
			for _, i := range issues {
				// A drawn state may ask for what can't be done; nothing else may be refused.
				require.Contains(t, []string{"ambiguous-name", "unknown-stages", "unset-main"}, string(i.Code), "%v", i)
			}
			return
		}
		decoded, err := plan.Decode(p.JSON())
		require.NoError(t, err)
		require.Equal(t, string(p.JSON()), string(decoded.JSON()))

		bare, refused := core.MakePlan("pipelines", current, desired, fmt.Appendf(nil, `{"complete":%v,"max_pipelines":50,"dialect":%q}`, complete, dialect))
		require.Equal(t, len(p.Deletes) > 0, bare == nil, "deletions need consent: %v", refused)

		before := a.ids()
		for i := range rapid.IntRange(0, len(p.Requests)).Draw(t, "cut off after") {
			send(t, a, p.Requests[i])
		}
		middle, _ := read(t, a)
		rest, issues := core.MakePlan("pipelines", middle, desired, options)
		if rest == nil {
			// Half moved, the order may lead past a pipeline whose stages nobody
			// knows. Then the rest is refused, not guessed.
			require.Equal(t, issue.UnknownStages, issues[0].Code)
			return
		}
		for _, r := range rest.Requests {
			send(t, a, r)
		}
		after := a.ids()
		for address := range before {
			if !after[address] {
				require.True(t, named(p, address), "%s vanished unnamed", address)
			}
		}
		end, endState := read(t, a)
		var wanted state
		require.NoError(t, json.Unmarshal(desired, &wanted))
		requireReached(t, wanted, endState)
		again, issues := core.MakePlan("pipelines", end, desired, options)
		require.NotNil(t, again, "%v", issues)
		require.Empty(t, again.Requests, "not reached: %s\nfrom %s\nto %s", again.JSON(), end, desired)
		if len(p.Requests) > 0 {
			reached++
		}
	})
	require.Positive(t, reached, "no plan had anything to do")
}

// requireReached compares the two states without the planner: each wanted
// pipeline is there, in order, with the wanted stages in order.
func requireReached(t require.TestingT, wanted, end state) {
	last := -1
	for _, w := range wanted.Pipelines {
		at := slices.IndexFunc(end.Pipelines, func(e pipelineState) bool { return e.ID == w.ID || w.ID == 0 && e.Name == w.Name })
		require.Greater(t, at, last, "pipeline %q is missing or out of order", w.Name)
		last = at
		e := end.Pipelines[at]
		require.Equal(t, w.Name, e.Name)
		if w.IsMain != nil && *w.IsMain {
			require.True(t, *e.IsMain, "%q is not the main one", w.Name)
		}
		if w.Statuses != nil {
			require.Equal(t, own(*w.Statuses), own(*e.Statuses), "stages of %q", w.Name)
		}
	}
}

// own lists the names and colours of the stages that are a user's own.
func own(stages []stageState) []string {
	var list []string
	for _, s := range stages {
		if s.Kind == "" || s.Kind == "regular" {
			colour := "#fffeb2" // what the model gives a stage without a colour
			if s.Color != nil {
				colour = *s.Color
			}
			list = append(list, s.Name+" "+strings.ToLower(colour))
		}
	}
	return list
}

func named(p *plan.Plan, address string) bool {
	return slices.ContainsFunc(p.Deletes, func(d plan.Deletion) bool {
		return d.Address == address || strings.HasPrefix(address, d.Address+"/")
	})
}
