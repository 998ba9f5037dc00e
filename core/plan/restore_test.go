package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
)

const savedPipelines = `{"pipelines":[
	{"id":1,"name":"Sales","sort":1,"is_main":true,"statuses":[
		{"id":11,"name":"In","sort":5,"color":"#c1c1c1","editable":false,"kind":"unsorted"},
		{"id":12,"name":"Call","sort":10,"color":"#fffeb2","kind":"regular"},
		{"id":13,"name":"Offer","sort":20,"color":"#fd5598","kind":"regular","descriptions":[{"text":"how"}]},
		{"id":142,"name":"Won","sort":10000,"color":"#CCFF66","kind":"won"}]},
	{"id":2,"name":"Repeat","sort":2,"is_main":false,"archived_by":null,"statuses":[
		{"id":21,"name":"Call","sort":10,"color":"#98cbff","kind":"regular"}]},
	{"id":3,"name":"Hidden","sort":3,"is_main":false,"statuses":null}]}`

func TestRestore(t *testing.T) {
	segments := `{"segments":[{"id":5,"name":"Gold","color":"6610f2","custom_fields_values":[{"field_id":1,"field_name":"A","field_code":null,"field_type":"text","values":[{"value":"x"}]},` +
		`{"field_id":2,"values":[]}],"available_products_price_types":[7],"customers_count":3},{"id":6,"name":"Old","color":"123456"}],"total":2}`
	statuses := `{"statuses":[{"id":1,"name":"First","sort":1,"is_default":true,"color":"#CCFF66","type":4},{"id":2,"name":"Own","sort":2,"is_default":false,"color":"#fffeb2","conditions":[[{"type":"tag"}]]}]}`
	for name, row := range map[string]struct {
		kind, current, saved string
		actions, lost        []string
	}{
		"nothing changed":                    {"pipelines", savedPipelines, savedPipelines, nil, nil},
		"a stage renamed":                    {"pipelines", edit(savedPipelines, `"Call","sort":10,"color":"#fffeb2"`, `"Calls","sort":10,"color":"#fffeb2"`), savedPipelines, []string{"update pipelines/1/statuses/12"}, nil},
		"a stage gone":                       {"pipelines", edit(savedPipelines, `{"id":12,"name":"Call","sort":10,"color":"#fffeb2","kind":"regular"},`, ``), savedPipelines, []string{"create pipelines/1/statuses/new-0"}, []string{"pipelines/1/statuses/new-0 ids", "pipelines/1/statuses/new-0 leads"}},
		"made again by somebody":             {"pipelines", edit(savedPipelines, `"id":12,`, `"id":99,`), savedPipelines, nil, nil},
		"made again, twice":                  {"pipelines", edit(savedPipelines, `{"id":12,"name":"Call",`, `{"id":98,"name":"Call","kind":"regular"},{"id":99,"name":"Call",`), savedPipelines, []string{"update pipelines/1/statuses/98", "delete pipelines/1/statuses/99"}, nil},
		"a stage made since":                 {"pipelines", edit(savedPipelines, `{"id":21,`, `{"id":22,"name":"New","kind":"regular"},{"id":21,`), savedPipelines, []string{"delete pipelines/2/statuses/22"}, nil},
		"a pipeline made since":              {"pipelines", edit(savedPipelines, `{"id":2,`, `{"id":9,"name":"New","statuses":[{"id":91,"name":"A"}]},{"id":2,`), savedPipelines, []string{"delete pipelines/9"}, nil},
		"a colour that is not sent":          {"pipelines", edit(savedPipelines, `{"id":13,"name":"Offer","sort":20,"color":"#fd5598","kind":"regular","descriptions":[{"text":"how"}]},`, ``), savedPipelines, []string{"create pipelines/1/statuses/new-0"}, []string{"pipelines/1/statuses/new-0 descriptions", "pipelines/1/statuses/new-0 ids", "pipelines/1/statuses/new-0 leads", "pipelines/1/statuses/new-0 color"}},
		"a stage gone that showed no colour": {"pipelines", savedPipelines, edit(savedPipelines, `{"id":21,`, `{"id":22,"name":"Plain","color":"","kind":"regular"},{"id":21,`), []string{"create pipelines/2/statuses/new-0"}, []string{"pipelines/2/statuses/new-0 ids", "pipelines/2/statuses/new-0 leads"}},
		"a pipeline gone": {"pipelines", `{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[{"id":12,"name":"Call","color":"#fffeb2","kind":"regular"},{"id":13,"name":"Offer","color":"#fd5598","kind":"regular","descriptions":[{"text":"how"}]}]}]}`, edit(savedPipelines, `,
	{"id":3,"name":"Hidden","sort":3,"is_main":false,"statuses":null}`, ``), []string{"create pipelines/new-0"}, []string{"pipelines/1 unsorted", "pipelines/new-0 ids", "pipelines/new-0 leads"}},
		"another main":               {"pipelines", edit(edit(savedPipelines, `"is_main":true`, `"is_main":false`), `"sort":2,"is_main":false`, `"sort":2,"is_main":true`), savedPipelines, []string{"update pipelines/1"}, nil},
		"segments as they were":      {"segments", segments, segments, nil, nil},
		"a segment gone":             {"segments", `{"segments":[]}`, segments, []string{"create segments/new-0", "create segments/new-1"}, []string{"segments/new-0 ids", "segments/new-0 customers", "segments/new-1 ids", "segments/new-1 customers", "segments/new-1 color"}},
		"a field set since":          {"segments", edit(segments, `{"field_id":2,"values":[]}`, `{"field_id":3,"values":[{"value":"y"}]}`), segments, nil, []string{"segments/5 custom_fields_values"}},
		"customer stages, one gone":  {"statuses", edit(statuses, `,{"id":2,"name":"Own","sort":2,"is_default":false,"color":"#fffeb2","conditions":[[{"type":"tag"}]]}`, ``), statuses, []string{"create statuses/new-0"}, []string{"statuses/new-0 conditions", "statuses/new-0 ids", "statuses/new-0 customers"}},
		"customer stages, one since": {"statuses", edit(statuses, `{"id":2,`, `{"id":3,"name":"New","sort":3},{"id":2,`), statuses, []string{"delete statuses/3"}, nil},
	} {
		for _, dialect := range plan.Dialects() {
			t.Run(name+" "+dialect, func(t *testing.T) {
				p, issues := core.MakeRestore(row.kind, []byte(row.current), []byte(row.saved), []byte(`{"allow_delete":true,"dialect":"`+dialect+`"}`))
				require.NotNil(t, p, "%v", issues)
				var actions, lost []string
				for _, c := range p.Changes {
					actions = append(actions, string(c.Action)+" "+c.Address)
				}
				for _, n := range p.NotCarried {
					lost = append(lost, n.Address+" "+n.What)
				}
				require.Equal(t, row.actions, actions)
				require.Equal(t, row.lost, lost)
				_, err := plan.Decode(p.JSON())
				require.NoError(t, err, "its digest is that of all it says")
			})
		}
	}
}

func TestRestoreAsksBeforeItDeletes(t *testing.T) {
	since := edit(savedPipelines, `{"id":21,`, `{"id":22,"name":"New","kind":"regular"},{"id":21,`)
	p, issues := core.MakeRestore("pipelines", []byte(since), []byte(savedPipelines), nil)
	require.Nil(t, p)
	require.Len(t, issues, 1)
	require.EqualValues(t, "would-delete", issues[0].Code)
}

func TestRestoreRefuses(t *testing.T) {
	for _, row := range []struct{ kind, current, saved, options, code string }{
		{"deals", `{}`, `{}`, `{}`, "unknown-kind"},
		{"pipelines", `{`, `{}`, `{}`, "syntax"},
		{"pipelines", savedPipelines, `{"a":1,"a":2}`, `{}`, "duplicate-key"},
		{"pipelines", savedPipelines, `{}`, `{}`, "missing"},
		{"segments", savedPipelines, `{"segments":[]}`, `{}`, "missing"},
		{"pipelines", savedPipelines, savedPipelines, `{"force":true}`, "unknown-option"},
		{"pipelines", savedPipelines, savedPipelines, `[`, "syntax"},
	} {
		p, issues := core.MakeRestore(row.kind, []byte(row.current), []byte(row.saved), []byte(row.options))
		require.Nil(t, p)
		require.NotEmpty(t, issues)
		require.EqualValues(t, row.code, issues[0].Code, "%v", row)
	}
}

func edit(text, old, new string) string {
	if !strings.Contains(text, old) {
		panic("not in the text: " + old)
	}
	return strings.Replace(text, old, new, 1)
}

// The four older colours are of pipelines/set alone: API v4 takes the list only.
func TestRestoreSendsOlderColoursByV2Only(t *testing.T) {
	saved := edit(savedPipelines, `"id":12,"name":"Call","sort":10,"color":"#fffeb2"`, `"id":12,"name":"Call","sort":10,"color":"#ffff99"`)
	current := edit(savedPipelines, `{"id":12,"name":"Call","sort":10,"color":"#fffeb2","kind":"regular"},`, ``)
	for dialect, colour := range map[string]string{"v2": "#ffff99", "v4": "#fffd7f"} {
		p, issues := core.MakeRestore("pipelines", []byte(current), []byte(saved), []byte(`{"dialect":"`+dialect+`"}`))
		require.NotNil(t, p, "%v", issues)
		require.Contains(t, string(p.Changes[0].After), colour, dialect)
	}
}

// TestSentListsAreChecked: what a segment is to get is checked as the call that
// sends it checks it; what it has already is not.
func TestSentListsAreChecked(t *testing.T) {
	const odd = `{"segments":[{"id":5,"name":"Gold","custom_fields_values":[{"field_id":1,"values":[]},{"field_id":2,"values":[{"value":"x"}]}],"available_products_price_types":["x"]}]}`
	p, issues := core.MakePlan("segments", []byte(odd), []byte(odd), nil)
	require.NotNil(t, p, "%v", issues)
	require.Empty(t, p.Changes)
	for desired, path := range map[string]string{
		`{"segments":[{"id":5,"name":"Gold","custom_fields_values":[{"field_id":2,"values":[{"enum":1}]}]}]}`: "/segments/0/custom_fields_values/0/values/0/enum",
		`{"segments":[{"name":"New","custom_fields_values":[{"values":[{"value":1}]}]}]}`:                     "/segments/0/custom_fields_values/0/field_id",
		`{"segments":[{"id":5,"name":"Gold","available_products_price_types":[0]}]}`:                          "/segments/0/available_products_price_types/0",
		`{"segments":[{"name":"New","available_products_price_types":[1,1]}]}`:                                "/segments/0/available_products_price_types/1",
	} {
		p, issues := core.MakePlan("segments", []byte(odd), []byte(desired), nil)
		require.Nil(t, p, desired)
		require.Equal(t, path, issues[0].Path, desired)
	}
	p, issues = core.MakePlan("segments", []byte(odd), []byte(`{"segments":[{"id":5,"name":"Gold","custom_fields_values":[{"field_id":3,"values":[{"value":"y"}]}]}]}`), nil)
	require.NotNil(t, p, "%v", issues)
	_, issues = core.Build(p.Requests[0].Endpoint, p.Requests[0].Input, p.Requests[0].Options)
	require.False(t, issues.HasErrors(), "a field without a value is not sent along: %v", issues)
}
