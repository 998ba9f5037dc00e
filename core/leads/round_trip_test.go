package leads_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/strictjson"
)

var (
	names    = rapid.SampledFrom([]string{"Call", "Offer", "Счёт", "<b>&\u2028", "Ждём 😀", `"\`})
	colours  = rapid.SampledFrom(append(amo.StageColours(), ""))
	requests = rapid.SampledFrom([]string{"", "0", "first", "ё"})
	ids      = rapid.Int64Range(1, amo.MaxID)
	sorts    = rapid.Int64Range(-amo.MaxID, amo.MaxID)
	flags    = rapid.Ptr(rapid.Bool(), true)
)

func drawPipelines(t *rapid.T) leads.NewPipelines {
	var list leads.NewPipelines
	main := rapid.IntRange(0, 5).Draw(t, "main")
	for i := range rapid.IntRange(1, 4).Draw(t, "pipelines") {
		p := leads.NewPipeline{Name: names.Draw(t, "name"), Sort: sorts.Draw(t, "sort"), IsMain: i == main,
			IsUnsortedOn: rapid.Bool().Draw(t, "unsorted"), RequestID: requests.Draw(t, "request_id")}
		for range rapid.IntRange(1, 4).Draw(t, "stages") {
			p.Stages = append(p.Stages, leads.FirstStage{Name: names.Draw(t, "stage"),
				Sort: rapid.Ptr(sorts, true).Draw(t, "stage sort"), Colour: colours.Draw(t, "colour")})
		}
		for _, id := range []int64{amo.WonID, amo.LostID} {
			if rapid.Bool().Draw(t, "named") {
				p.Stages = append(p.Stages, leads.FirstStage{ID: id, Name: names.Draw(t, "closing")})
			}
		}
		list = append(list, p)
	}
	return list
}

// value passes a text through the gate, as the door does.
func value(t require.TestingT, text []byte) strictjson.Value {
	require.Nil(t, strictjson.Check(text, amo.MaxInputBytes), "%s", text)
	return strictjson.Known(string(text))
}

// TestNewPipelinesRoundTrip: what is written reads back the same in the plain
// form, and what is sent is sent again unchanged when it is given as wire form.
func TestNewPipelinesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawPipelines(t)
		var c issue.Collector
		require.Equal(t, list, leads.ReadNewPipelines(value(t, list.AppendPlain(nil)), leads.Options{}, &c))
		sent := list.Request()
		require.Equal(t, sent, leads.ReadNewPipelines(value(t, sent.Body), leads.Options{}, &c).Request())
		require.Empty(t, c.List())
	})
}

func TestPipelineChangeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := leads.PipelineChange{ID: ids.Draw(t, "id"), Name: names.Draw(t, "name"), Sort: rapid.Ptr(sorts, true).Draw(t, "sort"),
			IsMain: flags.Draw(t, "main"), IsUnsortedOn: flags.Draw(t, "unsorted")}
		var c issue.Collector
		require.Equal(t, p, leads.ReadPipelineChange(value(t, p.AppendPlain(nil)), &c))
		require.Empty(t, c.List())
		value(t, p.Request().Body)
	})
}

func TestStagesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := leads.NewStages{PipelineID: ids.Draw(t, "pipeline")}
		for range rapid.IntRange(1, 4).Draw(t, "stages") {
			n.Stages = append(n.Stages, leads.NewStage{Name: names.Draw(t, "name"), Sort: sorts.Draw(t, "sort"),
				Colour: colours.Draw(t, "colour"), RequestID: requests.Draw(t, "request_id")})
		}
		var c issue.Collector
		require.Equal(t, n, leads.ReadNewStages(value(t, n.AppendPlain(nil)), leads.Options{}, &c))

		s := leads.StageChange{PipelineID: ids.Draw(t, "pipeline"), ID: ids.Draw(t, "id"), Name: names.Draw(t, "name")}
		if !amo.IsClosing(s.ID) {
			s.Sort, s.Colour = rapid.Ptr(sorts, true).Draw(t, "sort"), colours.Draw(t, "colour")
		}
		require.Equal(t, s, leads.ReadStageChange(value(t, s.AppendPlain(nil)), leads.Options{}, &c))
		require.Empty(t, c.List())
		value(t, n.Request().Body)
		value(t, s.Request().Body)
	})
}
