package pipeline_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// TestReadOne: what one pipeline reads as, however the vendor writes it.
func TestReadOne(t *testing.T) {
	for name, c := range map[string]struct{ items, want string }{
		"a map": {`{"5":{"id":5,"name":"P","sort":2,"is_main":true,"statuses":{"142":{"id":142,"name":"W","sort":10000,"color":"#CCFF66","editable":"N"},
			"9":{"id":9,"name":"S","sort":10,"color":"#99ccff","editable":"Y"}}}}`,
			`[{"id":5,"name":"P","sort":2,"is_main":true,"statuses":[{"id":9,"name":"S","sort":10,"color":"#99ccff","editable":true,"kind":"regular"},` +
				`{"id":142,"name":"W","sort":10000,"color":"#CCFF66","editable":false,"kind":"won"}]}]`},
		"lists": {`[{"id":5,"name":"P","sort":2,"is_main":false,"statuses":[{"id":9,"name":"S","sort":10,"color":"","is_editable":true}]}]`,
			`[{"id":5,"name":"P","sort":2,"is_main":false,"statuses":[{"id":9,"name":"S","sort":10,"color":"","editable":true,"kind":"regular"}]}]`},
		"strings": {`{"5":{"id":"5","name":"P","sort":"2","is_main":"1","statuses":{"9":{"id":"9","sort":"10","is_editable":"N"}}}}`,
			`[{"id":5,"name":"P","sort":2,"is_main":true,"statuses":[{"id":9,"name":"","sort":10,"color":"","editable":false,"kind":"unsorted"}]}]`},
		"ids as keys only":  {`{"5":{"statuses":{"9":{}}}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":[{"id":9,"name":"","sort":0,"color":"","editable":true,"kind":"regular"}]}]`},
		"no statuses":       {`{"5":{"id":5}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"statuses null":     {`{"5":{"id":5,"statuses":null}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"statuses a text":   {`{"5":{"id":5,"statuses":"x"}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"statuses []":       {`{"5":{"id":5,"statuses":[]}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":[]}]`},
		"statuses {}":       {`{"5":{"id":5,"statuses":{}}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":[]}]`},
		"a stage cut off":   {`{"5":{"id":5,"statuses":{"9":{"id":9},"10":null}}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"a stage as a name": {`{"5":{"id":5,"statuses":{"9":{"id":9},"10":"Ten"}}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"a stage of no id":  {`{"5":{"id":5,"statuses":[{"id":9},{"name":"Ten"}]}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"an id too large":   {`{"5":{"id":5,"statuses":[{"id":9007199254740992}]}}`, `[{"id":5,"name":"","sort":0,"is_main":false,"statuses":null}]`},
		"unknown members": {`{"5":{"id":5,"leads":3,"x":{"a":[1]},"_links":{"self":1},"statuses":{"9":{"id":9,"type":1,"hue":null,"_links":1}}}}`,
			`[{"id":5,"name":"","sort":0,"is_main":false,"statuses":[{"id":9,"name":"","sort":0,"color":"","editable":false,"kind":"unsorted","type":1,"hue":null}],"leads":3,"x":{"a":[1]}}]`},
		"v4 unsorted": {`[{"id":5,"statuses":[{"id":9,"type":1,"is_editable":false},{"id":10,"type":0,"is_editable":true},{"id":143,"type":0,"is_editable":false}]}]`,
			`[{"id":5,"name":"","sort":0,"is_main":false,"statuses":[{"id":9,"name":"","sort":0,"color":"","editable":false,"kind":"unsorted","type":1},` +
				`{"id":10,"name":"","sort":0,"color":"","editable":true,"kind":"regular","type":0},{"id":143,"name":"","sort":0,"color":"","editable":false,"kind":"lost","type":0}]}]`},
		"an empty map": {`[]`, `[]`},
		"nothing":      {``, `[]`},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, `{"pipelines":`+c.want+`}`, string(pipeline.AppendList(nil, pipeline.Read(strictjson.Known(c.items)))))
		})
	}
}

// TestOrder: by sort, then by id, whatever the order of the text.
func TestOrder(t *testing.T) {
	got := pipeline.Read(strictjson.Known(`{"9":{"id":9,"sort":1},"10":{"id":10,"sort":1},"3":{"id":3,"sort":2,"statuses":
		{"142":{"id":142,"sort":10000},"30":{"id":30,"sort":20},"20":{"id":20,"sort":20},"40":{"id":40,"sort":10}}},"4":{"id":4,"sort":-1}}`))
	var ids []int64
	for _, p := range got {
		ids = append(ids, p.ID)
	}
	require.Equal(t, []int64{4, 9, 10, 3}, ids)
	var stages []int64
	for _, s := range got[3].Stages {
		stages = append(stages, s.ID)
	}
	require.Equal(t, []int64{40, 20, 30, 142}, stages)
	inOrder := pipeline.ReadInOrder(strictjson.Known(`[{"id":9,"sort":5},{"id":8,"sort":1}]`))
	require.Equal(t, int64(9), inOrder[0].ID, "the parsed form keeps its order")
}

func TestMainsAndEditables(t *testing.T) {
	for value, yes := range map[string]bool{`true`: true, `false`: false, `"Y"`: true, `"N"`: false, `"on"`: true, `"1"`: true, `"0"`: false,
		`1`: true, `0`: false, `null`: false, `""`: false, `"true"`: true, `"false"`: false, `[]`: false, `{}`: false} {
		p := pipeline.Read(strictjson.Known(`[{"id":1,"is_main":` + value + `,"statuses":[{"id":5,"editable":` + value + `}]}]`))[0]
		require.Equal(t, yes, p.IsMain, value)
		require.Equal(t, yes, p.Stages[0].Editable, value)
		require.Equal(t, !yes, p.Stages[0].System(), value)
	}
}

// TestParsedFormReadsAsItself: the parsed form, read again, is the same.
func TestParsedFormReadsAsItself(t *testing.T) {
	text := rapid.SampledFrom([]string{`"S"`, `""`, `5`, `null`, `"<ж>"`, `true`})
	number := rapid.SampledFrom([]string{`1`, `"2"`, `-3`, `1.5`, `1e3`, `null`, `"x"`, `9007199254740993`, `142`, `143`})
	flag := rapid.SampledFrom([]string{`true`, `"Y"`, `"N"`, `0`, `null`})
	rapid.Check(t, func(t *rapid.T) {
		stage := func() string {
			return `{"id":` + number.Draw(t, "id") + `,"name":` + text.Draw(t, "name") + `,"sort":` + number.Draw(t, "sort") +
				`,"editable":` + flag.Draw(t, "editable") + `,"type":` + number.Draw(t, "type") + `,"x":` + text.Draw(t, "x") + `}`
		}
		items := `{"7":{"id":` + number.Draw(t, "id") + `,"name":` + text.Draw(t, "name") + `,"is_main":` + flag.Draw(t, "main") +
			`,"sort":` + number.Draw(t, "sort") + `,"leads":` + number.Draw(t, "leads") + `,"statuses":{"8":` + stage() + `,"9":` + stage() + `}}}`
		once := pipeline.AppendList(nil, pipeline.Read(strictjson.Known(items)))
		require.True(t, gjson.ValidBytes(once))
		twice := pipeline.AppendList(nil, pipeline.ReadInOrder(strictjson.Known(string(once)).Get("pipelines")))
		require.Equal(t, string(once), string(twice))
	})
}
