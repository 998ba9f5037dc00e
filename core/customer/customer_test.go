package customer_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// found are "code path" of each issue.
func found(list issue.List) []string {
	places := []string{}
	for _, i := range list {
		places = append(places, strings.TrimSpace(string(i.Code)+" "+i.Path))
	}
	return places
}

func TestReadAdd(t *testing.T) {
	for _, c := range []struct {
		name, input string
		want        []string
	}{
		{"as documented", `[{"name":"A","sort":100,"color":"#fffeb2"},{"name":"B","sort":200,"color":"#fffeb2"}]`, nil},
		{"any sort", `[{"name":"A","sort":0},{"name":"B","sort":-5},{"name":"A","sort":0}]`, nil},
		{"an empty request_id", `[{"name":"A","sort":1,"request_id":""}]`, nil},
		{"in document order", `[{"sort":1,"color":"red","nam":"A"},{"name":"A"}]`,
			[]string{"colour-not-allowed /0/color", "unknown-field /0/nam", "missing /0/name", "missing /1/sort"}},
		{"no id for a new one", `[{"id":5,"name":"A","sort":1}]`, []string{"unknown-field /0/id"}},
		{"sort as text", `[{"name":"A","sort":"1"}]`, []string{"wrong-type /0/sort"}},
		{"sort too large", `[{"name":"A","sort":9007199254740992}]`, []string{"bad-number /0/sort"}},
		{"null for a name", `[{"name":null,"sort":1}]`, []string{"wrong-type /0/name"}},
		{"none", `[]`, []string{"empty-list"}},
		{"no list", `{"name":"A","sort":1}`, []string{"wrong-type"}},
		{"no input", ``, []string{"wrong-type"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var collector issue.Collector
			customer.ReadAdd(strictjson.Known(c.input), customer.Options{}, &collector)
			require.ElementsMatch(t, c.want, found(collector.List()))
			if c.want != nil {
				require.Equal(t, c.want, found(collector.List()), "not in document order")
			}
		})
	}
}

// TestValidate: what was made in Go is checked by the same rules.
func TestValidate(t *testing.T) {
	ten := int64(10)
	require.Empty(t, customer.ValidateAdd([]customer.Draft{{Name: "A", Sort: &ten}}, customer.Options{}))
	require.Equal(t, []string{"empty-list"}, found(customer.ValidateAdd(nil, customer.Options{})))
	require.Equal(t, []string{"too-many-statuses", "missing /0/name", "missing /1/name", "missing /1/sort"},
		found(customer.ValidateAdd([]customer.Draft{{Sort: &ten}, {}}, customer.Options{MaxStatuses: 1})))

	require.Empty(t, customer.ValidateUpdate(customer.Draft{ID: 5, Sort: &ten}, customer.Options{}))
	require.Equal(t, []string{"no-change"}, found(customer.ValidateUpdate(customer.Draft{ID: 5, RequestID: "a"}, customer.Options{})))
	require.Equal(t, []string{"bad-id /id", "colour-not-allowed /color"},
		found(customer.ValidateUpdate(customer.Draft{Colour: "#123456"}, customer.Options{})))
	require.Empty(t, customer.ValidateUpdate(customer.Draft{ID: 5, Colour: "#123456"}, customer.Options{AllowColours: []string{"#123456"}}))
}

// TestNobodySendsNUL: a draft made in Go is held to the gate, too.
func TestNobodySendsNUL(t *testing.T) {
	sort := int64(1)
	require.Equal(t, []string{"nul-character /0/name"}, found(customer.ValidateAdd([]customer.Draft{{Name: "a\x00", Sort: &sort}}, customer.Options{})))
	require.Equal(t, []string{"nul-character /name"}, found(customer.ValidateUpdate(customer.Draft{ID: 5, Name: "\x00"}, customer.Options{})))
}

var colours = append(append(amo.StageColours(), amo.OlderStageColours()...), "#123456")

var options = customer.Options{MaxStatuses: 40, AllowColours: []string{"#123456"}}

// texts are all but those with a NUL, which the gate lets nobody send.
var texts = rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 }))

func drafts(t *rapid.T) customer.Draft {
	sort := rapid.Int64Range(-amo.MaxID, amo.MaxID).Draw(t, "sort")
	return customer.Draft{
		Name:      rapid.StringMatching(`[^\x00]{0,8}[^\s\x00][^\x00]{0,8}`).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "name"),
		Sort:      &sort,
		Colour:    rapid.SampledFrom(append(amo.StageColours(), "#123456", "")).Draw(t, "colour"),
		RequestID: texts.Draw(t, "request_id"),
	}
}

// TestBodyIsCanonical: a body that was built is read again and builds the same body.
func TestBodyIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drafts), 1, 40).Draw(t, "drafts")
		built := customer.AddRequest(list)
		require.True(t, gjson.ValidBytes(built.Body))
		var c issue.Collector
		again := customer.AddRequest(customer.ReadAdd(strictjson.Known(string(built.Body)), options, &c))
		require.False(t, c.Failed(), found(c.List()))
		require.Equal(t, string(built.Body), string(again.Body))

		one := list[0]
		one.ID = rapid.Int64Range(1, amo.MaxID).Draw(t, "id")
		sent := customer.UpdateRequest(one)
		require.NotContains(t, string(sent.Body), `"id"`)
		again = customer.UpdateRequest(customer.ReadUpdate(strictjson.Known(string(one.AppendInput(nil))), options, &c))
		require.False(t, c.Failed(), found(c.List()))
		require.Equal(t, sent, again)
	})
}

// TestParsedFormReadsAsItself: the parsed list, read again, is the same list.
func TestParsedFormReadsAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) customer.Status {
			s := customer.Status{
				ID: rapid.Int64Range(1, 9).Draw(t, "id"), Name: texts.Draw(t, "name"), Sort: rapid.Int64Range(-3, 3).Draw(t, "sort"),
				IsDefault: rapid.Bool().Draw(t, "is_default"), Colour: rapid.SampledFrom(colours).Draw(t, "colour"),
			}
			if rapid.Bool().Draw(t, "typed") {
				kind := rapid.Int64Range(0, 9).Draw(t, "type")
				s.Type = &kind
			}
			return s
		})
		list := customer.List{Total: rapid.Int64Range(0, 9).Draw(t, "total"), Statuses: rapid.SliceOf(one).Draw(t, "statuses")}
		text := strictjson.Known(string(list.AppendJSON(nil)))
		require.Equal(t, strconv.FormatInt(list.Total, 10), text.Get("total").Raw())
		read := customer.ReadInOrder(text.Get("statuses"))
		require.Len(t, read, len(list.Statuses))
		for i := range read {
			require.Equal(t, list.Statuses[i], read[i])
		}
		answer := append(append([]byte(`{"_embedded":`), text.Raw()...), '}')
		parsed := customer.ParseList(strictjson.Known(string(answer)))
		require.True(t, slices.IsSortedFunc(parsed.Statuses, func(a, b customer.Status) int {
			return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
		}))
		require.ElementsMatch(t, list.Statuses, parsed.Statuses)
	})
}

// TestUnknownIsNotEmpty: only an answer that says so means that there are none.
func TestUnknownIsNotEmpty(t *testing.T) {
	for body, known := range map[string]bool{
		``: true, `{"_embedded":{"statuses":[]}}`: true, `{"_embedded":{"statuses":{}}}`: true,
		`{}`: false, `[]`: false, `{"_embedded":{}}`: false, `{"_embedded":{"statuses":null}}`: false, `{"_embedded":{"status":[]}}`: false,
	} {
		l := customer.ParseList(strictjson.Known(body))
		require.Equal(t, known, l.Statuses != nil, body)
		require.Empty(t, l.Statuses)
		statuses := gjson.GetBytes(l.AppendJSON(nil), "statuses")
		require.Equal(t, known, statuses.IsArray(), body)
	}
}

func TestReadUpdate(t *testing.T) {
	for input, want := range map[string][]string{
		`{"id":5,"name":"A"}`:                  {},
		`{"id":"5","sort":0,"request_id":"a"}`: {},
		`{"name":"A"}`:                         {"missing /id"},
		`{"id":0,"name":"A"}`:                  {"bad-id /id"},
		`{}`:                                   {"missing /id", "no-change"},
		`{"id":5,"is_default":true,"conditions":[]}`: {"read-only /is_default", "read-only /conditions", "no-change"},
		`{"id":5,"nmae":"A"}`:                        {"unknown-field /nmae"},
		`{"id":5,"sort":null}`:                       {"wrong-type /sort"},
		`[]`:                                         {"wrong-type"},
	} {
		var c issue.Collector
		customer.ReadUpdate(strictjson.Known(input), customer.Options{}, &c)
		require.Equal(t, want, found(c.List()), input)
	}
}

func TestOptions(t *testing.T) {
	var c issue.Collector
	o := customer.ReadAddOptions(strictjson.Known(`{"max_statuses":5,"allow_colors":["#d5d8db"]}`), &c)
	require.Equal(t, customer.Options{MaxStatuses: 5, AllowColours: []string{"#d5d8db"}}, o)
	require.Equal(t, customer.Options{AllowColours: []string{"#d5d8db"}}, customer.ReadUpdateOptions(strictjson.Known(`{"allow_colors":["#d5d8db"]}`), &c))
	require.Empty(t, c.List())
	customer.ReadUpdateOptions(strictjson.Known(`{"max_statuses":5}`), &c)
	require.Equal(t, []string{"unknown-option /max_statuses"}, found(c.List()), "an update has nothing to count")
}

func TestParseOne(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":5,"name":"A","sort":2,"is_default":false,"color":"#D5D8DB","type":3,"conditions":[[{"a":1}]],"_links":{},"new":null}`: `{"status":{"id":5,"name":"A","sort":2,"is_default":false,"color":"#D5D8DB","type":3,"conditions":[[{"a":1}]],"new":null}}`,
		`{"_embedded":{"statuses":[{"id":5,"name":"A"}]}}`:                                                                           `{"status":{"id":5,"name":"A","sort":0,"is_default":false,"color":"","type":null}}`,
		`{"_embedded":{"statuses":[{"id":5},{"id":6}]}}`:                                                                             `{"status":null}`,
		`{"name":"A"}`: `{"status":null}`,
		`[]`:           `{"status":null}`,
		``:             `{"status":null}`,
	} {
		s, ok := customer.ParseOne(strictjson.Known(body))
		require.Equal(t, want, string(customer.AppendOne(nil, s, ok)), body)
	}
}

func TestParseAdd(t *testing.T) {
	for body, want := range map[string]string{
		`{"_embedded":{"statuses":[{"id":5,"request_id":"0","_links":{}},{"id":"6","request_id":7},{"id":8},"x"]}}`: `{"added":[{"id":5,"request_id":"0"},{"id":6,"request_id":"7"},{"id":8,"request_id":""}]}`,
		`{"_embedded":{"statuses":[]}}`: `{"added":[]}`,
		``:                              `{"added":[]}`,
	} {
		require.Equal(t, want, string(customer.AppendAdded(nil, customer.ParseAdd(strictjson.Known(body)))), body)
	}
}
