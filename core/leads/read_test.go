package leads_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/strictjson"
)

// places are "code path" of each issue.
func places(c *issue.Collector) []string {
	list := []string{}
	for _, i := range c.List() {
		list = append(list, string(i.Code)+" "+i.Path)
	}
	return list
}

const head = `"name":"A","sort":1,"is_main":false,"is_unsorted_on":true`

func TestReadNewPipelines(t *testing.T) {
	for _, c := range []struct {
		input string
		want  []string
	}{
		{`[{` + head + `,"statuses":[{"name":"B"}]}]`, []string{}},
		{`[{` + head + `,"_embedded":{"statuses":[{"name":"B"}]}}]`, []string{}},
		{`[{` + head + `,"_embedded":{"statuses":[{"name":"B"}]},"statuses":[{"name":"B"}]}]`, []string{"misplaced /0/statuses"}},
		{`[{` + head + `}]`, []string{"missing /0/statuses"}},
		{`[{` + head + `,"_embedded":{}}]`, []string{"missing /0/_embedded/statuses"}},
		{`[{` + head + `,"_embedded":{"tags":[],"statuses":[{"name":"B"}]}}]`, []string{"unknown-field /0/_embedded/tags"}},
		{`[{"statuses":[{"name":"B"}]}]`, []string{"missing /0/name", "missing /0/sort", "missing /0/is_main", "missing /0/is_unsorted_on"}},
		{`[{` + head + `,"statuses":null}]`, []string{"wrong-type /0/statuses"}},
		{`[{` + head + `,"statuses":[{"id":142,"name":"B"}]}]`, []string{"no-stages /0/statuses"}},
		{`[{` + head + `,"statuses":[{"id":"142","name":"B"},{"id":142,"name":"C"},{"name":"D"}]}]`, []string{"duplicate-id /0/statuses/1/id"}},
		{`[{` + head + `,"statuses":[{"id":144,"name":"B"}]}]`, []string{"unknown-field /0/statuses/0/id"}},
		{`[{` + head + `,"statuses":[{"name":"B","color":"#eb93ff","sort":1,"id":143},{"name":"C"}]}]`,
			[]string{"system-stage /0/statuses/0/color", "system-stage /0/statuses/0/sort"}},
		{`[{"name":"A","sort":"1","is_main":"on","is_unsorted_on":1,"request_id":7,"statuses":[null]}]`,
			[]string{"wrong-type /0/sort", "wrong-type /0/is_main", "wrong-type /0/is_unsorted_on", "wrong-type /0/request_id", "wrong-type /0/statuses/0"}},
		{`[{"name":"A","sort":1.5,"is_main":true,"is_unsorted_on":true,"statuses":[{"name":"B","sort":1e2,"descriptions":[],"colour":""}]}]`,
			[]string{"bad-number /0/sort", "bad-number /0/statuses/0/sort", "read-only /0/statuses/0/descriptions", "unknown-field /0/statuses/0/colour"}},
		{`[{"name":"A","sort":1,"is_main":true,"is_unsorted_on":true,"statuses":[{"name":"B"}]},{"name":"C","sort":1,"is_main":true,"is_unsorted_on":true,"statuses":[{"name":"B"}]}]`,
			[]string{"two-mains /1/is_main"}},
		{`[{` + head + `,"account_id":7,"id":5,"statuses":[{"id":-1,"name":"B"}]}]`,
			[]string{"read-only /0/account_id", "unknown-field /0/id", "bad-id /0/statuses/0/id"}},
		{`[null]`, []string{"wrong-type /0"}},
		{`[]`, []string{"empty-list "}},
		{`{}`, []string{"wrong-type "}},
		{`null`, []string{"wrong-type "}},
	} {
		var found issue.Collector
		leads.ReadNewPipelines(value(t, []byte(c.input)), leads.Options{}, &found)
		require.Equal(t, c.want, places(&found), c.input)
	}
}

// TestSystemStagesOfTwoPipelines: won and lost may be named in each of them.
func TestSystemStagesOfTwoPipelines(t *testing.T) {
	one := `{` + head + `,"statuses":[{"name":"B"},{"id":142,"name":"W"}]}`
	var c issue.Collector
	list := leads.ReadNewPipelines(value(t, []byte(`[`+one+`,`+one+`]`)), leads.Options{}, &c)
	require.Empty(t, c.List())
	require.Len(t, list, 2)
}

func TestLimits(t *testing.T) {
	pipelines := func(n int) string {
		return `[` + strings.TrimSuffix(strings.Repeat(`{`+head+`,"statuses":[{"name":"B"}]},`, n), ",") + `]`
	}
	stages := func(n int) string {
		return `{"pipeline_id":1,"stages":[` + strings.TrimSuffix(strings.Repeat(`{"name":"B","sort":1},`, n), ",") + `]}`
	}
	for _, c := range []struct {
		name  string
		input string
		o     leads.Options
		want  []string
	}{
		{"as many pipelines as allowed", pipelines(amo.MaxLeadsPipelines), leads.Options{}, []string{}},
		{"one pipeline more", pipelines(amo.MaxLeadsPipelines + 1), leads.Options{}, []string{"too-many-pipelines "}},
		{"more by option", pipelines(amo.MaxLeadsPipelines + 1), leads.Options{MaxPipelines: 51}, []string{}},
		{"fewer by option", pipelines(2), leads.Options{MaxPipelines: 1}, []string{"too-many-pipelines "}},
		{"as many stages as allowed", stages(amo.MaxStages - 3), leads.Options{}, []string{}},
		{"one stage more", stages(amo.MaxStages - 2), leads.Options{}, []string{"too-many-stages /stages"}},
		{"one stage more by option", stages(amo.MaxStages - 2), leads.Options{MaxStages: 101}, []string{}},
		{"first stages", pipelines(1), leads.Options{MaxStages: 3}, []string{"too-many-stages /0/statuses"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var found issue.Collector
			if input := value(t, []byte(c.input)); input.IsList() {
				leads.ReadNewPipelines(input, c.o, &found)
			} else {
				leads.ReadNewStages(input, c.o, &found)
			}
			require.Equal(t, c.want, places(&found))
		})
	}
}

// TestOptions: each endpoint takes the options that mean something to it.
func TestOptions(t *testing.T) {
	const all = `{"max_pipelines":5,"max_stages":6,"allow_colors":["#c1c1c1"]}`
	for _, c := range []struct {
		read func(strictjson.Value, *issue.Collector) leads.Options
		want leads.Options
		bad  []string
	}{
		{leads.ReadPipelineOptions, leads.Options{MaxPipelines: 5, MaxStages: 6, AllowColours: []string{"#c1c1c1"}}, []string{}},
		{leads.ReadStageOptions, leads.Options{MaxStages: 6, AllowColours: []string{"#c1c1c1"}}, []string{"unknown-option /max_pipelines"}},
		{leads.ReadColourOptions, leads.Options{AllowColours: []string{"#c1c1c1"}}, []string{"unknown-option /max_pipelines", "unknown-option /max_stages"}},
	} {
		var found issue.Collector
		require.Equal(t, c.want, c.read(value(t, []byte(all)), &found))
		require.Equal(t, c.bad, places(&found))
	}
	var found issue.Collector
	require.Zero(t, leads.ReadPipelineOptions(value(t, []byte(`{"max_pipelines":0,"max_stages":"6","allow_colors":"#c1c1c1"}`)), &found))
	require.Equal(t, []string{"bad-number /max_pipelines", "bad-number /max_stages", "wrong-type /allow_colors"}, places(&found))
}

func TestReadPipelineChange(t *testing.T) {
	for _, c := range []struct {
		input string
		want  []string
	}{
		{`{"id":1,"is_unsorted_on":false}`, []string{}},
		{`{"id":1}`, []string{"no-change "}},
		{`{"id":1,"is_archive":true}`, []string{"read-only /is_archive", "no-change "}},
		{`{"id":1,"nmae":"A"}`, []string{"unknown-field /nmae"}}, // a slip, not an empty change
		{`{"name":"A"}`, []string{"missing /id"}},
		{`{"id":1,"statuses":[]}`, []string{"misplaced /statuses"}},
		{`{"id":1,"name":"A","_embedded":{"statuses":[]}}`, []string{"misplaced /_embedded"}},
		{`[]`, []string{"wrong-type "}},
	} {
		var found issue.Collector
		leads.ReadPipelineChange(value(t, []byte(c.input)), &found)
		require.Equal(t, c.want, places(&found), c.input)
	}
}

func TestReadStages(t *testing.T) {
	for _, c := range []struct {
		read  func(strictjson.Value, *issue.Collector)
		input string
		want  []string
	}{
		{changeStage, `{"pipeline_id":1,"id":2,"name":"A"}`, []string{}},
		{changeStage, `{"pipeline_id":1,"id":2,"sort":5}`, []string{"missing /name"}},
		{changeStage, `{"pipeline_id":1,"id":2,"name":" "}`, []string{"blank-name /name"}},
		{changeStage, `{"color":"#eb93ff","sort":5,"pipeline_id":1,"id":143,"name":"A"}`, []string{"system-stage /color", "system-stage /sort"}},
		{changeStage, `{"pipeline_id":1,"id":2,"name":"A","color":"#99CCFF"}`, []string{"colour-not-allowed /color"}},
		{changeStage, `{"pipeline_id":1,"id":2,"name":"A","request_id":"0"}`, []string{"read-only /request_id"}},
		{changeStage, `7`, []string{"wrong-type "}},
		{deleteStage, `{"pipeline_id":1,"id":2}`, []string{}},
		{deleteStage, `{"pipeline_id":1,"id":142}`, []string{"system-stage /id"}},
		{deleteStage, `{"pipeline_id":1,"id":"143"}`, []string{"system-stage /id"}},
		{deleteStage, `{"id":2,"name":"A"}`, []string{"unknown-field /name", "missing /pipeline_id"}},
		{addStages, `{"pipeline_id":1,"stages":[{"name":"A","sort":1,"pipeline_id":1}]}`, []string{"read-only /stages/0/pipeline_id"}},
		{addStages, `{"pipeline_id":1,"statuses":[]}`, []string{"unknown-field /statuses", "missing /stages"}},
		{addStages, `{"pipeline_id":1,"stages":{}}`, []string{"wrong-type /stages"}},
		{addStages, `{"pipeline_id":1,"stages":[]}`, []string{"empty-list /stages"}},
		{addStages, `{"pipeline_id":1,"stages":[{"id":5,"name":"A","sort":1}]}`, []string{"unknown-field /stages/0/id"}},
	} {
		var found issue.Collector
		c.read(value(t, []byte(c.input)), &found)
		require.Equal(t, c.want, places(&found), c.input)
	}
}

func TestReadCount(t *testing.T) {
	for _, c := range []struct {
		input string
		want  leads.Count
		bad   []string
	}{
		{`{"pipeline_id":1}`, leads.Count{PipelineID: 1}, []string{}},
		{`{"pipeline_id":"1","status_id":142}`, leads.Count{PipelineID: 1, StatusID: 142}, []string{}},
		{`{"status_id":2}`, leads.Count{StatusID: 2}, []string{"missing /pipeline_id"}},
		{`{"pipeline_id":1,"status_id":null}`, leads.Count{PipelineID: 1}, []string{"bad-id /status_id"}},
		{`{"pipeline_id":1,"page":2}`, leads.Count{PipelineID: 1}, []string{"unknown-field /page"}},
		{`[1]`, leads.Count{}, []string{"wrong-type "}},
	} {
		var found issue.Collector
		require.Equal(t, c.want, leads.ReadCount(value(t, []byte(c.input)), &found), c.input)
		require.Equal(t, c.bad, places(&found), c.input)
	}
}

func changeStage(v strictjson.Value, c *issue.Collector) {
	leads.ReadStageChange(v, leads.Options{}, c)
}
func deleteStage(v strictjson.Value, c *issue.Collector) { leads.ReadStage(v, c) }
func addStages(v strictjson.Value, c *issue.Collector)   { leads.ReadNewStages(v, leads.Options{}, c) }

// TestUnknownIDs: a planner that does not know an id yet writes it itself.
func TestUnknownIDs(t *testing.T) {
	require.JSONEq(t, `{"name":"A"}`, string(leads.PipelineChange{Name: "A"}.AppendPlain(nil)))
	require.JSONEq(t, `{"pipeline_id":1,"name":"A"}`, string(leads.StageChange{PipelineID: 1, Name: "A"}.AppendPlain(nil)))
	require.JSONEq(t, `{"stages":[]}`, string(leads.NewStages{}.AppendPlain(nil)))
}
