package core_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// TestReadme: the page has every endpoint with an input that passes and the form of
// its data, and its plans are plans whose requests can be built.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)

	rows := regexp.MustCompile("(?m)^\\| `([a-z.]+)` \\| `(.+)` \\| `(.+)` \\|$").FindAllSubmatch(page, -1)
	require.Len(t, rows, len(amo.Endpoints()))
	for i, row := range rows {
		endpoint := amo.Endpoints()[i].Name
		require.Equal(t, string(endpoint), string(row[1]))
		_, issues := core.Build(endpoint, row[2], nil)
		require.Empty(t, issues, endpoint)
		data, failure := core.Parse(endpoint, reply.Answer{Status: 204})
		require.Nil(t, failure)
		require.Equal(t, string(data), string(row[3]), endpoint)
	}

	plans := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(page, -1)
	require.Len(t, plans, 3)
	for _, block := range plans {
		answer := gjson.ParseBytes(core.Call("plan", block[1]))
		require.Equal(t, "[]", answer.Get("issues").Raw, "%s", block[1])
		requests := answer.Get("result.plan.requests").Array()
		require.NotEmpty(t, requests)
		for _, r := range requests {
			call, err := sjson.Delete(r.Raw, "address")
			require.NoError(t, err)
			require.Equal(t, "[]", gjson.GetBytes(core.Call("build", []byte(call)), "issues").Raw, call)
		}
	}
}
