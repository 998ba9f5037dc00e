package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
)

const (
	inboxed = `{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":11,"name":"Inbox","kind":"unsorted"},{"id":12,"name":"Call"}]}]}`
	first   = `{"statuses":[{"id":5,"name":"First"}]}`
)

// TestPlanShapes: whatever has the wrong shape is said at its place, all of it
// at once; nothing is planned then.
func TestPlanShapes(t *testing.T) {
	for _, c := range []struct {
		kind, current, desired, options string
		want                            []string
	}{
		{"pipelines", inboxed, `[]`, `{}`, []string{"wrong-type "}},
		{"pipelines", inboxed, `{}`, `{}`, []string{"missing /pipelines"}},
		{"pipelines", inboxed, `{"pipelines":{}}`, `{}`, []string{"wrong-type /pipelines"}},
		{"pipelines", inboxed, `{"pipelines":[1]}`, `{}`, []string{"wrong-type /pipelines/0"}},
		{"pipelines", inboxed, `{"pipelines":[{"id":1}]}`, `{}`, []string{"missing /pipelines/0/name"}},
		{"pipelines", inboxed, `{"pipelines":[{"id":1,"name":"S","statuses":{}}]}`, `{}`, []string{"wrong-type /pipelines/0/statuses"}},
		{"pipelines", inboxed, `{"pipelines":[{"id":1,"name":"S","statuses":[7,{"id":12,"color":1},{"id":"x","name":"A"}]}]}`, `{}`, []string{
			"wrong-type /pipelines/0/statuses/0", "wrong-type /pipelines/0/statuses/1/color", "missing /pipelines/0/statuses/1/name", "bad-id /pipelines/0/statuses/2/id"}},
		{"pipelines", inboxed, `{"pipelines":[{"id":1,"name":"S","statuses":[{"id":12,"name":"Call","kind":"open"}]}]}`, `{}`, []string{"bad-flag /pipelines/0/statuses/0/kind"}},
		{"pipelines", inboxed, `{"pipelines":[{"id":1,"name":"S"},{"id":1,"name":"T"}]}`, `{}`, []string{"duplicate-id /pipelines/1/id"}},
		{"pipelines", inboxed, inboxed, `[]`, []string{"call:wrong-type /options"}},
		{"pipelines", inboxed, inboxed, `{"leads":[]}`, []string{"call:wrong-type /options/leads"}},
		{"pipelines", `{"pipelines":[{"id":0,"name":"S"},{"id":1,"name":"A"},{"id":1,"name":"B"}]}`, inboxed, `{}`, []string{
			"current:bad-id /pipelines/0/id", "current:duplicate-id /pipelines/2/id"}},

		{"pipelines", inboxed, `{"pipelines":[{"name":"New"}]}`, `{}`, []string{"missing /pipelines/0/statuses"}},
		{"pipelines", inboxed, `{"pipelines":[{"name":"New","statuses":[{"id":142,"name":"Won"},{"kind":"won","name":"Won"}]}]}`, `{}`, []string{
			"no-stages /pipelines/0/statuses", "duplicate-id /pipelines/0/statuses/1/id"}},
		{"pipelines", inboxed, `{"pipelines":[{"name":"New","statuses":[{"id":12,"name":"Call"},{"name":1},{"name":"Own"}]}]}`, `{}`, []string{
			"unknown-id /pipelines/0/statuses/0/id", "wrong-type /pipelines/0/statuses/1/name"}},
		{"pipelines", `{"pipelines":[{"id":1,"name":"S","statuses":[{"id":12,"name":"Call"}]}]}`,
			`{"pipelines":[{"id":1,"name":"S","statuses":[{"kind":"unsorted","name":"Inbox"},{"id":12,"name":"Call"}]}]}`, `{}`, []string{"fixed-stage /pipelines/0/statuses/0"}},
		{"pipelines", `{"pipelines":[{"id":1,"name":"A","sort":1,"statuses":[{"id":12,"name":"Call"}]},{"id":2,"name":"B","sort":2,"statuses":[{"id":13,"name":"Offer"},{"id":14,"name":" "}]}]}`,
			`{"pipelines":[{"id":2,"name":"Renamed"}]}`, `{}`, []string{"current:blank-name /pipelines/1/statuses/1/name"}},
		{"pipelines", `{"pipelines":[{"id":1,"name":"A","sort":1,"statuses":[{"id":12,"name":"Call"}]},{"id":2,"name":"B","sort":2,"statuses":[{"id":142,"name":"Won"}]}]}`,
			`{"pipelines":[{"id":2,"name":"B"},{"id":1,"name":"A"}]}`, `{}`, []string{"no-stages /pipelines"}},

		{"statuses", `[]`, first, `{}`, []string{"current:wrong-type "}},
		{"statuses", first, `[]`, `{}`, []string{"wrong-type "}},
		{"statuses", first, `{}`, `{}`, []string{"missing /statuses"}},
		{"statuses", first, `{"statuses":{}}`, `{}`, []string{"wrong-type /statuses"}},
		{"statuses", first, `{"statuses":[{"id":5},{"name":"N","color":7}]}`, `{}`, []string{"missing /statuses/0/name", "wrong-type /statuses/1/color"}},
	} {
		out := core.Call("plan", []byte(`{"kind":"`+c.kind+`","current":`+c.current+`,"desired":`+c.desired+`,"options":`+c.options+`}`))
		require.Equal(t, c.want, places(t, out), "%s from %s to %s with %s", c.kind, c.current, c.desired, c.options)
		require.False(t, gjson.GetBytes(out, "ok").Bool())
	}
}

// TestPlanReadsLoosely: null is no id, and the inbox needs none.
func TestPlanReadsLoosely(t *testing.T) {
	p, issues := core.MakePlan("pipelines", []byte(inboxed), []byte(`{"pipelines":[{"id":1,"name":"Sales","statuses":[{"kind":"unsorted","name":"Inbox"},{"id":null,"name":"Call"}]}]}`), nil)
	require.Empty(t, issues)
	require.Empty(t, p.Changes)
}

// TestPlanNamesWhatItCannotChange: a change of a member that survives reading and
// that no request can write; another spelling of it is no change.
func TestPlanNamesWhatItCannotChange(t *testing.T) {
	const was = `"conditions":[[{"name":"\u0422\u0435\u0433","url":"a\/b","of":[1,null]}]],"is_archive":false,"account_id":5,"bonus":{"delay":3}`
	for desired, lost := range map[string][]string{
		was: nil,
		`"conditions":[[{"name": "Тег", "url":"a/b","of":[1.0, null]}]],"is_archive":false,"account_id":5,"bonus":{"delay": 3}`: nil,
		`"conditions":[]`: {"conditions"},
		`"conditions":[[{"name":"Тег","url":"a/b","of":[2]}]]`:  {"conditions"},
		`"conditions":[[{"title":"Тег","url":"a/b","of":[1]}]]`: {"conditions"},
		`"bonus":{"delay":4}`:         {"bonus"},
		`"bonus":3,"is_archive":true`: {"bonus", "is_archive"},
		`"account_id":6`:              nil,
	} {
		p, issues := core.MakePlan("statuses", []byte(`{"statuses":[{"id":1,"name":"A",`+was+`}]}`), []byte(`{"statuses":[{"id":1,"name":"A",`+desired+`}]}`), nil)
		require.Empty(t, issues)
		var what []string
		for _, n := range p.NotCarried {
			require.Equal(t, "statuses/1", n.Address)
			what = append(what, n.What)
		}
		require.Equal(t, lost, what, desired)
	}
}

// TestPlanMovesTheNameless: what has no name and is not listed may have to move
// all the same, by a call that leaves the name out.
func TestPlanMovesTheNameless(t *testing.T) {
	for _, c := range []struct{ kind, current, desired string }{
		{"statuses", `{"statuses":[{"id":1,"name":"A","sort":1},{"id":2,"name":"","sort":2},{"id":3,"name":"C","sort":3}]}`,
			`{"statuses":[{"id":3,"name":"C"},{"id":1,"name":"A"}]}`},
		{"pipelines", `{"pipelines":[{"id":1,"name":"A","sort":1,"statuses":[]},{"id":2,"name":" ","sort":2,"statuses":[]},{"id":3,"name":"C","sort":3,"statuses":[]}]}`,
			`{"pipelines":[{"id":3,"name":"C"},{"id":1,"name":"A"}]}`},
	} {
		p, issues := core.MakePlan(c.kind, []byte(c.current), []byte(c.desired), []byte(`{"dialect":"v4"}`))
		require.Empty(t, issues)
		nameless := false
		for _, r := range p.Requests {
			_, issues := core.Build(r.Endpoint, r.Input, r.Options)
			require.Empty(t, issues, "%s %s", r.Endpoint, r.Input)
			nameless = nameless || gjson.GetBytes(r.Input, "id").Int() == 2
		}
		require.True(t, nameless)
	}
}

// TestPlanCountsOnePageOfDeals: a full page means that many or more.
func TestPlanCountsOnePageOfDeals(t *testing.T) {
	for n, says := range map[string]string{"0": "0", "249": "249", "250": "250+"} {
		_, issues := core.MakePlan("statuses", []byte(`{"statuses":[{"id":1,"name":"A"}]}`), []byte(`{"statuses":[]}`), []byte(`{"complete":true,"leads":{"statuses/1":`+n+`}}`))
		require.Len(t, issues, 1)
		require.Equal(t, says, issues[0].Param("leads", issue.English))
		require.Equal(t, n, gjson.GetBytes(issues.AppendJSON(nil, issue.English), "0.params.leads").Raw)
	}
}

func TestPlanSaysWhichColour(t *testing.T) {
	for kind, like := range map[string]string{"pipelines": "#fffeb2", "statuses": "#fffeb2", "segments": "10599d"} {
		thing := `{"name":"A","color":5}`
		if kind == "pipelines" {
			thing = `{"name":"P","statuses":[` + thing + `]}`
		}
		_, issues := core.MakePlan(kind, []byte(`{"`+kind+`":[]}`), []byte(`{"`+kind+`":[`+thing+`]}`), nil)
		require.Len(t, issues, 1)
		require.Equal(t, "a colour like "+like, issues[0].Param("expected", issue.English))
	}
}

// TestPlanOfNewSegment: prices go along with the segment that is made.
func TestPlanOfNewSegment(t *testing.T) {
	p, issues := core.MakePlan("segments", []byte(`{"segments":[]}`), []byte(`{"segments":[{"name":"VIP","available_products_price_types":[1,2]}]}`), nil)
	require.Empty(t, issues)
	require.Len(t, p.Changes, 1)
	require.Len(t, p.Requests, 1)
	require.JSONEq(t, `[1,2]`, gjson.GetBytes(p.Changes[0].After, "available_products_price_types").Raw)
	require.JSONEq(t, `{"name":"VIP","available_products_price_types":[1,2]}`, string(p.Requests[0].Input))
}

// TestPlanKeepsAnOddOrder: the order of a state is that of its list, whatever its
// sorts say; who asks for no other order gets no request.
func TestPlanKeepsAnOddOrder(t *testing.T) {
	for kind, state := range map[string]string{
		"pipelines": `{"pipelines":[{"id":2,"name":"A","sort":9,"statuses":[{"id":22,"name":"B","sort":5},{"id":21,"name":"C","sort":5}]},{"id":1,"name":"B","statuses":[{"id":12,"name":"Call"}]}]}`,
		"statuses":  `{"statuses":[{"id":6,"name":"A","sort":9},{"id":5,"name":"B","sort":1}]}`,
	} {
		for _, dialect := range []string{"v2", "v4"} {
			if kind == "statuses" && dialect == "v2" {
				continue // there are none in v2
			}
			p, issues := core.MakePlan(kind, []byte(state), []byte(state), []byte(`{"dialect":"`+dialect+`"}`))
			require.Empty(t, issues)
			require.Empty(t, p.Changes, "%s %s", kind, dialect)
			require.Empty(t, p.Requests, "%s %s", kind, dialect)
		}
	}
}
