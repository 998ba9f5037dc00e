package amocrm_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// planFor plans from the account's present state.
func planFor(t *testing.T, c *amocrm.Client, desired, options string) (*plan.Plan, []byte) {
	read, err := c.Pipelines(t.Context(), 0)
	require.NoError(t, err)
	p, issues := core.MakePlan("pipelines", read.Data, []byte(desired), []byte(options))
	require.False(t, issues.HasErrors(), "%v", issues)
	return p, read.Data
}

func TestApply(t *testing.T) {
	for name, row := range map[string]struct{ desired, options string }{
		"nothing":   {`{"pipelines":[]}`, `{}`},
		"rename":    {`{"pipelines":[{"id":4001,"name":"A"},{"id":4002,"name":"B"}]}`, `{}`},
		"swap":      {`{"pipelines":[{"id":4002,"name":"Repeat orders"},{"id":4001,"name":"Pipeline"}]}`, `{}`},
		"new main":  {`{"pipelines":[{"name":"New","is_main":true,"statuses":[{"name":"A"},{"id":142,"name":"Yes"},{"id":143,"name":"No"}]}]}`, `{}`},
		"two alike": {`{"pipelines":[{"name":"New","statuses":[{"name":"A"},{"name":"A"}]},{"name":"New","statuses":[{"name":"A"},{"name":"A"}]}]}`, `{}`},
		"stages": {`{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[{"name":"X","color":"#FFFEB2"},{"id":40014,"name":"Contract"},` +
			`{"id":40012,"name":"Offer","color":"#87f2c0"},{"name":"X"},{"id":40011,"name":"Initial contact"},{"id":142,"name":"Won!"}]}]}`, `{"allow_delete":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			s, c, _ := account(t)
			p, before := planFor(t, c, row.desired, row.options)
			got := c.Apply(t.Context(), p, before, nil)
			assert.True(t, got.Applied, "%+v", got)
			assert.Empty(t, got.Differences)
			require.NotNil(t, got.After)
			read, err := c.Pipelines(t.Context(), 0)
			require.NoError(t, err)
			digest, err := plan.BaseDigest(read.Data)
			require.NoError(t, err)
			assert.Equal(t, digest, got.After.BaseDigest)
			for _, d := range p.Deletes {
				assert.NotContains(t, text(t, s.Account()), d.Name)
			}
		})
	}
}

// TestCompareNotices changes the outcome behind the plan's back in each way that a
// change can be missing.
func TestCompareNotices(t *testing.T) {
	for name, row := range map[string]struct{ planned, instead, missing string }{
		"another name":   {`[{"id":40011,"name":"New name"}]`, `{"40011":{"id":40011,"name":"Other"}}`, "pipelines/4001/statuses/40011"},
		"another colour": {`[{"id":40011,"name":"Initial contact","color":"#fffeb2"}]`, `{"40011":{"id":40011,"name":"Initial contact","color":"#fffd7f"}}`, "pipelines/4001/statuses/40011"},
		"no new stage":   {`[{"id":40011,"name":"Initial contact"},{"name":"New"}]`, `{"40011":{"id":40011,"name":"Initial contact"}}`, "pipelines/4001/statuses/new-0"},
		"one of two":     {`[{"id":40011,"name":"Initial contact"},{"name":"New"},{"name":"New"}]`, `{"40011":{"id":40011,"name":"Initial contact"},"0":{"name":"New"}}`, "pipelines/4001/statuses/new-1"},
		"not gone":       {`[{"id":40011,"name":"Initial contact"}]`, `{"40011":{"id":40011,"name":"Initial contact"},"40012":{"id":40012,"name":"Offer made"}}`, "pipelines/4001/statuses/40012"},
		"not moved": {`[{"id":40012,"name":"Offer made"},{"id":40011,"name":"Initial contact"}]`,
			`{"40011":{"id":40011,"name":"Initial contact","sort":10},"40012":{"id":40012,"name":"Offer made","sort":20}}`, "pipelines/4001/statuses/40012"},
	} {
		t.Run(name, func(t *testing.T) {
			_, c, _ := account(t)
			p, before := planFor(t, c, `{"pipelines":[{"id":4001,"name":"Pipeline","statuses":`+row.planned+`}]}`, `{"allow_delete":true}`)
			p.Requests[0].Input = []byte(`{"request":{"pipelines":{"update":{"4001":{"id":4001,"name":"Pipeline","statuses":` + row.instead + `}}}}}`)
			p.Requests[0].Options = nil
			got := c.Apply(t.Context(), p, before, nil)
			assert.True(t, got.Applied, "the vendor said so")
			require.Len(t, got.Differences, 1, "%+v", got.Differences)
			assert.Equal(t, row.missing, got.Differences[0].Address)
		})
	}
	t.Run("a pipeline that never came", func(t *testing.T) {
		_, c, _ := account(t)
		p, before := planFor(t, c, `{"pipelines":[{"name":"New","statuses":[{"name":"A"}]}]}`, `{}`)
		p.Requests[0].Input = []byte(`{"add":[{"name":"New","statuses":[{"name":"B"}]}]}`)
		got := c.Apply(t.Context(), p, before, nil)
		require.Len(t, got.Differences, 1)
		assert.Equal(t, "pipelines/new-0", got.Differences[0].Address)
	})
}

func TestTwoAlikeAreTwo(t *testing.T) {
	_, c, _ := account(t)
	p, before := planFor(t, c, `{"pipelines":[{"name":"New","statuses":[{"name":"A"}]},{"name":"New","statuses":[{"name":"A"}]}]}`, `{}`)
	p.Requests = p.Requests[:1]
	got := c.Apply(t.Context(), p, before, nil)
	require.Len(t, got.Differences, 1)
	assert.Equal(t, "pipelines/new-1", got.Differences[0].Address)
}

func text(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}
