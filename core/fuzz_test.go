package core_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// seeds calls add with each golden case of an operation.
func seeds(f *testing.F, op string, add func(call gjson.Result)) {
	files, err := filepath.Glob("../testdata/" + op + "/*.in.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		add(gjson.ParseBytes(text))
	}
}

// answered checks that an answer is one envelope, that it keeps what is promised
// of every envelope, and that it shows no fault of ours.
func answered(t *testing.T, out []byte) gjson.Result {
	t.Helper()
	require.True(t, gjson.ValidBytes(out), "not JSON: %.300s", out)
	e := gjson.ParseBytes(out)
	var members []string
	e.ForEach(func(key, _ gjson.Result) bool {
		members = append(members, key.Str)
		return true
	})
	require.Equal(t, []string{"ok", "issues", "result"}, members)
	failed := false
	issues := e.Get("issues").Array()
	require.LessOrEqual(t, len(issues), issue.Max+1)
	for _, i := range issues {
		require.NotEqual(t, string(issue.Internal), i.Get("code").Str, "%.300s", out)
		require.NotEmpty(t, i.Get("message").Str)
		require.NotContains(t, i.Get("message").Str, "<nil>")
		failed = failed || i.Get("severity").Str == "error"
	}
	require.Equal(t, !failed, e.Get("ok").Bool())
	require.True(t, e.Get("result").IsObject())
	if failed {
		require.Equal(t, "{}", e.Get("result").Raw)
	}
	return e
}

func text(v gjson.Result) []byte {
	if !v.Exists() {
		return nil
	}
	return []byte(v.Raw)
}

// place is where an endpoint stands in the list: the fuzzer picks one by number.
func place(name string) uint8 {
	return uint8(max(0, slices.IndexFunc(amo.Endpoints(), func(e amo.EndpointInfo) bool { return string(e.Name) == name })))
}

func picked(place uint8) amo.EndpointInfo {
	all := amo.Endpoints()
	return all[int(place)%len(all)]
}

// FuzzBuild: any text as the input of any endpoint gets one envelope; what is to
// be sent for pipelines is itself an input that gives the same bytes.
func FuzzBuild(f *testing.F) {
	seeds(f, "build", func(c gjson.Result) {
		f.Add(place(c.Get("endpoint").Str), text(c.Get("input")), text(c.Get("options")))
	})
	f.Fuzz(func(t *testing.T, n uint8, input, options []byte) {
		e := picked(n)
		call := `{"endpoint":"` + string(e.Name) + `","input":` + string(input)
		if options != nil {
			call += `,"options":` + string(options)
		}
		answer := answered(t, core.Call("build", []byte(call+"}")))

		request, issues := core.Build(e.Name, input, options)
		if issues.HasErrors() {
			require.Equal(t, amo.Request{}, request)
			return
		}
		if sent := answer.Get("result.request"); sent.Exists() && gjson.ValidBytes(input) {
			require.Equal(t, request.Path, sent.Get("path").Str)
			require.Equal(t, string(request.Body), sent.Get("body").Str)
		}
		require.Equal(t, e.Method, request.Method)
		require.True(t, strings.HasPrefix(request.Path, "/"), request.Path)
		require.NotContains(t, request.Path, "{")
		if request.Method == "GET" {
			require.Empty(t, request.ContentType)
		} else {
			require.Equal(t, amo.ContentTypeJSON, request.ContentType)
		}
		if request.Body == nil {
			return
		}
		require.True(t, gjson.ValidBytes(request.Body))
		require.NotContains(t, string(request.Body), "<")
		if e.Name != amo.PipelinesSet && e.Name != amo.PipelinesDelete || strings.Contains(string(options), "max_stages") {
			return // with more than 142 new stages of a pipeline, keys of new ones look like ids
		}
		again, issues := core.Build(e.Name, request.Body, options)
		require.False(t, issues.HasErrors(), "%s was sent and is refused", request.Body)
		require.Equal(t, string(request.Body), string(again.Body))
	})
}

// FuzzParse: any answer of the vendor's is data or a failure, and data of a list
// reads as itself.
func FuzzParse(f *testing.F) {
	seeds(f, "parse", func(c gjson.Result) {
		f.Add(place(c.Get("endpoint").Str), uint16(c.Get("status").Int()), c.Get("content_type").Str,
			[]byte(c.Get("body").Str), []byte(c.Get("request").Str))
	})
	f.Fuzz(func(t *testing.T, n uint8, status uint16, contentType string, body, request []byte) {
		e := picked(n)
		call := strconv.AppendUint([]byte(`{"endpoint":"`+string(e.Name)+`","status":`), uint64(status), 10)
		for name, value := range map[string]string{"content_type": contentType, "body": string(body), "request": string(request)} {
			call = append(append(call, `,"`+name+`":`...), gjson.AppendJSONString(nil, value)...)
		}
		answer := answered(t, core.Call("parse", append(call, '}')))
		if answer.Get("ok").Bool() {
			require.NotEqual(t, answer.Get("result.data").Exists(), answer.Get("result.failure").Exists())
		}
		data, failure := core.Parse(e.Name, reply.Answer{Status: int(status), ContentType: contentType, Body: body, Request: request})
		if failure != nil {
			require.Nil(t, data)
			require.True(t, gjson.ValidBytes(failure.AppendJSON(nil)))
			require.NotEmpty(t, failure.Kind)
			return
		}
		require.True(t, gjson.ValidBytes(data), "%s", data)
		if e.Name == amo.PipelinesList || e.Name == amo.LeadsPipelinesList {
			again := pipeline.AppendList(nil, pipeline.ReadInOrder(strictjson.Known(string(data)).Get("pipelines")))
			require.Equal(t, string(data), string(again))
		}
	})
}

// FuzzPlan: any two states give a plan or issues. A plan reads back as itself,
// its requests can be built, and what they would delete is what it names.
func FuzzPlan(f *testing.F) {
	kinds := plan.Kinds()
	seeds(f, "plan", func(c gjson.Result) {
		kind := uint8(max(0, slices.Index(kinds, c.Get("kind").Str)))
		f.Add(kind, text(c.Get("current")), text(c.Get("desired")), text(c.Get("options")))
	})
	f.Fuzz(func(t *testing.T, n uint8, current, desired, options []byte) {
		kind := kinds[int(n)%len(kinds)]
		call := `{"kind":"` + kind + `","current":` + string(current) + `,"desired":` + string(desired)
		if options != nil {
			call += `,"options":` + string(options)
		}
		answered(t, core.Call("plan", []byte(call+"}")))

		p, issues := core.MakePlan(kind, current, desired, options)
		require.Equal(t, p == nil, issues.HasErrors())
		if p == nil {
			return
		}
		read, err := plan.Decode(p.JSON())
		require.NoError(t, err)
		require.Equal(t, string(p.JSON()), string(read.JSON()))
		onlyNamed(t, p, current)
		same, issues := core.MakePlan(kind, current, current, nil)
		if same != nil {
			require.Empty(t, same.Changes, "from a state to itself: %v", issues)
			require.Empty(t, same.Requests)
		}
	})
}

// FuzzRestore: from any state there is a way back to any other, or issues; from a
// state to itself it is empty.
func FuzzRestore(f *testing.F) {
	kinds := plan.Kinds()
	seeds(f, "plan", func(c gjson.Result) {
		kind := uint8(max(0, slices.Index(kinds, c.Get("kind").Str)))
		f.Add(kind, text(c.Get("current")), text(c.Get("desired")))
		f.Add(kind, text(c.Get("desired")), text(c.Get("current")))
	})
	f.Fuzz(func(t *testing.T, n uint8, current, saved []byte) {
		kind := kinds[int(n)%len(kinds)]
		for _, dialect := range plan.Dialects() {
			p, issues := core.MakeRestore(kind, current, saved, []byte(`{"allow_delete":true,"dialect":"`+dialect+`"}`))
			require.Equal(t, p == nil, issues.HasErrors())
			if p != nil {
				_, err := plan.Decode(p.JSON())
				require.NoError(t, err)
				onlyNamed(t, p, current)
			}
			same, issues := core.MakeRestore(kind, saved, saved, []byte(`{"dialect":"`+dialect+`"}`))
			if same != nil {
				require.Empty(t, same.Changes, "%v", issues)
			}
		}
	})
}

// onlyNamed holds the requests of a plan against what they would delete.
func onlyNamed(t *testing.T, p *plan.Plan, current []byte) {
	named := map[string]bool{}
	for _, d := range p.Deletes {
		named[d.Address] = true
	}
	for _, r := range p.Requests {
		_, issues := core.Build(r.Endpoint, r.Input, r.Options)
		// What a segment has already is sent along as it was read, be it fit or not.
		require.False(t, issues.HasErrors() && r.Endpoint != amo.SegmentsUpdate, "%s %s %s is refused: %s", r.Endpoint, r.Input, r.Options, issues.AppendJSON(nil, issue.English))
		loss, err := plan.Losses(r.Endpoint, current, r.Input)
		require.NoError(t, err)
		for _, d := range loss.Deletes {
			require.True(t, named[d.Address], "%s goes, and nobody said so", d.Address)
		}
		require.Empty(t, loss.Unknown)
	}
}
