package pipeline_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

func places(l issue.List) []string {
	places := []string{}
	for _, i := range l {
		places = append(places, string(i.Code)+" "+i.Path)
	}
	return places
}

func read(input string, o pipeline.Options) (pipeline.Set, issue.List) {
	var c issue.Collector
	set := pipeline.ReadSet(strictjson.Known(input), o, &c)
	return set, c.List()
}

// TestStageKeys: what a key of a stage map means, beside the id inside.
func TestStageKeys(t *testing.T) {
	for _, c := range []struct {
		stages string
		want   []string
		keys   string // of what is sent
	}{
		{`{"0":{"name":"A"},"1":{"name":"B"}}`, nil, "0 1"},
		{`{"7":{"name":"A"},"3":{"name":"B"}}`, nil, "0 1"},
		{`[{"name":"A"},{"name":"B"}]`, nil, "0 1"},
		{`{"5000":{"id":5000,"name":"A"},"0":{"name":"B"}}`, nil, "5000 0"},
		{`{"0":{"id":5000,"name":"A"}}`, nil, "5000"},
		{`[{"id":"5000","name":"A"},{"name":"B"},{"id":142,"name":"W"}]`, nil, "5000 0 142"},
		{`[{"id":1,"name":"A"},{"name":"B"},{"name":"C"}]`, nil, "1 0 2"},
		{`{"0":{"name":"A"},"142":{"name":"W"},"143":{"id":143,"name":"L"}}`, nil, "0 142 143"},
		{`{"141":{"name":"A"}}`, nil, "0"},
		{`{"144":{"name":"A"}}`, []string{"key-without-id /144"}, ""},
		{`{"10216996":{"name":"A"},"0":{"name":"B"}}`, []string{"key-without-id /10216996"}, ""},
		{`{"5000":{"id":5001,"name":"A"}}`, []string{"key-id-mismatch /5000/id"}, ""},
		{`{"142":{"id":143,"name":"A"},"0":{"name":"B"}}`, []string{"key-id-mismatch /142/id"}, ""},
		{`{"5000":{"id":null,"name":"A"}}`, []string{"bad-id /5000/id"}, ""},
		{`{"-1":{"name":"A"}}`, []string{"bad-key /-1"}, ""},
		{`{"01":{"name":"A"}}`, []string{"bad-key /01"}, ""},
		{`{"first":{"name":"A"}}`, []string{"bad-key /first"}, ""},
		{`{"":{"name":"A"}}`, []string{"bad-key /"}, ""},
		{`{"9007199254740992":{"name":"A"}}`, []string{"bad-key /9007199254740992"}, ""},
		{`[{"id":5000,"name":"A"},{"id":5000,"name":"B"}]`, []string{"duplicate-id /1/id"}, ""},
		{`{"0":{"id":5000,"name":"A"},"5000":{"id":5000,"name":"B"}}`, []string{"duplicate-id /5000/id"}, ""},
		{`[{"id":142,"name":"W"},{"id":142,"name":"W"},{"name":"A"}]`, []string{"duplicate-id /1/id"}, ""},
		{`{"142":{"name":"W"},"143":{"name":"L"}}`, []string{"no-stages "}, ""},
		{`{}`, []string{"no-stages "}, ""},
		{`[]`, []string{"no-stages "}, ""},
		{`[5]`, []string{"wrong-type /0"}, ""},
		{`5`, []string{"wrong-type "}, ""},
		{`null`, []string{"wrong-type "}, ""},
		{`[{"name":"A"},{"id":142,"name":"W","color":"#fffeb2","sort":1,"editable":"N"}]`,
			[]string{"system-stage /1/color", "system-stage /1/sort", "read-only /1/editable"}, ""},
		{`{"5000":{"id":5000,"name":"A"},"142":{"id":142,"name":"W","sort":10000,"color":"#CCFF66"},"143":{"id":143,"name":"L","sort":11000,"color":"#d5d8db"}}`,
			[]string{"read-only /142/sort", "read-only /142/color", "read-only /143/sort", "read-only /143/color"}, `5000 142 143`},
		{`{"5000":{"id":5000,"name":"A"},"142":{"id":142,"name":"W","sort":11000,"color":"#D5D8DB"}}`,
			[]string{"system-stage /142/sort", "system-stage /142/color"}, ""},
	} {
		t.Run(c.stages, func(t *testing.T) {
			set, issues := read(`{"request":{"pipelines":{"update":{"9":{"id":9,"statuses":`+c.stages+`}}}}}`, pipeline.Options{})
			want := []string{}
			for _, w := range c.want {
				code, path, _ := strings.Cut(w, " ")
				want = append(want, code+" /request/pipelines/update/9/statuses"+path)
			}
			require.Equal(t, want, places(issues))
			if c.keys == "" {
				require.True(t, issues.HasErrors())
				return
			}
			var keys []string
			gjson.GetBytes(set.Request().Body, "request.pipelines.update.9.statuses").ForEach(func(key, _ gjson.Result) bool {
				keys = append(keys, key.Str)
				return true
			})
			require.Equal(t, c.keys, strings.Join(keys, " "))
		})
	}
}

// TestFreeIndex: the hint about a key without an id names a key that is free.
func TestFreeIndex(t *testing.T) {
	_, issues := read(`{"request":{"pipelines":{"update":{"9":{"id":9,"statuses":{"0":{"name":"A"},"5000":{"name":"B"},"1":{"name":"C"},"5001":{"name":"D"}}}}}}}`, pipeline.Options{})
	require.Len(t, issues, 2)
	require.Equal(t, "2", issues[1].Param("index", issue.English))
	require.Equal(t, "2", issues[0].Param("index", issue.English))
	require.Contains(t, issues[0].Hint(issue.English), "use the key 2")
}

// TestMain: every spelling that the documents and their readers use.
func TestMainSpellings(t *testing.T) {
	one := func(value string) string {
		return `{"add":[{"name":"A","is_main":` + value + `,"statuses":[{"name":"S"}]}]}`
	}
	for value, main := range map[string]bool{`true`: true, `"on"`: true, `"true"`: true, `1`: true, `false`: false, `"false"`: false, `""`: false, `0`: false} {
		set, issues := read(one(value), pipeline.Options{})
		require.Empty(t, issues, value)
		require.Equal(t, main, set.Add[0].IsMain, value)
		sent := gjson.GetBytes(set.Request().Body, "request.pipelines.add.0.is_main")
		require.Equal(t, main, sent.Exists())
		if main {
			require.Equal(t, "on", sent.Str)
		}
	}
	for _, value := range []string{`null`, `"off"`, `"yes"`, `"ON"`, `2`, `-1`, `"1"`, `[]`, `{}`} {
		_, issues := read(one(value), pipeline.Options{})
		require.Equal(t, []string{"bad-flag /add/0/is_main"}, places(issues), value)
	}
}

func TestUpdateKeys(t *testing.T) {
	for update, want := range map[string][]string{
		`{"9":{"id":9,"statuses":[{"name":"A"}]}}`:                                              {},
		`{"9":{"id":"9","statuses":[{"name":"A"}]}}`:                                            {},
		`[{"id":9,"statuses":[{"name":"A"}]}]`:                                                  {},
		`{"9":{"id":8,"statuses":[{"name":"A"}]}}`:                                              {"key-id-mismatch /9/id"},
		`{"x":{"id":8,"statuses":[{"name":"A"}]}}`:                                              {"key-id-mismatch /x/id"},
		`{"":{"id":8,"statuses":[{"name":"A"}]}}`:                                               {"bad-key /"},
		`{"9":{"statuses":[{"name":"A"}]}}`:                                                     {"missing /9/id"},
		`{"9":{"id":9}}`:                                                                        {"missing /9/statuses"},
		`[{"id":9,"statuses":[{"name":"A"}]},{"id":"9","statuses":[{"name":"B"}]}]`:             {"duplicate-id /1/id"},
		`[{"id":8,"statuses":[{"id":7,"name":"A"}]},{"id":9,"statuses":[{"id":7,"name":"B"}]}]`: {"duplicate-id /1/statuses/0/id"},
	} {
		_, issues := read(`{"request":{"pipelines":{"update":`+update+`}}}`, pipeline.Options{})
		got := []string{}
		for _, p := range places(issues) {
			got = append(got, strings.Replace(p, "/request/pipelines/update", "", 1))
		}
		require.Equal(t, want, got, update)
	}
}

// drafts that are legal, and drafts of anything.
func legalSet() *rapid.Generator[pipeline.Set] {
	return rapid.Custom(func(t *rapid.T) pipeline.Set {
		name := rapid.StringMatching(`[ -~жЖ😀<>&\x{2028}"\\/]{0,8}[a-zж]`)
		colour := rapid.SampledFrom(append(append(amo.StageColours(), amo.OlderStageColours()...), ""))
		sort := rapid.Ptr(rapid.Int64Range(-5, 1000), true)
		nextID := int64(rapid.SampledFrom([]int{1, 3, 130, 5000}).Draw(t, "first id"))
		draft := func(update, main bool) pipeline.Draft {
			d := pipeline.Draft{Name: name.Draw(t, "name"), IsMain: main, Sort: sort.Draw(t, "sort")}
			if update {
				nextID++
				d.ID = nextID
				if rapid.Bool().Draw(t, "nameless") {
					d.Name = ""
				}
			}
			sorted := rapid.Bool().Draw(t, "sorted")
			for range rapid.IntRange(1, 8).Draw(t, "stages") {
				s := pipeline.DraftStage{Name: name.Draw(t, "stage"), Colour: colour.Draw(t, "colour")}
				if update && rapid.Bool().Draw(t, "existing") {
					nextID++
					if amo.IsClosing(nextID) {
						nextID = 144
					}
					s.ID = nextID
				}
				if sorted {
					s.Sort = sort.Draw(t, "stage sort")
				}
				d.Stages = append(d.Stages, s)
			}
			for _, id := range []int64{amo.WonID, amo.LostID} {
				if rapid.Bool().Draw(t, "closing") {
					at := rapid.IntRange(0, len(d.Stages)).Draw(t, "at")
					rest := append([]pipeline.DraftStage{{ID: id, Name: name.Draw(t, "closing name")}}, d.Stages[at:]...)
					d.Stages = append(d.Stages[:at:at], rest...)
				}
			}
			return d
		}
		adds, updates := rapid.IntRange(0, 2).Draw(t, "adds"), rapid.IntRange(0, 2).Draw(t, "updates")
		if adds+updates == 0 {
			adds = 1
		}
		main := rapid.IntRange(-1, adds+updates-1).Draw(t, "main")
		var set pipeline.Set
		for i := range adds {
			set.Add = append(set.Add, draft(false, i == main))
		}
		for i := range updates {
			set.Update = append(set.Update, draft(true, adds+i == main))
		}
		return set
	})
}

// TestCanonical: what is sent reads, in wire form, as itself: the same bytes.
// The plain form of the same set gives them too.
func TestCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := legalSet().Draw(t, "set")
		require.False(t, set.Validate(pipeline.Options{}).HasErrors(), "%v", places(set.Validate(pipeline.Options{})))
		sent := set.Request()
		require.True(t, json.Valid(sent.Body))
		require.Equal(t, amo.Request{Method: "POST", Path: "/private/api/v2/json/pipelines/set", ContentType: "application/json", Body: sent.Body}, sent)
		for _, special := range []string{"<", ">", "&", "\u2028"} {
			require.NotContains(t, string(sent.Body), special)
		}

		again, issues := read(string(sent.Body), pipeline.Options{})
		require.False(t, issues.HasErrors(), "%v in %s", places(issues), sent.Body)
		require.Equal(t, string(sent.Body), string(again.Request().Body))

		plain, issues := read(string(set.AppendPlain(nil)), pipeline.Options{})
		require.False(t, issues.HasErrors())
		require.Equal(t, string(sent.Body), string(plain.Request().Body))

		for i, d := range again.Update { // nothing is lost and nothing changes places
			require.Equal(t, set.Update[i].Name, d.Name)
			require.Len(t, d.Stages, len(set.Update[i].Stages))
			for j, s := range d.Stages {
				require.Equal(t, set.Update[i].Stages[j].ID, s.ID)
				require.Equal(t, set.Update[i].Stages[j].Name, s.Name)
			}
		}
	})
}

// TestValidateIsReading: a set made in Go is judged as the same set in JSON.
func TestValidateIsReading(t *testing.T) {
	id := rapid.SampledFrom([]int64{-1, 0, 0, 1, 2, 142, 143, 5000, amo.MaxID, amo.MaxID + 1})
	name := rapid.SampledFrom([]string{"A", "", " ", "ж"})
	colour := rapid.SampledFrom([]string{"", "#fffeb2", "#FFFEB2", "#99ccff", "#123456", "red"})
	sort := rapid.Ptr(rapid.SampledFrom([]int64{0, -1, amo.MaxID, amo.MaxID + 1}), true)
	stage := rapid.Custom(func(t *rapid.T) pipeline.DraftStage {
		return pipeline.DraftStage{ID: id.Draw(t, "id"), Name: name.Draw(t, "name"), Colour: colour.Draw(t, "colour"), Sort: sort.Draw(t, "sort")}
	})
	draft := rapid.Custom(func(t *rapid.T) pipeline.Draft {
		return pipeline.Draft{ID: id.Draw(t, "id"), Name: name.Draw(t, "name"), Sort: sort.Draw(t, "sort"), IsMain: rapid.Bool().Draw(t, "main"),
			Stages: rapid.SliceOfN(stage, 0, 4).Draw(t, "stages")}
	})
	options := rapid.Custom(func(t *rapid.T) pipeline.Options {
		return pipeline.Options{MaxPipelines: rapid.IntRange(0, 2).Draw(t, "pipelines"), MaxStages: rapid.IntRange(0, 4).Draw(t, "stages"),
			AllowColours: rapid.SampledFrom([][]string{nil, {"#123456"}, {"red", "#FFFEB2"}}).Draw(t, "colours")}
	})
	rapid.Check(t, func(t *rapid.T) {
		set := pipeline.Set{Add: rapid.SliceOfN(draft, 0, 2).Draw(t, "add"), Update: rapid.SliceOfN(draft, 0, 2).Draw(t, "update")}
		o := options.Draw(t, "options")
		got, issues := read(string(set.AppendPlain(nil)), o)
		require.Equal(t, places(issues), places(set.Validate(o)))
		if !issues.HasErrors() {
			// Listed colours are read in lower case.
			require.True(t, strings.EqualFold(string(set.AppendPlain(nil)), string(got.AppendPlain(nil))), "a legal set was read as another")
		}
	})
}

// TestValidateGoesThroughTheGate: Go strings can hold what no JSON may.
func TestValidateGoesThroughTheGate(t *testing.T) {
	set := pipeline.Set{Add: []pipeline.Draft{{Name: "A\x00", Stages: []pipeline.DraftStage{{Name: "S"}}}}}
	require.Equal(t, []string{"nul-character /add/0/name"}, places(set.Validate(pipeline.Options{})))
	set.Add[0].Name = strings.Repeat("A", amo.MaxInputBytes)
	require.Equal(t, []string{"too-large "}, places(set.Validate(pipeline.Options{})))
}

// TestLimits: the documents' limits, and others as options.
func TestLimits(t *testing.T) {
	set := func(pipelines, stages int) pipeline.Set {
		var s pipeline.Set
		for p := range pipelines {
			d := pipeline.Draft{Name: fmt.Sprint(p)}
			for n := range stages {
				d.Stages = append(d.Stages, pipeline.DraftStage{Name: fmt.Sprint(n)})
			}
			s.Add = append(s.Add, d)
		}
		return s
	}
	for _, c := range []struct {
		pipelines, stages int
		o                 pipeline.Options
		want              []string
	}{
		{10, 1, pipeline.Options{}, []string{}},
		{11, 1, pipeline.Options{}, []string{"too-many-pipelines /add"}},
		{11, 1, pipeline.Options{MaxPipelines: 11}, []string{}},
		{1, 98, pipeline.Options{}, []string{}},
		{1, 99, pipeline.Options{}, []string{"too-many-stages /add/0/statuses"}},
		{1, 99, pipeline.Options{MaxStages: 101}, []string{}},
		{1, 2, pipeline.Options{MaxStages: 3}, []string{"too-many-stages /add/0/statuses"}},
	} {
		require.Equal(t, c.want, places(set(c.pipelines, c.stages).Validate(c.o)))
	}
	closing := set(1, 98)
	closing.Add[0].Stages = append(closing.Add[0].Stages, pipeline.DraftStage{ID: 142, Name: "W"}, pipeline.DraftStage{ID: 143, Name: "L"})
	require.Empty(t, closing.Validate(pipeline.Options{}), "won and lost count whether they are named or not")
}

func TestReadOptions(t *testing.T) {
	for _, c := range []struct {
		options string
		o       pipeline.Options
		want    []string
	}{
		{``, pipeline.Options{}, []string{}},
		{`null`, pipeline.Options{}, []string{}},
		{`{}`, pipeline.Options{}, []string{}},
		{`{"max_pipelines":50,"max_stages":200,"allow_colors":["#abc"]}`, pipeline.Options{MaxPipelines: 50, MaxStages: 200, AllowColours: []string{"#abc"}}, []string{}},
		{`[]`, pipeline.Options{}, []string{"wrong-type "}},
		{`{"max_pipelines":0,"max_stages":"5"}`, pipeline.Options{}, []string{"bad-number /max_pipelines", "bad-number /max_stages"}},
		{`{"max_stages":1000001}`, pipeline.Options{}, []string{"bad-number /max_stages"}},
		{`{"allow_colors":"#abc"}`, pipeline.Options{}, []string{"wrong-type /allow_colors"}},
		{`{"allow_colors":[5]}`, pipeline.Options{AllowColours: []string{""}}, []string{"wrong-type /allow_colors/0"}},
		{`{"max":1}`, pipeline.Options{}, []string{"unknown-option /max"}},
	} {
		var collector issue.Collector
		require.Equal(t, c.o, pipeline.ReadOptions(strictjson.Known(c.options), &collector), c.options)
		require.Equal(t, c.want, places(collector.List()), c.options)
	}
}

// TestForms: what stands where it should not, in the plain and the wire form.
func TestForms(t *testing.T) {
	for input, want := range map[string][]string{
		`5`:                                    {"wrong-type "},
		`{}`:                                   {"empty-set "},
		`{"add":[],"update":[]}`:               {"empty-set "},
		`{"add":{}}`:                           {"wrong-type /add"},
		`{"update":{"1":{}}}`:                  {"wrong-type /update"},
		`{"add":[5]}`:                          {"wrong-type /add/0"},
		`{"ad":[]}`:                            {"unknown-field /ad"},
		`{"pipelines":{}}`:                     {"misplaced /pipelines"},
		`{"pipelines":[]}`:                     {"unknown-field /pipelines"}, // the parsed form, which a plan takes
		`{"request":5}`:                        {"wrong-type /request"},
		`{"request":{}}`:                       {"missing /request/pipelines"},
		`{"request":{"pipelines":{}}}`:         {"empty-set /request/pipelines"},
		`{"request":{"pipelines":[]}}`:         {"wrong-type /request/pipelines"},
		`{"request":{"pipelines":{"add":5}}}`:  {"wrong-type /request/pipelines/add"},
		`{"request":{"pipeline":{}},"add":[]}`: {"unknown-field /request/pipeline", "missing /request/pipelines", "unknown-field /add"},
		`{"request":{"pipelines":{"add":{"7":{"name":"A","statuses":[{"name":"S"}]}}}}}`:                    {},
		`{"add":[{"id":5,"name":"A","statuses":[{"name":"S"}]}]}`:                                           {"unknown-field /add/0/id"},
		`{"add":[{"name":5,"sort":"1","statuses":[{"name":null,"sort":1e3,"color":5}]}]}`:                   {"wrong-type /add/0/name", "wrong-type /add/0/sort", "wrong-type /add/0/statuses/0/name", "bad-number /add/0/statuses/0/sort", "wrong-type /add/0/statuses/0/color"},
		`{"add":[{"name":"\t\u00a0","statuses":[{}]}]}`:                                                     {"blank-name /add/0/name", "missing /add/0/statuses/0/name"},
		`{"add":[{"name":"A","statuses":[{"name":"S","nmae":"T","type":0}],"account_id":1}]}`:               {"unknown-field /add/0/statuses/0/nmae", "read-only /add/0/statuses/0/type", "read-only /add/0/account_id"},
		`{"add":[{"name":"A","statuses":[{"name":"S","color":"#ff0000"},{"name":"T","color":"#99ccff"}]}]}`: {"colour-not-allowed /add/0/statuses/0/color", "colour-not-listed /add/0/statuses/1/color"},
	} {
		_, issues := read(input, pipeline.Options{})
		require.Equal(t, want, places(issues), input)
	}
	_, issues := read(`{"request":{"update":{}}}`, pipeline.Options{})
	require.Equal(t, "Move it to /request/pipelines/update.", issues[0].Hint(issue.English))
}
