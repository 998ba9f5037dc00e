package plan_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// customerAccount is a model of customer stages or segments, for the laws only.
type customerAccount struct {
	kind      plan.Kind
	things    []customerState
	nextID    int64
	renumbers bool
}

type customerState struct {
	ID      int64  `json:"id,omitempty"`
	Name    string `json:"name"`
	Sort    int64  `json:"sort,omitempty"`
	Color   string `json:"color,omitempty"`
	Default bool   `json:"is_default,omitempty"`
}

func (a *customerAccount) text(t require.TestingT) []byte {
	return encode(t, map[plan.Kind][]customerState{a.kind: a.things})
}

func (a *customerAccount) apply(r amo.Request) error {
	base, found := strings.CutPrefix(r.Path, "/api/v4/customers/"+string(a.kind))
	if !found {
		return fmt.Errorf("no path %s", r.Path)
	}
	id, _ := strconv.ParseInt(strings.TrimPrefix(base, "/"), 10, 64)
	at := slices.IndexFunc(a.things, func(s customerState) bool { return s.ID == id })
	switch r.Method {
	case "POST":
		var list []customerState
		if json.Unmarshal(r.Body, &list) != nil { // segments take one object
			list = make([]customerState, 1)
			if err := json.Unmarshal(r.Body, &list[0]); err != nil {
				return err
			}
		}
		for _, s := range list {
			a.nextID++
			s.ID, s.Color = a.nextID, cmp.Or(s.Color, "#fffeb2")
			a.things = append(a.things, s)
		}
	case "PATCH":
		if err := json.Unmarshal(r.Body, &a.things[at]); err != nil {
			return err
		}
	case "DELETE":
		if a.things[at].Default {
			return fmt.Errorf("%d can't be deleted", id)
		}
		a.things = slices.Delete(a.things, at, at+1)
	}
	if a.kind == plan.KindSegments {
		return nil
	}
	slices.SortStableFunc(a.things, func(x, y customerState) int { return cmp.Or(cmp.Compare(x.Sort, y.Sort), cmp.Compare(x.ID, y.ID)) })
	for i := range a.things {
		if a.renumbers {
			a.things[i].Sort = int64(i)
		}
	}
	return nil
}

func drawCustomers(t *rapid.T, kind plan.Kind) *customerAccount {
	a := &customerAccount{kind: kind, nextID: 100, renumbers: rapid.Bool().Draw(t, "renumbers")}
	palette := rapid.SampledFrom(amo.StageColours())
	if kind == plan.KindSegments {
		palette = rapid.SampledFrom(amo.SegmentColours())
	}
	for i := range rapid.IntRange(1, 7).Draw(t, "things") {
		a.nextID++
		s := customerState{ID: a.nextID, Name: names.Draw(t, "name"), Color: palette.Draw(t, "colour")}
		if kind == plan.KindStatuses {
			s.Sort, s.Default = int64(i)+rapid.Int64Range(0, 1).Draw(t, "sort"), rapid.Bool().Draw(t, "default")
		}
		a.things = append(a.things, s)
	}
	slices.SortStableFunc(a.things, func(x, y customerState) int { return cmp.Or(cmp.Compare(x.Sort, y.Sort), cmp.Compare(x.ID, y.ID)) })
	return a
}

func drawDesiredCustomers(t *rapid.T, a *customerAccount) []customerState {
	var wanted []customerState
	for i, s := range a.things {
		if rapid.IntRange(0, 3).Draw(t, "drop") == 0 {
			continue
		}
		if rapid.IntRange(0, 2).Draw(t, "rename") == 0 {
			s.Name = fmt.Sprintf("renamed %d", i)
		}
		if rapid.IntRange(0, 2).Draw(t, "paint") == 0 {
			s.Color = strings.ToUpper(a.things[0].Color)
		}
		wanted = append(wanted, s)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "add") {
		wanted = slices.Insert(wanted, rapid.IntRange(0, len(wanted)).Draw(t, "at"), customerState{Name: fmt.Sprintf("fresh %d", i)})
	}
	if len(wanted) > 1 && rapid.Bool().Draw(t, "shuffle") {
		wanted = rapid.Permutation(wanted).Draw(t, "order")
	}
	return wanted
}

// TestCustomerPlansReachDesired holds the laws for customer stages and segments:
// as for pipelines, also when the plan is cut off anywhere and made again.
func TestCustomerPlansReachDesired(t *testing.T) {
	for _, kind := range []plan.Kind{plan.KindStatuses, plan.KindSegments} {
		t.Run(string(kind), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { customersReachDesired(t, kind) })
		})
	}
}

func customersReachDesired(t *rapid.T, kind plan.Kind) {
	a := drawCustomers(t, kind)
	same, issues := core.MakePlan(string(kind), a.text(t), a.text(t), []byte(`{"complete":true}`))
	require.Empty(t, issues)
	require.Empty(t, same.Requests)
	require.Empty(t, same.Changes)

	wanted := drawDesiredCustomers(t, a)
	desired := encode(t, map[plan.Kind][]customerState{kind: append([]customerState{}, wanted...)})
	complete := rapid.Bool().Draw(t, "complete")
	options := fmt.Appendf(nil, `{"allow_delete":true,"complete":%v}`, complete)
	p, issues := core.MakePlan(string(kind), a.text(t), desired, options)
	require.NotNil(t, p, "%v", issues)
	bare, _ := core.MakePlan(string(kind), a.text(t), desired, fmt.Appendf(nil, `{"complete":%v}`, complete))
	require.Equal(t, len(p.Deletes) > 0, bare == nil, "deletions need consent")

	before := slices.Clone(a.things)
	send := func(r plan.Request) {
		request, issues := core.Build(r.Endpoint, r.Input, r.Options)
		require.Empty(t, issues, "a plan's request must pass the core: %s", r.Input)
		require.NoError(t, a.apply(request))
	}
	for i := range rapid.IntRange(0, len(p.Requests)).Draw(t, "cut off after") {
		send(p.Requests[i])
	}
	rest, issues := core.MakePlan(string(kind), a.text(t), desired, options)
	require.NotNil(t, rest, "%v", issues)
	for _, r := range rest.Requests {
		send(r)
	}
	for _, s := range before {
		if !slices.ContainsFunc(a.things, func(now customerState) bool { return now.ID == s.ID }) {
			require.True(t, named(p, fmt.Sprintf("%s/%d", kind, s.ID)), "%d vanished unnamed", s.ID)
		}
	}
	again, issues := core.MakePlan(string(kind), a.text(t), desired, options)
	require.NotNil(t, again, "%v", issues)
	require.Empty(t, again.Requests, "not reached: %s", again.JSON())
	requireThere(t, kind, wanted, a.things)
}

// requireThere compares the two states without the planner.
func requireThere(t require.TestingT, kind plan.Kind, wanted, end []customerState) {
	last := -1
	for _, w := range wanted {
		at := slices.IndexFunc(end, func(s customerState) bool { return s.ID == w.ID || w.ID == 0 && s.Name == w.Name })
		require.GreaterOrEqual(t, at, 0, "%q is missing", w.Name)
		require.Equal(t, w.Name, end[at].Name)
		if w.Color != "" {
			require.True(t, strings.EqualFold(w.Color, end[at].Color), "colour of %q", w.Name)
		}
		if kind == plan.KindStatuses {
			require.Greater(t, at, last, "%q is out of order", w.Name)
			last = at
		}
	}
}
