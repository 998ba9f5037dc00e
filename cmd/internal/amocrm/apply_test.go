package amocrm_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
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

// TestOutgrown: a set of dialect v2 replaces a whole list, so a long plan looks before
// each whether somebody has added a stage since it began.
func TestOutgrown(t *testing.T) {
	const both = `{"pipelines":[{"id":4001,"name":"A"},{"id":4002,"name":"B"}]}`
	for name, row := range map[string]struct {
		meanwhile func(*testing.T, *sandbox.Sandbox, *amocrm.Client)
		kind      string
	}{
		"a stage was added": {func(t *testing.T, _ *sandbox.Sandbox, c *amocrm.Client) {
			_, err := c.SetPipelines(t.Context(), []byte(`{"update":[{"id":4002,"statuses":[{"id":40021,"name":"Call back"},{"id":40022,"name":"Invoice sent"},{"name":"Somebody else's"}]}]}`), nil)
			require.NoError(t, err)
		}, "conflict"},
		"the pipeline is gone": {func(t *testing.T, s *sandbox.Sandbox, _ *amocrm.Client) {
			require.NoError(t, s.AddFault(sandbox.Fault{Method: "GET", Path: "/api/v2/pipelines", Status: 204}))
		}, "conflict"},
		"it can't be read": {func(t *testing.T, s *sandbox.Sandbox, _ *amocrm.Client) {
			require.NoError(t, s.AddFault(sandbox.Fault{Method: "GET", Path: "/api/v2/pipelines", Page: "gateway"}))
		}, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			s, c, _ := account(t)
			p, before := planFor(t, c, both, `{}`)
			require.Len(t, p.Requests, 2)
			told := 0
			got := c.Apply(t.Context(), p, before, func(amocrm.Step) {
				told++
				row.meanwhile(t, s, c)
			})
			assert.Equal(t, 1, told)
			assert.False(t, got.Applied)
			require.Len(t, got.Items, 2)
			assert.Equal(t, amocrm.Done, got.Items[0].Status)
			assert.Equal(t, amocrm.NotYet, got.Items[1].Status)
			assert.Contains(t, string(got.Items[1].Failure), `"kind":"`+row.kind+`"`)
			assert.Equal(t, name == "a stage was added", strings.Contains(text(t, s.Account()), "Somebody else's"))
		})
	}
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
