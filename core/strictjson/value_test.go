package strictjson_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

func TestID(t *testing.T) {
	for text, want := range map[string]int64{
		`1`: 1, `142`: 142, `10216993`: 10216993, `9007199254740991`: 1<<53 - 1,
		`"1"`: 1, `"9007199254740991"`: 1<<53 - 1, `"\u0031"`: 1,
		`0`: 0, `-1`: 0, `1.0`: 0, `1.5`: 0, `1e3`: 0, `9007199254740992`: 0, `9999999999999999`: 0, `99999999999999999999`: 0,
		`"0"`: 0, `"01"`: 0, `"+1"`: 0, `"-1"`: 0, `" 1"`: 0, `"1 "`: 0, `""`: 0, `"12abc"`: 0, `"1e3"`: 0, `"９"`: 0, `"9007199254740992"`: 0,
		`true`: 0, `false`: 0, `null`: 0, `[1]`: 0, `{}`: 0,
	} {
		id, ok := strictjson.ID(strictjson.Known(text))
		require.Equal(t, want, id, text)
		require.Equal(t, want != 0, ok, text)

		var c issue.Collector
		c.Key("id")
		require.Equal(t, want, strictjson.ReadID(&c, strictjson.Known(text)), text)
		if want == 0 {
			require.Equal(t, issue.BadID, c.List()[0].Code)
			require.Equal(t, "/id", c.List()[0].Path)
		}
		require.Equal(t, want == 0, c.Failed())
	}
	_, ok := strictjson.ID(strictjson.Value{})
	require.False(t, ok)
}

func TestInt(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		ok   bool
	}{
		{`0`, 0, true}, {`-0`, 0, true}, {`10`, 10, true}, {`-10`, -10, true},
		{`9007199254740991`, 1<<53 - 1, true}, {`-9007199254740991`, -(1<<53 - 1), true},
		{`9007199254740992`, 0, false}, {`-9007199254740992`, 0, false}, {`1e400`, 0, false}, {`99999999999999999999`, 0, false},
		{`1.0`, 0, false}, {`1.5`, 0, false}, {`1e3`, 0, false},
		{`"1"`, 0, false}, {`true`, 0, false}, {`null`, 0, false}, {`[1]`, 0, false},
	} {
		n, ok := strictjson.Int(strictjson.Known(c.text))
		require.Equal(t, c.ok, ok, c.text)
		require.Equal(t, c.want, n, c.text)
	}
}

func TestKind(t *testing.T) {
	for text, want := range map[string]issue.Term{
		`""`: issue.AString, `1`: issue.ANumber, `true`: issue.AFlag, `false`: issue.AFlag, ` [1]`: issue.AList, ` {"a":1}`: issue.AnObject,
		`null`: issue.ANull, ``: issue.ANull,
	} {
		require.Equal(t, want, strictjson.Kind(strictjson.Known(text)), text)
	}
}

// TestExcerpt: a value in a sentence is short, and still UTF-8.
func TestExcerpt(t *testing.T) {
	for text, want := range map[string]string{
		`"short"`:                           `"short"`,
		strings.Repeat("1", 60):             strings.Repeat("1", 60),
		strings.Repeat("1", 61):             strings.Repeat("1", 60) + "…",
		`"` + strings.Repeat("ж", 40) + `"`: `"` + strings.Repeat("ж", 29) + "…",
		`"` + strings.Repeat("😀", 40) + `"`: `"` + strings.Repeat("😀", 14) + "…",
	} {
		require.Equal(t, want, strictjson.Excerpt(strictjson.Known(text)))
	}
}

// TestWalk: the collector stands in each element and member that is visited, and
// where it was afterwards.
func TestWalk(t *testing.T) {
	var c issue.Collector
	var seen []string
	c.Key("x")
	strictjson.EachMember(&c, strictjson.Known(`{"a/b":1,"l":[7,8],"":{}}`), func(name string, value strictjson.Value) {
		seen = append(seen, name+" "+c.Pointer()+" "+value.Raw())
		if value.IsList() {
			strictjson.EachElement(&c, value, func(item strictjson.Value) { seen = append(seen, c.Pointer()+" "+item.Raw()) })
		}
	})
	require.Equal(t, []string{"a/b /x/a~1b 1", "l /x/l [7,8]", "/x/l/0 7", "/x/l/1 8", " /x/ {}"}, seen)
	require.Equal(t, "/x", c.Pointer())
	strictjson.WrongType(&c, strictjson.Known(`[]`), issue.ANumber)
	require.Equal(t, "Expected a number, found a list.", c.List()[0].Message(issue.English))
}
