package plan_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// TestMain lets the laws run 2,000 cases each unless the command line says
// another number with -rapid.checks.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "2000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

const current = `{"pipelines":[
	{"id":1,"name":"Sales","sort":1,"is_main":true,"statuses":[
		{"id":11,"name":"In","sort":5,"color":"#c1c1c1","editable":false,"kind":"unsorted"},
		{"id":12,"name":"Call","sort":10,"color":"#fffeb2","editable":true,"kind":"regular"},
		{"id":13,"name":"Offer","sort":20,"color":"#98cbff","editable":true,"kind":"regular"},
		{"id":142,"name":"Won","sort":10000,"color":"#CCFF66","editable":false,"kind":"won"}]},
	{"id":2,"name":"Hidden","sort":2,"is_main":false,"statuses":null}]}`

func TestLosses(t *testing.T) {
	for _, c := range []struct {
		name     string
		endpoint amo.Endpoint
		input    string
		deletes  []string
		unknown  []int64
	}{
		{"whole list", amo.PipelinesSet, `{"update":[{"id":1,"statuses":[{"id":11,"name":"In"},{"id":12,"name":"A"},{"id":13,"name":"B"}]}]}`, nil, nil},
		{"won may be left out", amo.PipelinesSet, `{"update":[{"id":1,"statuses":[{"id":13,"name":"B"},{"id":12,"name":"A"},{"id":11,"name":"In"}]}]}`, nil, nil},
		{"one forgotten", amo.PipelinesSet, `{"update":[{"id":1,"statuses":[{"id":11,"name":"In"},{"id":12,"name":"A"},{"name":"Offer"}]}]}`, []string{"pipelines/1/statuses/13"}, nil},
		{"unsorted forgotten", amo.PipelinesSet, `{"update":[{"id":1,"statuses":[{"id":12,"name":"A"},{"id":13,"name":"B"}]}]}`, []string{"pipelines/1/statuses/11"}, nil},
		{"wire form", amo.PipelinesSet, `{"request":{"pipelines":{"update":{"1":{"id":1,"statuses":{"0":{"name":"A"}}}}}}}`,
			[]string{"pipelines/1/statuses/11", "pipelines/1/statuses/12", "pipelines/1/statuses/13"}, nil},
		{"stages nobody knows", amo.PipelinesSet, `{"update":[{"id":2,"statuses":[{"name":"A"}]}]}`, nil, []int64{2}},
		{"a new pipeline", amo.PipelinesSet, `{"add":[{"name":"N","statuses":[{"name":"A"}]}]}`, nil, nil},
		{"a pipeline that is not there", amo.PipelinesSet, `{"update":[{"id":9,"statuses":[{"name":"A"}]}]}`, nil, []int64{9}},
		{"pipelines", amo.PipelinesDelete, `{"id":[2,9,1]}`, []string{"pipelines/2", "pipelines/1"}, []int64{9}},
		{"a pipeline, v4", amo.LeadsPipelinesDelete, `{"id":2}`, []string{"pipelines/2"}, nil},
		{"a pipeline that is not there, v4", amo.LeadsPipelinesDelete, `{"id":9}`, nil, []int64{9}},
		{"a stage, v4", amo.LeadsStagesDelete, `{"pipeline_id":1,"id":12}`, []string{"pipelines/1/statuses/12"}, nil},
		{"a stage of another pipeline, v4", amo.LeadsStagesDelete, `{"pipeline_id":2,"id":12}`, nil, []int64{12}},
		{"a new pipeline, v4", amo.LeadsPipelinesAdd, `[{"name":"N"}]`, nil, nil},
		{"a name, v4", amo.LeadsPipelinesUpdate, `{"id":1,"name":"N"}`, nil, nil},
		{"new stages, v4", amo.LeadsStagesAdd, `{"pipeline_id":1,"stages":[{"name":"N"}]}`, nil, nil},
		{"a stage's name, v4", amo.LeadsStagesUpdate, `{"pipeline_id":1,"id":12,"name":"N"}`, nil, nil},
		{"a customer stage", amo.StatusesDelete, `{"id":5}`, []string{"statuses/5"}, nil},
		{"a customer stage that is not there", amo.StatusesDelete, `{"id":6}`, nil, []int64{6}},
		{"a customer stage's name", amo.StatusesUpdate, `{"id":5,"name":"N"}`, nil, nil},
		{"a new customer stage", amo.StatusesAdd, `[{"name":"N","sort":1}]`, nil, nil},
		{"a segment", amo.SegmentsDelete, `{"id":7}`, []string{"segments/7"}, nil},
		{"a segment that is not there", amo.SegmentsDelete, `{"id":5}`, nil, []int64{5}},
		{"a segment's name", amo.SegmentsUpdate, `{"id":7,"name":"N"}`, nil, nil},
		{"a new segment", amo.SegmentsAdd, `{"name":"N"}`, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			state := current
			switch {
			case strings.HasPrefix(string(c.endpoint), "statuses"):
				state = `{"statuses":[{"id":5,"name":"Five"}]}`
			case strings.HasPrefix(string(c.endpoint), "segments"):
				state = `{"segments":[{"id":7,"name":"Seven"}]}`
			}
			loss, err := plan.Losses(c.endpoint, []byte(state), []byte(c.input))
			require.NoError(t, err)
			var addresses []string
			for _, d := range loss.Deletes {
				addresses = append(addresses, d.Address)
			}
			require.Equal(t, c.deletes, addresses)
			require.Equal(t, c.unknown, loss.Unknown)
		})
	}
}

// TestLossDigest: a confirmation is good for one call on one state only.
func TestLossDigest(t *testing.T) {
	digest := func(state, input string) string {
		loss, err := plan.Losses(amo.PipelinesSet, []byte(state), []byte(input))
		require.NoError(t, err)
		return loss.Digest
	}
	input := `{"update":[{"id":1,"statuses":[{"id":12,"name":"A"}]}]}`
	wire := `{"request":{"pipelines":{"update":{"1":{"statuses":{"12":{"name":"A","id":12}},"id":1}}}}}`
	require.Equal(t, digest(current, input), digest(current, wire), "the same call in both forms")
	require.NotEqual(t, digest(current, input), digest(current, `{"update":[{"id":1,"statuses":[{"id":12,"name":"B"}]}]}`))
	other := bytes.Replace([]byte(current), []byte("Offer"), []byte("Other"), 1)
	require.NotEqual(t, digest(current, input), digest(string(other), input))

	customers := `{"segments":[{"id":1,"name":"A"},{"id":2,"name":"B"}]}`
	one, err := plan.Losses(amo.SegmentsDelete, []byte(customers), []byte(`{"id":1}`))
	require.NoError(t, err)
	two, err := plan.Losses(amo.SegmentsDelete, []byte(customers), []byte(`{"id":2}`))
	require.NoError(t, err)
	require.NotEqual(t, one.Digest, two.Digest, "what is deleted stands in the path only")
}

func TestLossesOfNonsense(t *testing.T) {
	for _, c := range []struct{ endpoint, current, input string }{
		{"pipelines.set", `{"items":[]}`, `{}`}, {"pipelines.set", `{`, `{}`}, {"pipelines.set", current, `{"a":1,"a":2}`}, {"pipelines.list", current, `{}`},
		{"statuses.delete", current, `{"id":1}`}, {"segments.delete", `{"segments":[{"id":-1}]}`, `{"id":1}`}, {"leads.stages.delete", `{"statuses":[]}`, `{}`},
	} {
		_, err := plan.Losses(amo.Endpoint(c.endpoint), []byte(c.current), []byte(c.input))
		require.ErrorIs(t, err, plan.ErrUnreadable, "%v", c)
	}
}

// TestBaseDigest: it changes with all that people see, and with nothing else.
func TestBaseDigest(t *testing.T) {
	base, err := plan.BaseDigest([]byte(current))
	require.NoError(t, err)
	require.Len(t, base, 64)
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{`"sort":20`, `"sort":25`, true}, {`"kind":"won"`, `"kind":"won","leads":7`, true},
		{`"Offer"`, `"offer"`, false}, {`#98cbff`, `#98cbfe`, false}, {`"id":13`, `"id":14`, false},
		{`"is_main":true`, `"is_main":false`, false}, {`"statuses":null`, `"statuses":[]`, false},
	} {
		changed := bytes.Replace([]byte(current), []byte(c.old), []byte(c.new), 1)
		require.NotEqual(t, current, string(changed))
		got, err := plan.BaseDigest(changed)
		require.NoError(t, err)
		require.Equal(t, c.same, got == base, "%s to %s", c.old, c.new)
	}
	_, err = plan.BaseDigest([]byte(`[]`))
	require.ErrorIs(t, err, plan.ErrUnreadable)
}

// TestDecodeRefusesEdits: a plan that was changed by a single character is none.
func TestDecodeRefusesEdits(t *testing.T) {
	p, issues := core.MakePlan("pipelines", []byte(current),
		[]byte(`{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":12,"name":"First <call>"}]}]}`),
		[]byte(`{"allow_delete":true,"leads":{"pipelines/1/statuses/13":3}}`))
	require.Empty(t, issues)
	text := p.JSON()
	back, err := plan.Decode(text)
	require.NoError(t, err)
	require.Equal(t, string(text), string(back.JSON()))
	require.EqualValues(t, 3, *back.Deletes[0].Leads)
	type pending struct{ Plan *plan.Plan }
	among, err := json.Marshal(pending{p})
	require.NoError(t, err)
	var read pending
	require.NoError(t, json.Unmarshal(among, &read))
	require.Equal(t, string(text), string(read.Plan.JSON()))
	for _, c := range [][2]string{{`"id":13`, `"id":12`}, {"First", "Last"}, {`"leads":3`, `"leads":4`}, {"pipelines.set", "pipelines.delete"}, {`"format_version":1`, `"format_version":2`}, {"}", ""}} {
		_, err := plan.Decode(bytes.Replace(text, []byte(c[0]), []byte(c[1]), 1))
		require.ErrorIs(t, err, plan.ErrUnreadable, "%v", c)
	}
}
