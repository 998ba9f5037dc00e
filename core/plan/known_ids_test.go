package plan_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
)

// TestRequestsNeedNoNewID: no request of a plan needs an id that an earlier one
// makes. Every id in an input is one of the present state, or won's or lost's,
// and none mentions an address or {"$from":…}.
func TestRequestsNeedNoNewID(t *testing.T) {
	for _, dialect := range []plan.Dialect{plan.V2, plan.V4} {
		t.Run(string(dialect), func(t *testing.T) {
			needed := 0
			rapid.Check(t, func(t *rapid.T) {
				a := drawAccount(t)
				current, now := read(t, a)
				desired := encode(t, drawDesired(t, now))
				options := fmt.Appendf(nil, `{"allow_delete":true,"complete":%v,"max_pipelines":50,"dialect":%q}`, rapid.Bool().Draw(t, "complete"), dialect)
				p, _ := core.MakePlan("pipelines", current, desired, options)
				if p == nil {
					return
				}
				needed += onlyKnownIDs(t, p, current)
				for _, r := range p.Requests {
					send(t, a, r)
				}
				// The way back makes anew what was deleted.
				after, _ := read(t, a)
				if back, _ := core.MakeRestore("pipelines", after, current, options); back != nil {
					needed += onlyKnownIDs(t, back, after)
				}
			})
			require.Positive(t, needed, "no request had an id to look at")
		})
	}
	for _, kind := range []plan.Kind{plan.KindStatuses, plan.KindSegments} {
		t.Run(string(kind), func(t *testing.T) {
			needed := 0
			rapid.Check(t, func(t *rapid.T) {
				a := drawCustomers(t, kind)
				current := a.text(t)
				desired := encode(t, map[plan.Kind][]customerState{kind: append([]customerState{}, drawDesiredCustomers(t, a)...)})
				p, issues := core.MakePlan(string(kind), current, desired, fmt.Appendf(nil, `{"allow_delete":true,"complete":%v}`, rapid.Bool().Draw(t, "complete")))
				require.NotNil(t, p, "%v", issues)
				needed += onlyKnownIDs(t, p, current)
			})
			require.Positive(t, needed, "no request had an id to look at")
		})
	}
}

// onlyKnownIDs checks the requests of a plan and counts their ids.
func onlyKnownIDs(t require.TestingT, p *plan.Plan, current []byte) (count int) {
	known := map[string]bool{"142": true, "143": true}
	for _, id := range ids(t, current) {
		known[id] = true
	}
	for _, r := range p.Requests {
		require.NotContains(t, string(r.Input), "$from")
		require.NotContains(t, string(r.Input), "/new-")
		for _, id := range ids(t, r.Input) {
			require.True(t, known[id], "%s needs %s, which is not there yet: %s", r.Endpoint, id, r.Input)
			count++
		}
	}
	return count
}

// ids are all numbers under a member that names an id, or several.
func ids(t require.TestingT, text []byte) []string {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var whole any
	require.NoError(t, d.Decode(&whole))
	var found []string
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				walk(name, member)
			}
		case []any:
			for _, item := range v {
				walk(name, item)
			}
		case json.Number:
			if name == "id" || strings.HasSuffix(name, "_id") {
				found = append(found, v.String())
			}
		}
	}
	walk("", whole)
	return found
}
