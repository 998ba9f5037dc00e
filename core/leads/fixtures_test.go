package leads_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// bodies is where printed bodies of the vendor's may lie beside a checkout.
const bodies = "../../../shared/fixtures/v4-pipelines/"

func body(t *testing.T, name string) strictjson.Value {
	text, err := os.ReadFile(bodies + name)
	if err != nil {
		t.Skip("the vendor's printed bodies are not at hand; the golden cases have the same shapes")
	}
	return value(t, text)
}

func stageIDs(stages []pipeline.Stage) []int64 {
	list := []int64{}
	for _, s := range stages {
		list = append(list, s.ID)
	}
	return list
}

// TestPrintedPipelines reads every printed answer that has pipelines.
func TestPrintedPipelines(t *testing.T) {
	for _, c := range []struct {
		file   string
		id     int64
		main   bool
		stages []int64
		first  amo.StageKind
	}{
		{"doc-ru-get-response.json", 3177727, true, []int64{32392156, 32392159, 32392165, 142, 143}, amo.Unsorted},
		{"doc-ru-list-response.json", 3177727, true, []int64{32392156, 32392159, 32392165, 142, 143}, amo.Unsorted},
		{"doc-ru-patch-response.json", 3177727, false, []int64{32392159, 32392165, 142, 143}, amo.Regular},
		{"doc-ru-post-response.json", 3270358, true, []int64{3304, 3303, 142, 143}, amo.Unsorted},
		{"kommo-transcribed-patch-response.json", 6964299, false, []int64{58220127}, amo.Regular},
		{"kommo-transcribed-post-response.json", 6964299, false, []int64{58220123, 58220127, 142, 143}, amo.Unsorted},
		{"ogi4i-test-empty-statuses-response.json", 3177727, true, []int64{}, ""},
		{"ogi4i-test-list-response.json", 3177727, true, []int64{32392156, 32392159, 32392165, 142, 143}, amo.Unsorted},
	} {
		t.Run(c.file, func(t *testing.T) {
			list := leads.ParseList(body(t, c.file))
			require.Len(t, list, 1)
			p := list[0]
			require.Equal(t, c.id, p.ID)
			require.Equal(t, c.main, p.IsMain)
			require.True(t, p.StagesKnown)
			require.Equal(t, c.stages, stageIDs(p.Stages))
			if len(p.Stages) > 0 {
				require.Equal(t, c.first, p.Stages[0].Kind)
				require.Equal(t, c.first == amo.Regular, p.Stages[0].Editable)
			}
		})
	}
}

// TestPrintedStages reads every printed answer that has stages.
func TestPrintedStages(t *testing.T) {
	for _, c := range []struct {
		file string
		want []int64
	}{
		{"doc-ru-statuses-post-response.json", []int64{33035290, 33035293}},
		{"doc-ru-statuses-list-response.json", []int64{32392156, 32392159, 32392165, 142, 143}},
		{"kommo-transcribed-statuses-post-response.json", []int64{58223475, 58223479}},
		{"kommo-transcribed-statuses-list-response.json", []int64{58141803, 58141807, 58141811, 58141815, 58141819, 142, 143}},
	} {
		t.Run(c.file, func(t *testing.T) {
			require.Equal(t, c.want, stageIDs(leads.ParseStages(body(t, c.file))))
		})
	}
	for _, file := range []string{"doc-ru-status-patch-response.json", "kommo-transcribed-status-patch-response.json", "doc-ru-status-get-with-descriptions-response.json"} {
		t.Run(file, func(t *testing.T) {
			parsed := strictjson.Known(string(leads.AppendStage(nil, body(t, file))))
			require.Equal(t, body(t, file).Get("id").Raw(), parsed.Get("status").Get("id").Raw())
			require.Equal(t, "regular", parsed.Get("status").Get("kind").Str())
			require.False(t, parsed.Get("status").Get("_links").Exists())
		})
	}
}

// TestPrintedRequests: what the pages send passes and is sent as printed, but
// for the descriptions of stages, which are not sent.
func TestPrintedRequests(t *testing.T) {
	for _, file := range []string{"doc-ru-post-request.json", "kommo-transcribed-post-request.json"} {
		t.Run(file, func(t *testing.T) {
			printed := body(t, file)
			var c issue.Collector
			list := leads.ReadNewPipelines(printed, leads.Options{}, &c)
			require.Empty(t, c.List())
			require.JSONEq(t, printed.Raw(), string(list.Request().Body))
		})
	}
	for _, file := range []string{"doc-ru-statuses-post-request.json", "kommo-transcribed-statuses-post-request.json"} {
		t.Run(file, func(t *testing.T) {
			var c issue.Collector
			n := leads.ReadNewStages(value(t, []byte(`{"pipeline_id":1,"stages":`+body(t, file).Raw()+`}`)), leads.Options{}, &c)
			require.Equal(t, []string{"read-only /stages/0/descriptions"}, places(&c))
			require.Equal(t, []int64{100, 200}, []int64{n.Stages[0].Sort, n.Stages[1].Sort})
		})
	}
	t.Run("doc-ru-patch-request.json", func(t *testing.T) {
		printed := body(t, "doc-ru-patch-request.json")
		var c issue.Collector
		p := leads.ReadPipelineChange(value(t, []byte(`{"id":1,`+printed.Raw()[1:])), &c)
		require.Empty(t, c.List())
		require.JSONEq(t, printed.Raw(), string(p.Request().Body))
	})
}
