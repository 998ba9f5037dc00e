package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dig walks into decoded JSON: names for objects, numbers for lists.
func dig(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch at := step.(type) {
		case string:
			object, ok := v.(map[string]any)
			require.True(t, ok, "no object at %v", step)
			require.Contains(t, object, at)
			v = object[at]
		case int:
			list, ok := v.([]any)
			require.True(t, ok && at < len(list), "no item %d", at)
			v = list[at]
		}
	}
	return v
}

// wrong demands a 400 with exactly these errors, as "request_id code path".
func wrong(t *testing.T, got result, want ...string) {
	t.Helper()
	require.Equal(t, 400, got.status, got.body)
	require.Equal(t, typeProblem, got.header.Get("Content-Type"))
	var body struct {
		Items []struct {
			RequestID string       `json:"request_id"`
			Errors    []fieldError `json:"errors"`
		} `json:"validation-errors"`
		Detail string `json:"detail"`
	}
	require.NoError(t, json.Unmarshal([]byte(got.body), &body))
	require.Equal(t, "Request validation failed", body.Detail, got.body)
	var have []string
	for _, item := range body.Items {
		for _, e := range item.Errors {
			require.NotEmpty(t, e.Detail)
			have = append(have, item.RequestID+" "+e.Code+" "+e.Path)
		}
	}
	require.Equal(t, want, have)
}

// v4Rows are a pipeline's stages as name@sort.
func (r *rig) v4Rows(pipeline int64) []string {
	r.t.Helper()
	var out []string
	for _, st := range dig(r.t, r.as(2, "GET", pipelinePath(pipeline)+"/statuses", "").json(r.t), "_embedded", "statuses").([]any) {
		out = append(out, fmt.Sprintf("%v@%v", dig(r.t, st, "name"), dig(r.t, st, "sort")))
	}
	return out
}

const newPipeline = `[{"name":"N","sort":7,"is_main":false,"is_unsorted_on":true,"request_id":"abc","_embedded":{"statuses":[` +
	`{"id":142,"name":"Paid"},{"name":"B","sort":200,"color":"#FFFEB2"},{"name":"A","sort":100}]}}]`

func TestV4ListIsWholeOnEveryPage(t *testing.T) {
	r := start(t)
	got := r.as(2, "GET", pipelinesPath, "")
	require.Equal(t, 200, got.status)
	require.Equal(t, typeHAL, got.header.Get("Content-Type"))
	require.EqualValues(t, 2, dig(t, got.json(t), "_total_items"))
	require.EqualValues(t, 4001, dig(t, got.json(t), "_embedded", "pipelines", 0, "id"))
	require.Equal(t, "Initial contact", dig(t, got.json(t), "_embedded", "pipelines", 0, "_embedded", "statuses", 0, "name"))
	require.Equal(t, got.body, r.as(2, "GET", pipelinesPath+"?page=9&limit=1", "").body, "page and limit are ignored")

	require.EqualValues(t, 4002, dig(t, r.as(2, "GET", pipelinePath(4002), "").json(t), "id"))
	missing := r.as(2, "GET", pipelinePath(1)+"/statuses", "")
	require.Equal(t, 404, missing.status)
	require.Equal(t, "Pipeline not found", missing.json(t)["detail"])
	require.Equal(t, 404, r.as(2, "GET", pipelinePath(4001)+"/statuses/40021", "").status, "another pipeline's stage")
}

func TestV4WritesAreForAdministrators(t *testing.T) {
	r := start(t)
	before := r.Account()
	for _, route := range routes {
		if !strings.HasPrefix(route.path, "/api/v4/") {
			continue
		}
		path := strings.ReplaceAll(route.path, "{id}", "4001")
		require.Equal(t, 401, r.as(0, route.method, path, "").status, "%s %s", route.method, path)
		if route.method != "GET" {
			got := r.as(2, route.method, path, "")
			require.Equal(t, 403, got.status, "%s %s", route.method, path)
			require.Equal(t, typeProblem, got.header.Get("Content-Type"))
		}
	}
	require.Equal(t, before, r.Account())
}

func TestV4AddPipeline(t *testing.T) {
	r := start(t)
	got := r.as(1, "POST", pipelinesPath, newPipeline)
	require.Equal(t, 200, got.status, got.body)
	p := dig(t, got.json(t), "_embedded", "pipelines", 0)
	require.Equal(t, "abc", dig(t, p, "request_id"))
	require.EqualValues(t, 7, dig(t, p, "sort"))
	require.Equal(t, true, dig(t, p, "is_unsorted_on"))
	id := int64(dig(t, p, "id").(float64))
	require.Equal(t, []string{"Incoming leads@10", "A@20", "B@30", "Paid@10000", "Closed - lost@11000"}, r.v4Rows(id), "renumbered by sort")

	unsorted := dig(t, p, "_embedded", "statuses", 0)
	require.EqualValues(t, 1, dig(t, unsorted, "type"))
	require.Equal(t, "#c1c1c1", dig(t, unsorted, "color"))
	require.Equal(t, false, dig(t, unsorted, "is_editable"))
	require.Equal(t, "#fffeb2", dig(t, p, "_embedded", "statuses", 2, "color"))

	v2 := r.as(1, "GET", fmt.Sprintf("%s?id=%d", listPath, id), "").body
	require.Contains(t, v2, `"name":"Incoming leads","color":"#c1c1c1","sort":10,"is_editable":false}`, "v2 shows it as an ordinary key")
	require.NotContains(t, v2, `"type"`)

	require.True(t, r.pipelineState(4001).Main)
	r.as(1, "POST", pipelinesPath, `[{"name":"M","sort":1,"is_main":true,"is_unsorted_on":false}]`)
	require.False(t, r.pipelineState(4001).Main)
}

func TestV4AddPipelineRefused(t *testing.T) {
	r := start(t)
	before := r.Account()
	wrong(t, r.as(1, "POST", pipelinesPath, `[{"name":"fine","sort":1,"is_main":false,"is_unsorted_on":false},{"request_id":"x"}]`),
		"x FieldMissing name", "x FieldMissing sort", "x FieldMissing is_main", "x FieldMissing is_unsorted_on")
	wrong(t, r.as(1, "POST", pipelinesPath, `[{"name":" ","sort":"1","is_main":"on","is_unsorted_on":0,"_embedded":{"statuses":[{"id":7,"name":"x"},{"name":"y","sort":1,"color":"#c1c1c1"},3]}}]`),
		"0 IsBlank name", "0 InvalidType sort", "0 InvalidType is_main", "0 InvalidType is_unsorted_on",
		"0 NotSupportedChoice _embedded.statuses.0.id", "0 NotSupportedChoice _embedded.statuses.1.color", "0 InvalidType _embedded.statuses.2")
	for body, says := range map[string]string{
		``: "Request data can not be empty", `[]`: "Request data can not be empty", `{}`: "Request data can not be empty",
		`{"name":"x"}`: "Request data must be an array of objects", `[1]`: "Request data must be an array of objects", `[{`: "Request data is not valid JSON", `7`: "Request data is not valid JSON",
	} {
		got := r.as(1, "POST", pipelinesPath, body)
		require.Equal(t, 400, got.status)
		require.Equal(t, says, got.json(t)["detail"], body)
	}
	require.Equal(t, before, r.Account())
}

func TestV4Limits(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxPipelines, c.MaxStages = 3, 7 })
	one := `{"name":"N","sort":7,"is_main":false,"is_unsorted_on":false}`
	require.Equal(t, 422, r.as(1, "POST", pipelinesPath, `[`+one+`,`+one+`]`).status)
	require.Equal(t, 200, r.as(1, "POST", pipelinesPath, `[`+one+`]`).status)
	require.Equal(t, 422, r.as(1, "POST", pipelinesPath, `[`+one+`]`).status)
	require.Equal(t, 422, r.as(1, "POST", pipelinePath(4001)+"/statuses", `[{"name":"x","sort":1}]`).status, "4 of its own and three system ones")
	require.Equal(t, 200, r.as(1, "POST", pipelinePath(4002)+"/statuses", `[{"name":"x","sort":1},{"name":"y","sort":1}]`).status)
	require.Equal(t, 200, r.as(1, "PATCH", pipelinePath(4001)+"/statuses/40011", `{"name":"still"}`).status)
}

func TestV4UpdatePipeline(t *testing.T) {
	r := start(t)
	got := r.as(1, "PATCH", pipelinePath(4002), `{"name":"R","sort":100,"is_main":true,"is_unsorted_on":true}`)
	require.Equal(t, 200, got.status)
	require.Equal(t, "0", got.json(t)["request_id"])
	require.Equal(t, []string{"Incoming leads@10", "Call back@20", "Invoice sent@30", "Closed - won@10000", "Closed - lost@11000"}, r.v4Rows(4002))
	require.True(t, r.pipelineState(4002).Main)
	require.EqualValues(t, 100, r.pipelineState(4002).Sort)

	r.as(1, "PATCH", pipelinePath(4002), `{"is_unsorted_on":false,"is_main":false}`)
	require.Equal(t, []string{"Call back@20", "Invoice sent@30", "Closed - won@10000", "Closed - lost@11000"}, r.v4Rows(4002), "the others keep their sorts")
	require.True(t, r.pipelineState(4002).Main, "there is always a main one")
	require.Equal(t, "R", r.pipelineState(4002).Name)

	require.Equal(t, 400, r.as(1, "PATCH", pipelinePath(4002), `{"_embedded":{"statuses":[]}}`).status, "nothing that it takes")
	wrong(t, r.as(1, "PATCH", pipelinePath(4002), `{"sort":null}`), "0 InvalidType sort")
	wrong(t, r.as(1, "PATCH", pipelinePath(1), `{"sort":1}`), "0 NotSupportedChoice id")
	require.Equal(t, "Request data must be an object", r.as(1, "PATCH", pipelinePath(4002), `[{"sort":1}]`).json(t)["detail"])
}

func TestV4DeletePipeline(t *testing.T) {
	r := start(t)
	got := r.as(1, "DELETE", pipelinePath(4001), "")
	require.Equal(t, 422, got.status)
	require.Equal(t, "Only pipelines without leads can be deleted", got.json(t)["detail"])
	require.Contains(t, r.as(1, "DELETE", pipelinePath(77), "").body, `"path":"id"`)

	r.as(1, "POST", pipelinesPath, newPipeline)
	all := r.Account().Pipelines
	fresh := all[len(all)-1].ID
	none := r.as(1, "DELETE", pipelinePath(fresh), "")
	require.Equal(t, 204, none.status)
	require.Empty(t, none.body)
	wrong(t, r.as(1, "DELETE", pipelinePath(fresh), ""), "0 NotSupportedChoice id")

	last := start(t, func(c *Config) { c.Seed.Pipelines = c.Seed.Pipelines[:1] })
	refused := last.as(1, "DELETE", pipelinePath(4001), "")
	require.Equal(t, 400, refused.status)
	require.Equal(t, "Impossible to delete last pipeline", refused.json(t)["detail"])
}

func TestV4LeadsAreCountedByStage(t *testing.T) {
	r := start(t)
	stage := func(pipeline, stage int64) string {
		return fmt.Sprintf("/api/v4/leads?filter[statuses][0][pipeline_id]=%d&filter[statuses][0][status_id]=%d&limit=250", pipeline, stage)
	}
	got := r.as(2, "GET", stage(4001, 40011), "")
	require.Equal(t, 200, got.status)
	require.Len(t, dig(t, got.json(t), "_embedded", "leads"), 4)
	require.NotContains(t, got.json(t), "_total_items")
	for _, nothing := range []string{stage(4001, 40014), stage(4002, 40011), "/api/v4/leads?page=2", "/api/v4/leads?filter[pipeline_id][0]=9"} {
		none := r.as(2, "GET", nothing, "")
		require.Equal(t, 204, none.status, nothing)
		require.Empty(t, none.body)
	}
	require.Len(t, dig(t, r.as(2, "GET", "/api/v4/leads?filter%5Bpipeline_id%5D%5B0%5D=4001", "").json(t), "_embedded", "leads"), 7)
	two := stage(4001, 40011) + "&filter[statuses][1][pipeline_id]=4002&filter[statuses][1][status_id]=40021"
	require.Len(t, dig(t, r.as(2, "GET", two, "").json(t), "_embedded", "leads"), 5)

	first := r.as(2, "GET", "/api/v4/leads?limit=5", "").json(t)
	next := dig(t, first, "_links", "next", "href").(string)
	second := r.as(2, "GET", strings.TrimPrefix(next, r.c.Origin), "").json(t)
	require.Len(t, dig(t, second, "_embedded", "leads"), 3)
	require.NotContains(t, second["_links"], "next")
	require.Equal(t, "Limit 250 per page", r.as(2, "GET", "/api/v4/leads?limit=251", "").json(t)["detail"])
}
