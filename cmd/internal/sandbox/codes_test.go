package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tables "HTTP response codes" of the documents of customers' stages and
// segments and of leads_pipelines, code by code: each can be had, with the
// printed "data type header". What begins with a number is the user: 0 none,
// 1 an administrator, 2 nobody special.
func TestEveryCodeThatTheDocumentsPrint(t *testing.T) {
	const (
		stage, stages   = customerStagesPath + "/4740013", customerStagesPath
		segment, all    = segmentsPath + "/51", segmentsPath
		pipeline, lists = pipelinesPath + "/10104", pipelinesPath
		step, steps     = pipelinesPath + "/10104/statuses/13660002", pipelinesPath + "/10104/statuses"
	)
	tooMany := func(n int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(`{"name":"x","sort":1},`, n), ",") + "]"
	}
	one := `[{"name":"N","sort":1,"is_main":false,"is_unsorted_on":true}]`
	for _, c := range []struct {
		mode, method, path string
		codes              map[int]string // code: "user body"
	}{
		{"periodicity", "GET", stages, map[int]string{200: "2", 401: "0", 422: "2 wrong mode"}},
		{"periodicity", "GET", stage, map[int]string{200: "2", 401: "0", 422: "2 wrong mode"}},
		{"periodicity", "POST", stages, map[int]string{200: `1 [{"name":"N","sort":1}]`, 422: "1 " + tooMany(24), 403: `2 [{"name":"N","sort":1}]`, 401: "0", 400: `1 [{"name":"N"}]`}},
		{"periodicity", "PATCH", stage, map[int]string{200: `1 {"name":"N"}`, 403: `2 {"name":"N"}`, 401: "0", 400: `1 {}`}},
		{"periodicity", "DELETE", stage, map[int]string{204: "1", 403: "2", 401: "0"}},
		{"periodicity", "DELETE", customerStagesPath + "/4740010", map[int]string{400: "1"}},
		{"segments", "GET", all, map[int]string{200: "2", 401: "0", 422: "2 wrong mode"}},
		{"segments", "GET", segment, map[int]string{200: "2", 401: "0", 422: "2 wrong mode"}},
		{"segments", "POST", all, map[int]string{200: `1 {"name":"N"}`, 403: `2 {"name":"N"}`, 401: "0", 400: `1 {"color":"ae003f"}`}},
		{"segments", "PATCH", segment, map[int]string{200: `1 {"name":"N"}`, 403: `2 {"name":"N"}`, 401: "0", 400: `1 {}`}},
		{"segments", "DELETE", segment, map[int]string{204: "1", 403: "2", 401: "0"}},
		{"segments", "DELETE", segmentsPath + "/1", map[int]string{400: "1"}},
		{"", "GET", lists, map[int]string{200: "2", 401: "0"}},
		{"", "GET", pipeline, map[int]string{200: "2", 401: "0"}},
		{"", "POST", lists, map[int]string{200: "1 " + one, 422: "1 [" + strings.TrimSuffix(strings.Repeat(strings.Trim(one, "[]")+",", 51), ",") + "]", 403: "2 " + one, 401: "0", 400: `1 []`}},
		{"", "PATCH", pipeline, map[int]string{200: `1 {"name":"N"}`, 403: `2 {"name":"N"}`, 401: "0", 400: `1 {}`}},
		{"", "DELETE", pipeline, map[int]string{422: "1", 403: "2", 401: "0"}},
		{"", "DELETE", pipelinesPath + "/1", map[int]string{400: "1"}},
		{"", "GET", steps, map[int]string{200: "2", 401: "0"}},
		{"", "GET", step, map[int]string{200: "2", 401: "0"}},
		{"", "POST", steps, map[int]string{200: `1 [{"name":"N","sort":1}]`, 422: "1 " + tooMany(92), 403: `2 [{"name":"N","sort":1}]`, 401: "0", 400: `1 [{"name":"N"}]`}},
		{"", "PATCH", step, map[int]string{200: `1 {"name":"N"}`, 403: `2 {"name":"N"}`, 401: "0", 400: `1 {}`}},
		{"", "DELETE", step, map[int]string{204: "1", 403: "2", 401: "0"}},
		{"", "DELETE", pipelinesPath + "/10104/statuses/142", map[int]string{400: "1"}},
	} {
		for code, how := range c.codes {
			t.Run(fmt.Sprintf("%s %s %d", c.method, c.path, code), func(t *testing.T) {
				r := start(t, awkward)
				who, body, _ := strings.Cut(how, " ")
				mode := c.mode
				if body == "wrong mode" {
					mode, body = map[string]string{"periodicity": "segments", "segments": "periodicity"}[mode], ""
				}
				if mode != "" {
					require.NoError(t, r.SetCustomersMode(mode))
				}
				before := r.Account()
				got := r.as(int64(who[0]-'0'), c.method, c.path, body)
				require.Equal(t, code, got.status, got.body)
				kind := map[bool]string{true: typeHAL, false: typeProblem}[code == 200]
				if code == 204 {
					kind = ""
					require.Empty(t, got.body, "does not return a body")
				}
				require.Equal(t, kind, got.header.Get("Content-Type"))
				if code >= 400 {
					require.EqualValues(t, code, got.json(t)["status"])
					require.Equal(t, before, r.Account(), "a refusal changes nothing")
				}
			})
		}
	}
}

// A pipeline without deals goes with 204, as its table prints.
func TestAPipelineWithoutDealsIsDeleted(t *testing.T) {
	r := start(t, func(c *Config) { c.Seed.Pipelines[1].Stages[0].Leads = 0 })
	require.Equal(t, 204, r.as(1, "DELETE", pipelinePath(4002), "").status)
	require.Len(t, r.Account().Pipelines, 1)
}
