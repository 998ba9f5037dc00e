package issue_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
)

// TestPointers: a collector writes where it stands, in RFC 6901's escapes.
func TestPointers(t *testing.T) {
	var c issue.Collector
	require.Equal(t, "", c.Pointer())
	c.Report(issue.EmptySet)
	c.Key("a/b~c")
	c.Index(3)
	require.Equal(t, "/a~1b~0c/3", c.Pointer())
	c.ReportMissing("~name/")
	c.ReportAt("x", issue.WrongType)
	c.ReportPath("/elsewhere", issue.BadID)
	c.Key("") // an empty name is a name
	require.Equal(t, "/a~1b~0c/3/", c.Pointer())
	c.Up()
	c.Up()
	c.Report(issue.EmptyList)
	c.Up()
	require.Equal(t, "", c.Pointer())
	require.Equal(t, []string{"", "/a~1b~0c/3/~0name~1", "/a~1b~0c/3/x", "/elsewhere", "/a~1b~0c"}, paths(c.List()))
}

func TestEscape(t *testing.T) {
	for name, want := range map[string]string{"": "", "plain": "plain", "~": "~0", "/": "~1", "~1": "~01", "a/~/b": "a~1~0~1b", "имя": "имя"} {
		require.Equal(t, want, issue.Escape(name))
	}
}

func paths(l issue.List) []string {
	var paths []string
	for _, i := range l {
		paths = append(paths, i.Path)
	}
	return paths
}

// TestUnknown: an unknown member comes with what is allowed, and with the near
// miss when there is one.
func TestUnknown(t *testing.T) {
	var c issue.Collector
	c.Key("nmae")
	c.ReportUnknown("nmae", []string{"id", "name"})
	c.ReportUnknown("colour", []string{"id", "name"})
	list := c.List()
	require.Equal(t, "name", list[0].Param("nearest", issue.English))
	require.Equal(t, "id, name", list[0].Param("allowed", issue.English))
	require.Equal(t, "Did you mean name?", list[0].Hint(issue.English))
	require.Empty(t, list[1].Param("nearest", issue.English))
	require.Equal(t, "Known here: id, name.", list[1].Hint(issue.English))
	require.Equal(t, "Здесь есть: id, name.", list[1].Hint(issue.Russian))
	c.ReportUnknown("x", nil)
	require.Empty(t, c.List()[2].Hint(issue.English), "a hint without its fact is no hint")
}

// TestMany: a hundred issues, then one that counts the rest.
func TestMany(t *testing.T) {
	var c issue.Collector
	c.In = issue.InCurrent
	for i := range issue.Max {
		c.Index(i)
		c.Report(issue.BadID)
		c.Up()
	}
	require.Len(t, c.List(), issue.Max)
	c.Report(issue.BadID)
	c.Report(issue.BadID)
	list := c.List()
	require.Len(t, list, issue.Max+1)
	require.Equal(t, "/99", list[99].Path)
	last := list[issue.Max]
	require.Equal(t, issue.MoreIssues, last.Code)
	require.Equal(t, issue.InCurrent, last.In)
	require.Equal(t, "2", last.Param("count", issue.English))
	require.Equal(t, list, c.List(), "asking twice changes nothing")
}

// TestWarningsStopNothing: whatever their number. Someone who sends back what
// was read gets a warning for each member that only replies have.
func TestWarningsStopNothing(t *testing.T) {
	var c issue.Collector
	for range issue.Max + 50 {
		c.Report(issue.ReadOnly)
	}
	require.False(t, c.Failed())
	require.False(t, c.List().HasErrors())
	require.Len(t, c.List(), issue.Max+1)
}

// TestErrorBehindWarnings: an error is not lost behind a hundred warnings.
func TestErrorBehindWarnings(t *testing.T) {
	var c issue.Collector
	for i := range issue.Max + 50 {
		c.Index(i)
		c.Report(issue.ReadOnly)
		c.Up()
	}
	c.Key("late")
	c.Report(issue.BlankName)
	require.True(t, c.Failed())
	list := c.List()
	require.True(t, list.HasErrors())
	require.Len(t, list, issue.Max+1)
	require.Equal(t, "/98", list[98].Path)
	require.Equal(t, issue.BlankName, list[99].Code)
	require.Equal(t, "/late", list[99].Path)
	require.Equal(t, "51", list[issue.Max].Param("count", issue.English))
}

func TestHasErrors(t *testing.T) {
	require.False(t, issue.List(nil).HasErrors())
	require.False(t, issue.List{{Code: issue.ReadOnly}}.HasErrors())
	require.True(t, issue.List{{Code: issue.ReadOnly}, {Code: issue.BadID}}.HasErrors())
}

// TestJSON: what an issue looks like at the door, in both languages.
func TestJSON(t *testing.T) {
	list := issue.List{
		{Code: issue.WrongType, Path: "/add", Params: []issue.Param{
			issue.Named("expected", issue.AList), issue.Named("found", issue.AString)}},
		{Code: issue.WouldDelete, In: issue.InCall, Path: "/x/\"y", Params: []issue.Param{
			issue.Text("address", "pipelines/1"), issue.Int("id", 1), issue.Text("name", "<b>\u2028"),
			issue.Named("holds", issue.Deals), issue.Unknown("leads"), issue.JSON("moves_to", []byte(`{"id":2}`), "Next")}},
		{Code: issue.UnknownOp, Params: []issue.Param{issue.Text("value", "{value}"), issue.Words("allowed", []string{"a", "b"})}},
	}
	require.Equal(t, `[{"code":"wrong-type","path":"/add","severity":"error","message":"Expected a list, found a string.",`+
		`"params":{"expected":"list","found":"string"},"hint":""},`+
		`{"code":"would-delete","in":"call","path":"/x/\"y","severity":"error",`+
		`"message":"\u003cb\u003e\u2028 would be deleted. Deals in it: not known; they move to: Next.",`+
		`"params":{"address":"pipelines/1","id":1,"name":"\u003cb\u003e\u2028","holds":"deals","leads":null,"moves_to":{"id":2}},`+
		`"hint":"Confirm it by naming pipelines/1 in allow_delete."},`+
		`{"code":"unknown-op","path":"","severity":"error","message":"There is no operation {value}.",`+
		`"params":{"value":"{value}","allowed":["a","b"]},"hint":"Operations: a, b."}]`,
		string(list.AppendJSON(nil, issue.English)))
	var russian []struct{ Code, Message, Hint string }
	require.NoError(t, json.Unmarshal(list.AppendJSON(nil, issue.Russian), &russian))
	require.Equal(t, "Ожидается список, получено: строка.", russian[0].Message)
	require.Equal(t, "Операции: a, b.", russian[2].Hint)
	require.Equal(t, "[]", string(issue.List(nil).AppendJSON(nil, issue.English)))
}

func TestParam(t *testing.T) {
	i := issue.Issue{Params: []issue.Param{issue.Int("n", -5), issue.Named("what", issue.MoreText), issue.Unknown("who")}}
	require.Equal(t, "-5", i.Param("n", issue.Russian))
	require.Equal(t, "текст обрывается", i.Param("what", issue.Russian))
	require.Equal(t, "not known", i.Param("who", "xx"), "English stands in for a language that there is not")
	require.Empty(t, i.Param("other", issue.English))
}

// TestSort: a document that was walked twice is reported in its own order.
func TestSort(t *testing.T) {
	var c issue.Collector
	for _, path := range []string{"/pipelines/10/name", "/pipelines/2/statuses/1/name", "/pipelines/2/statuses/0/color", "/pipelines/2/statuses", "/pipelines/2/statuses/0/name", "/pipelines"} {
		c.ReportPath(path, issue.BlankName)
	}
	c.Sort()
	require.Equal(t, []string{"/pipelines", "/pipelines/2/statuses", "/pipelines/2/statuses/0/color", "/pipelines/2/statuses/0/name",
		"/pipelines/2/statuses/1/name", "/pipelines/10/name"}, paths(c.List()))
}
