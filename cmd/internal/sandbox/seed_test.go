package sandbox

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func seeded(t *testing.T, text string) *rig {
	t.Helper()
	seed, err := ReadSeed([]byte(text))
	require.NoError(t, err)
	return start(t, func(c *Config) { c.Seed = seed })
}

// An account that is seeded with what another one answers, answers the same.
func TestSeedFromARecordedBody(t *testing.T) {
	from := start(t, awkward)
	from.as(1, "PATCH", pipelinesPath+"/10104", `{"is_unsorted_on":true}`)

	v2 := from.as(1, "GET", listPath, "").body
	require.Equal(t, v2, seeded(t, v2).as(1, "GET", listPath, "").body)

	v4 := from.as(1, "GET", pipelinesPath, "").json(t)
	to := seeded(t, string(plainJSON(v4)))
	again := to.as(1, "GET", pipelinesPath, "").json(t)
	for _, list := range []map[string]any{v4, again} {
		require.EqualValues(t, 28805384, dig(t, list, "_embedded", "pipelines", 0, "account_id"), "the account's own id")
	}
	stages := func(list map[string]any) (out []any) {
		for _, p := range dig(t, list, "_embedded", "pipelines").([]any) {
			out = append(out, dig(t, p, "id"), dig(t, p, "name"), dig(t, p, "sort"), dig(t, p, "is_main"), dig(t, p, "is_unsorted_on"))
			for _, s := range dig(t, p, "_embedded", "statuses").([]any) {
				out = append(out, dig(t, s, "id"), dig(t, s, "name"), dig(t, s, "sort"), dig(t, s, "color"), dig(t, s, "type"), dig(t, s, "is_editable"))
			}
		}
		return out
	}
	require.Equal(t, stages(v4), stages(again))
	require.Len(t, to.Account().Users, 2)
}

func TestSeedFromTheRecordedAccount(t *testing.T) {
	fixture(t, "v2/live-2016-account-current-pipelines.json") // or skip
	text, err := os.ReadFile("../../../../shared/fixtures/v2/live-2016-account-current-pipelines.json")
	require.NoError(t, err)
	r := seeded(t, string(text))
	all := r.Account().Pipelines
	require.Len(t, all, 47)
	most := 0
	for _, p := range all {
		most = max(most, len(p.Stages))
	}
	require.Equal(t, 152, most)
	require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
}

func TestSeedForms(t *testing.T) {
	r := seeded(t, `{"response":{"account":{"pipelines":{"7":{"id":"7","name":"Old","sort":"3","is_main":"on","statuses":{"142":{"id":142,"name":"W","sort":"600","color":"#CCFF66","editable":"N"},"8":{"id":"8","name":"S","sort":"0","color":"#99CCFF","editable":"Y"},"9":{"id":9,"name":"U","sort":5,"color":"#c1c1c1","editable":"N"}}}}}}}`)
	p := r.pipelineState(7)
	require.Equal(t, []any{"Old", int64(3), true}, []any{p.Name, p.Sort, p.Main})
	require.Equal(t, []StageState{
		{ID: 8, Name: "S", Color: "#99CCFF"},
		{ID: 9, Name: "U", Color: "#c1c1c1", Sort: 5, Unsorted: true},
		{ID: 142, Name: "W", Color: "#CCFF66", Sort: 600},
		{ID: 143, Name: "Closed - lost", Color: lostColor, Sort: lostSort},
	}, p.Stages)
	r.as(1, "POST", stagesOf(7), `[{"name":"N","sort":1}]`)
	require.Greater(t, r.pipelineState(7).Stages[2].ID, int64(143), "new ids follow the recorded ones")

	for text, says := range map[string]string{
		`account: {id: 1, nmae: x}`:                                        "unknown field",
		`{"_embedded":{"items":{"1":{"name":"x","statuses":{}}}}}`:         `pipeline "1": it has no id`,
		`{"1":{"name":"x","statuses":{"2":{"id":2}}}}`:                     `pipeline "1": it has no id`,
		`{"1":{"id":1,"statuses":{"2":{"id":2}}},"3":4}`:                   `pipeline "3": it is no object`,
		`{"1":{"id":1,"statuses":{"2":"x"}}}`:                              `stage "2" is no object`,
		`{"1":{"id":1,"statuses":{"2":{"name":"x"}}}}`:                     `stage "2" has no id`,
		"pipelines:\n\t- {name: tabs}":                                     "seed",
		`{"_embedded":{"segments":[{"id":1,"name":"not the pipelines"}]}}`: "unknown field",
	} {
		_, err := ReadSeed([]byte(text))
		require.ErrorContains(t, err, says, text)
	}
}

func stagesOf(pipeline int64) string { return pipelinePath(pipeline) + "/statuses" }

func TestReadyAccounts(t *testing.T) {
	for name, seed := range map[string]*Seed{"awkward": Awkward(), "small": Small(), "fresh": Fresh()} {
		s, err := New(Config{Origin: "http://127.0.0.1:8700", Seed: seed})
		require.NoError(t, err, name)
		require.NotEmpty(t, s.Account().Pipelines, name)
		named, err := seedOf(name)
		require.NoError(t, err)
		require.Equal(t, seed, named)
	}
	require.Equal(t, "Incoming leads", start(t, func(c *Config) { c.Seed = Fresh() }).Account().Pipelines[0].Stages[0].Name)

	file := filepath.Join(t.TempDir(), "account.yaml")
	write(t, filepath.Dir(file), "account.yaml", "account: {id: 5, name: Mine}\nusers: [{id: 1, admin: true}]\npipelines: [{name: P, stages: [{name: S}]}]\n")
	seed, err := seedOf(file)
	require.NoError(t, err)
	require.Equal(t, "Mine", seed.Account.Name)
	_, err = seedOf("smal")
	require.ErrorContains(t, err, `no file "smal", and the ready accounts are awkward, fresh and small`)
}
