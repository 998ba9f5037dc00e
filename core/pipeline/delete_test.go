package pipeline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

func TestDelete(t *testing.T) {
	for _, c := range []struct {
		input string
		body  string
		want  []string
	}{
		{`{"id":123}`, `{"request":{"id":123}}`, nil},
		{`{"id":"123"}`, `{"request":{"id":123}}`, nil},
		{`{"id":[123]}`, `{"request":{"id":[123]}}`, nil},
		{`{"request":{"id":[456,"123"]}}`, `{"request":{"id":[456,123]}}`, nil},
		{`{"id":[]}`, "", []string{"empty-list /id"}},
		{`{"id":[1,2,"1"]}`, "", []string{"duplicate-id /id/2"}},
		{`{"id":[0,0]}`, "", []string{"bad-id /id/0", "bad-id /id/1"}},
		{`{"id":[[1]]}`, "", []string{"bad-id /id/0"}},
		{`{"id":{"0":1}}`, "", []string{"wrong-type /id"}},
		{`{"id":null}`, "", []string{"wrong-type /id"}},
		{`{"id":true}`, "", []string{"bad-id /id"}},
		{`{"ids":[1]}`, "", []string{"unknown-field /ids", "missing /id"}},
		{`{"request":{}}`, "", []string{"missing /request/id"}},
		{`{"request":[1]}`, "", []string{"wrong-type /request"}},
		{`{"request":{"id":1},"id":2}`, "", []string{"unknown-field /id"}},
		{`{}`, "", []string{"missing /id"}},
		{`[1]`, "", []string{"wrong-type "}},
		{``, "", []string{"wrong-type "}},
	} {
		var collector issue.Collector
		d := pipeline.ReadDelete(strictjson.Known(c.input), &collector)
		if c.want == nil {
			require.Empty(t, collector.List(), c.input)
			require.Equal(t, c.body, string(d.Request().Body))
			require.Equal(t, "/private/api/v2/json/pipelines/delete", d.Request().Path)
			continue
		}
		require.Equal(t, c.want, places(collector.List()), c.input)
	}
}

func TestParseDelete(t *testing.T) {
	got := pipeline.ParseDelete(strictjson.Known(`{"response":{"123":true,"456":{"errors":"Impossible to delete last pipeline"},` +
		`"7":false,"8":{"errors":[]},"9":{"error":"no"},"10":{"errors":["a","b"]},"server_time":"1560242586","x":true}}`))
	require.Equal(t, pipeline.DeleteAnswer{ServerTime: 1560242586, Deleted: []pipeline.Outcome{
		{ID: 123, OK: true}, {ID: 456, Error: "Impossible to delete last pipeline"}, {ID: 7}, {ID: 8, OK: true},
		{ID: 9, Error: "no"}, {ID: 10, Error: "a; b"}}}, got)
	require.Equal(t, `{"deleted":[{"id":123,"ok":true,"error":null}],"server_time":5}`,
		string(pipeline.DeleteAnswer{ServerTime: 5, Deleted: []pipeline.Outcome{{ID: 123, OK: true}}}.AppendJSON(nil)))
	require.Equal(t, `{"deleted":[{"id":5,"ok":true,"error":null}],"errors":[{"path":"/request/id","code":"","message":"no; nor that"}],"server_time":0}`,
		string(pipeline.ParseDelete(strictjson.Known(`{"response":{"5":true,"errors":["no",{"message":"nor that"}]}}`)).AppendJSON(nil)))
	for _, odd := range []string{``, `{}`, `{"response":{"errors":[]}}`, `{"response":[]}`, `{"response":true}`, `{"response":"x"}`, `[]`, `5`} {
		require.Equal(t, `{"deleted":[],"server_time":0}`, string(pipeline.ParseDelete(strictjson.Known(odd)).AppendJSON(nil)), odd)
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		input string
		path  string
		want  []string
	}{
		{``, "/api/v2/pipelines", []string{}},
		{`null`, "/api/v2/pipelines", []string{}},
		{`{}`, "/api/v2/pipelines", []string{}},
		{`{"id":"5"}`, "/api/v2/pipelines?id=5", []string{}},
		{`{"id":"5&x=1"}`, "", []string{"bad-id /id"}},
		{`{"id":5,"page":1}`, "", []string{"unknown-field /page"}},
		{`[]`, "", []string{"wrong-type "}},
	} {
		var collector issue.Collector
		id := pipeline.ReadList(strictjson.Known(c.input), &collector)
		require.Equal(t, c.want, places(collector.List()), c.input)
		if c.path != "" {
			require.Equal(t, c.path, pipeline.ListRequest(id).Path)
		}
	}
}
