package core_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
)

// places are "in:code path" of each issue of an envelope.
func places(t *testing.T, envelope []byte) []string {
	t.Helper()
	require.True(t, gjson.ValidBytes(envelope), "not JSON: %.200s", envelope)
	places := []string{}
	for _, i := range gjson.GetBytes(envelope, "issues").Array() {
		place := i.Get("code").Str + " " + i.Get("path").Str
		if in := i.Get("in"); in.Exists() {
			place = in.Str + ":" + place
		}
		places = append(places, place)
	}
	return places
}

// TestWhereAFaultIs: a fault in a part that the user wrote is placed in that
// part, any other in the call.
func TestWhereAFaultIs(t *testing.T) {
	for _, c := range []struct{ op, in, want string }{
		{"build", `{"input":{"a":[1,}}`, "syntax /a/1"},
		{"build", `{"options":{"a":[1,}}`, "call:syntax /options/a/1"},
		{"build", `{"inputs":{"a":01}}`, "call:syntax /inputs/a"},
		{"plan", `{"input":{"a":01}}`, "call:syntax /input/a"},
		{"plan", `{"desired":{"a":01}}`, "syntax /a"},
		{"plan", `{"current":{"a":01}}`, "current:syntax /a"},
		{"parse", `{"input":{"a":01}}`, "call:syntax /input/a"},
		{"build", `{"input":{"id":1,"id":2}}`, "duplicate-key /id"},
		{"build", `{"input":{},"input":{}}`, "call:duplicate-key /input"},
		{"plan", `{"desired":{},"desired":{}}`, "call:duplicate-key /desired"},
		{"no-such-op", `{"input":{"a":01}}`, "call:syntax /input/a"},
		{"build", `{"endpoint":"pipelines.set"}`, "call:missing /input"},
		{"build", `{"endpoint":"users.get","options":{}}`, "call:missing /input"},
		{"build", `{"endpoint":"users.get","options":{"a":1}}`, "call:unknown-option /options/a"},
		{"build", `{"endpoint":"users.get","input":null}`, "wrong-type "},
		{"build", `{"endpoint":"users"}`, "call:unknown-endpoint /endpoint"},
		{"version", `[]`, "call:wrong-type "},
		{"version", ``, "call:syntax "},
		{"version", `{"locale":null}`, "call:unknown-locale /locale"},
	} {
		require.Equal(t, []string{c.want}, places(t, core.Call(c.op, []byte(c.in))), "%s %s", c.op, c.in)
	}
}

// TestLanguageOfWhatCannotBeRead: a text with a fault may still say in which
// language to be told so.
func TestLanguageOfWhatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"locale":"ru",`:                     "Некорректный JSON",
		`{"a":{}, "locale" :` + "\n" + `"ru"`: "Некорректный JSON",
		`{"locale":"en",`:                     "Not valid JSON",
		`{"locale"`:                           "Not valid JSON",
		`{"locale","ru"`:                      "Not valid JSON",
		`{"a":"ru",`:                          "Not valid JSON",
	} {
		message := gjson.GetBytes(core.Call("version", []byte(text)), "issues.0.message").Str
		require.Contains(t, message, want, text)
	}
}

// TestGoDoor: the Go functions place faults as the door does.
func TestGoDoor(t *testing.T) {
	place := func(l issue.List) string {
		require.Len(t, l, 1)
		return string(l[0].In) + ":" + string(l[0].Code) + " " + l[0].Path
	}
	_, issues := core.Build(amo.PipelinesDelete, []byte(`{"id":01}`), nil)
	require.Equal(t, ":syntax /id", place(issues))
	_, issues = core.Build(amo.PipelinesDelete, nil, nil)
	require.Equal(t, ":wrong-type ", place(issues))
	_, issues = core.Build(amo.PipelinesDelete, []byte(`{"id":1}`), []byte(`{"x":01}`))
	require.Equal(t, "call:syntax /options/x", place(issues))
	_, issues = core.Build("no.such", []byte(`{}`), nil)
	require.Equal(t, "call:unknown-endpoint /endpoint", place(issues))
	_, issues = core.Build(amo.AccountGet, nil, nil)
	require.Empty(t, issues)
	empty := []byte(`{"pipelines":[]}`)
	_, issues = core.MakePlan("pipelines", []byte(`{"a":01}`), empty, nil)
	require.Equal(t, "current:syntax /a", place(issues))
	_, issues = core.MakePlan("pipelines", empty, []byte(`{"a":01}`), nil)
	require.Equal(t, ":syntax /a", place(issues))
	_, issues = core.MakePlan("pipelines", empty, empty, []byte(`{"x":01}`))
	require.Equal(t, "call:syntax /options/x", place(issues))
	_, issues = core.MakePlan("deals", empty, empty, nil)
	require.Equal(t, "call:unknown-kind /kind", place(issues))
}

// TestParseOfNoEndpoint: an answer to nothing we know is no data, and a failure
// only when it says so itself.
func TestParseOfNoEndpoint(t *testing.T) {
	data, failure := core.Parse("no.such", reply.Answer{Status: 200, Body: []byte(`{"id":1}`)})
	require.Nil(t, data)
	require.Nil(t, failure)
	data, failure = core.Parse("no.such", reply.Answer{Status: 404})
	require.Nil(t, data)
	require.Equal(t, reply.NotFound, failure.Kind)
}

// TestSizes: what is too large is said so, at the limit it is read.
func TestSizes(t *testing.T) {
	build := func(size int) []string {
		input := `{"id":1` + strings.Repeat(" ", size-len(`{"id":1}`)) + `}`
		return places(t, core.Call("build", []byte(`{"endpoint":"pipelines.delete","input":`+input+`}`)))
	}
	require.Empty(t, build(amo.MaxInputBytes))
	require.Equal(t, []string{"too-large "}, build(amo.MaxInputBytes+1))

	call := func(size int) []string {
		return places(t, core.Call("version", []byte("{"+strings.Repeat(" ", size-2)+"}")))
	}
	require.Empty(t, call(amo.MaxCallBytes))
	require.Equal(t, []string{"call:too-large "}, call(amo.MaxCallBytes+1))

	kind := func(size int) string {
		body, err := json.Marshal("{" + strings.Repeat(" ", size-2) + "}")
		require.NoError(t, err)
		out := core.Call("parse", fmt.Appendf(nil, `{"endpoint":"users.get","status":200,"body":%s}`, body))
		return gjson.GetBytes(out, "result.failure.kind").Str
	}
	require.Empty(t, kind(amo.MaxReplyBytes))
	require.Equal(t, "not-json", kind(amo.MaxReplyBytes+1))
}

// TestAtMostAHundred: whatever is wrong, an answer has a hundred issues and one
// that counts the rest. Wrong options are said first, alone.
func TestAtMostAHundred(t *testing.T) {
	var wrong strings.Builder
	for i := range 150 {
		fmt.Fprintf(&wrong, `"m%d":1,`, i)
	}
	for _, options := range []string{`{}`, `{` + wrong.String() + `"z":1}`} {
		out := core.Call("build", []byte(`{"endpoint":"pipelines.set","options":`+options+`,"input":{`+wrong.String()+`"z":1}}`))
		got := places(t, out)
		require.Len(t, got, issue.Max+1)
		require.Contains(t, got[issue.Max], "more-issues")
		require.Equal(t, int64(51), gjson.GetBytes(out, "issues.100.params.count").Int())
		require.False(t, gjson.GetBytes(out, "ok").Bool())
	}
}

// TestReadBackIsSendable: a whole pipeline of 98 stages, sent back with all the
// members that it was read with, is warned about and passes.
func TestReadBackIsSendable(t *testing.T) {
	var stages strings.Builder
	for i := range 98 {
		fmt.Fprintf(&stages, `{"id":%d,"name":"S","sort":%d,"color":"#fffeb2","editable":"Y","pipeline_id":5},`, 1000+i, i)
	}
	out := core.Call("build", []byte(`{"endpoint":"pipelines.set","input":{"update":[{"id":5,"name":"P","value":5,"statuses":[`+
		stages.String()+`{"id":142,"name":"Won"}]}]}}`))
	require.True(t, gjson.GetBytes(out, "ok").Bool(), "%.500s", out)
	require.Equal(t, int64(1+2*98-issue.Max), gjson.GetBytes(out, "issues.100.params.count").Int())
	require.NotEmpty(t, gjson.GetBytes(out, "result.request.body").Str)
}
