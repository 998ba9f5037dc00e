package sandbox

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// seedDocument is one of the vendor's two documents, which stand beside the
// repository where they are at hand.
func seedDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../../shared/seeds/" + name)
	if err != nil {
		t.Skip("the vendor's documents are not beside this repository")
	}
	return string(text)
}

func TestPalettesAreThoseOfTheDocuments(t *testing.T) {
	codes := func(text, from, pattern string) []string {
		at := strings.Index(text, from)
		require.GreaterOrEqual(t, at, 0)
		return regexp.MustCompile(pattern).FindAllString(text[at:], -1)
	}
	v2, v4 := seedDocument(t, "pipelines-v2.txt"), seedDocument(t, "customers-stages-segments-v4.txt")
	list := codes(v2, "Code | Example |", `#[0-9a-f]{6} \|`)
	for i := range list {
		list[i] = strings.TrimSuffix(list[i], " |")
	}
	require.Equal(t, palette, list)
	require.Equal(t, palette, codes(v4, "Available stage colors", `#[0-9a-f]{6}`))
	require.Equal(t, segmentColors, codes(v4, "Available segment colors", `(?m)^[0-9a-f]{6}$`))
	for _, color := range older {
		require.Contains(t, v2, `'color' => '`+color+`'`, "an example of the same page sends it")
	}
}

func TestEveryColourOfTheDocumentsIsTaken(t *testing.T) {
	r := start(t)
	taken := func(colors []string) {
		for _, color := range colors {
			require.Contains(t, setOne(r, `{"0":{"name":"A","color":"`+strings.ToUpper(color)+`"}}`).body, `"4001":true`, color)
			require.Equal(t, color, r.pipelineState(4001).Stages[0].Color)
		}
	}
	taken(palette)
	taken(older)
	a := start(t, awkward)
	for _, color := range segmentColors {
		require.Equal(t, color, a.as(1, "PATCH", segmentsPath+"/51", `{"color":"`+color+`"}`).json(t)["color"])
	}
	require.NoError(t, a.SetCustomersMode("periodicity"))
	for _, color := range palette {
		require.Equal(t, 200, a.as(1, "PATCH", customerStagesPath+"/4740013", `{"color":"`+color+`"}`).status, color)
		require.Equal(t, 200, a.as(1, "PATCH", pipelinesPath+"/10104/statuses/13660001", `{"name":"A","color":"`+color+`"}`).status, color)
	}
	for _, color := range older { // v4's and customers' pages send none of these
		require.Equal(t, 400, a.as(1, "PATCH", customerStagesPath+"/4740013", `{"color":"`+color+`"}`).status, color)
		require.Equal(t, 400, a.as(1, "PATCH", pipelinesPath+"/10104/statuses/13660001", `{"name":"A","color":"`+color+`"}`).status, color)
	}
}

// "All the parameters that are described in add also work in the update."
func TestUpdateTakesWhatAddTakes(t *testing.T) {
	r := start(t)
	pipeline := `"name":"Both","sort":9,"is_main":"on","statuses":{"0":{"name":"S","sort":5,"color":"#d6eaff"},"142":{"name":"W"}}`
	added := r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{`+pipeline+`}]}}}`).json(t)
	var id int64
	for key := range dig(t, added, "response", "pipelines", "add", "pipelines").(map[string]any) {
		fmt.Sscan(key, &id)
	}
	ours := r.pipelineState(id)
	require.Equal(t, []any{"Both", int64(9), true, "#d6eaff", "W"}, []any{ours.Name, ours.Sort, ours.Main, ours.Stages[0].Color, ours.Stages[1].Name})

	r.as(1, "POST", setPath, `{"request":{"pipelines":{"update":{"4001":{"id":4001,`+pipeline+`}}}}}`)
	theirs := r.pipelineState(4001)
	require.Equal(t, []any{"Both", int64(9), true, "#d6eaff", "W"}, []any{theirs.Name, theirs.Sort, theirs.Main, theirs.Stages[0].Color, theirs.Stages[1].Name})
	require.False(t, r.pipelineState(id).Main)
}

// The members that "Response parameters" lists for an added pipeline, no more
// and no fewer.
func TestAnAddedPipelineHasTheListedMembers(t *testing.T) {
	r := start(t)
	got := r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"N","statuses":[{"name":"x"}]}]}}}`).json(t)
	for _, p := range dig(t, got, "response", "pipelines", "add", "pipelines").(map[string]any) {
		require.ElementsMatch(t, []string{"id", "value", "label", "name", "sort", "is_main", "statuses", "leads"}, keys(p.(map[string]any)))
		for _, s := range dig(t, p, "statuses").(map[string]any) {
			require.ElementsMatch(t, []string{"id", "name", "pipeline_id", "sort", "color", "editable"}, keys(s.(map[string]any)))
		}
	}
}

// The printed request has `update` beside `pipelines`, and the PHP example
// sends `leads`. Neither does anything (assumed): `update` stands where nothing
// reads it, `leads` is a number of the answer.
func TestWhatThePrintedExamplesMisplace(t *testing.T) {
	r := start(t)
	got := r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"N","is_main":"false","statuses":{"0":{"name":"x"}}}]},`+
		`"update":{"4001":{"id":4001,"name":"Lost","statuses":{"40011":{"id":40011,"name":"Only"}}}}}}`)
	require.Equal(t, 200, got.status)
	require.NotContains(t, got.json(t)["response"].(map[string]any)["pipelines"], "update")
	require.Equal(t, "Pipeline", r.pipelineState(4001).Name)
	require.False(t, r.pipelineState(r.Account().Pipelines[2].ID).Main, `"false" is a text`)

	r.as(1, "POST", setPath, `{"request":{"pipelines":{"update":{"4001":{"id":4001,"leads":99,"statuses":{"40011":{"name":"A"}}}}}}}`)
	require.Equal(t, 7, r.pipelineState(4001).Leads)
}

// "You can pass both a single number and an array of numbers."
func TestDeleteTakesANumberOrAList(t *testing.T) {
	for _, id := range []string{`4002`, `[4002]`, `"4002"`, `{"7":4002}`} {
		r := start(t, func(c *Config) { c.Seed.Pipelines[1].Stages[0].Leads = 0 })
		require.Contains(t, r.as(1, "POST", deletePath, `{"request":{"id":`+id+`}}`).body, `{"4002":true,"server_time":`, id)
		require.Len(t, r.Account().Pipelines, 1)
	}
}

// RULES.md has every rule of the documents and the test that holds it: the
// words stand in the document, and the test exists.
func TestEveryRuleHasItsTest(t *testing.T) {
	text, err := os.ReadFile("RULES.md")
	require.NoError(t, err)
	var source strings.Builder
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file.Name(), "_test.go") {
			code, err := os.ReadFile(file.Name())
			require.NoError(t, err)
			source.Write(code)
		}
	}
	documents := map[string]string{}
	rows := regexp.MustCompile(`(?m)^\| (v2|v4|lp) \| "(.+)" \| (.+) \|$`).FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(rows), 110)
	for _, row := range rows {
		for _, test := range strings.Fields(row[3]) {
			require.Contains(t, source.String(), "func "+strings.Trim(test, "`")+"(t *testing.T)", row[2])
		}
		if row[1] == "lp" {
			continue // that document does not stand beside this project
		}
		name := map[string]string{"v2": "pipelines-v2.txt", "v4": "customers-stages-segments-v4.txt"}[row[1]]
		if documents[name] == "" {
			documents[name] = seedDocument(t, name)
		}
		for _, words := range strings.Split(row[2], " … ") {
			require.Contains(t, documents[name], words)
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[1]+a[2], b[1]+b[2]) })
	for i := 1; i < len(rows); i++ {
		require.NotEqual(t, rows[i-1][1]+rows[i-1][2], rows[i][1]+rows[i][2], "a rule stands twice")
	}
}
