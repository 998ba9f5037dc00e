package pipeline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// TestErrorShapes: partial failure in the four shapes, in the places where it
// was seen.
func TestErrorShapes(t *testing.T) {
	type e = pipeline.SetError
	for name, c := range map[string]struct {
		body string
		want []e
	}{
		"a text":          {`{"response":{"pipelines":{"errors":"no"}}}`, []e{{Message: "no"}}},
		"texts":           {`{"response":{"pipelines":{"errors":["a","b"]}}}`, []e{{Message: "a"}, {Message: "b"}}},
		"by key":          {`{"response":{"pipelines":{"errors":{"0":"a","2521":"b"}}}}`, []e{{Path: "/request/pipelines/add/0", Message: "a"}, {Path: "/request/pipelines/update/2521", Message: "b"}}},
		"objects":         {`{"response":{"pipelines":{"errors":[{"code":5,"message":"a"},{"message":"b"}]}}}`, []e{{Code: "5", Message: "a"}, {Message: "b"}}},
		"objects by key":  {`{"response":{"pipelines":{"errors":{"1":{"code":"5","message":"a"}}}}}`, []e{{Path: "/request/pipelines/add/1", Code: "5", Message: "a"}}},
		"one object":      {`{"response":{"pipelines":{"errors":{"code":5,"message":"a"}}}}`, []e{{Code: "5", Message: "a"}}},
		"texts by key":    {`{"response":{"pipelines":{"errors":{"1":["a","b"]}}}}`, []e{{Path: "/request/pipelines/add/1", Message: "a; b"}}},
		"outside":         {`{"response":{"errors":["a"]}}`, []e{{Message: "a"}}},
		"in add":          {`{"response":{"pipelines":{"add":{"errors":{"1":"a"}}}}}`, []e{{Path: "/request/pipelines/add/1", Message: "a"}}},
		"in update":       {`{"response":{"pipelines":{"update":{"errors":{"9":"a"}}}}}`, []e{{Path: "/request/pipelines/update/9", Message: "a"}}},
		"a key to escape": {`{"response":{"pipelines":{"errors":{"a/b":"a"}}}}`, []e{{Path: "/request/pipelines/add/a~1b", Message: "a"}}},
		"true":            {`{"response":{"errors":true}}`, []e{{Message: "true"}}},
		"a number":        {`{"response":{"errors":5}}`, []e{{Message: "5"}}},
		"other members":   {`{"response":{"errors":[{"text":"a","of":"b"},{"error":"c"},{"errors":["d"]}]}}`, []e{{Message: "a; b"}, {Message: "c"}, {Message: `["d"]`}}},
		"by call":         {`{"response":{"errors":{"add":{"0":"a"},"update":"b"}}}`, []e{{Path: "/request/pipelines/add/0", Message: "a"}, {Path: "/request/pipelines/update", Message: "b"}}},
		"none as 0":       {`{"response":{"errors":0}}`, []e{}},
		"none":            {`{"response":{"pipelines":{"errors":[]}}}`, []e{}},
		"none as a map":   {`{"response":{"pipelines":{"errors":{}}}}`, []e{}},
		"none as null":    {`{"response":{"pipelines":{"errors":null}}}`, []e{}},
		"none as a text":  {`{"response":{"pipelines":{"errors":""}}}`, []e{}},
		"none as false":   {`{"response":{"pipelines":{"errors":false}}}`, []e{}},
		"none at all":     {`{"response":{"pipelines":{}}}`, []e{}},
		"nothing":         {``, []e{}},
		"something else":  {`{"response":"x"}`, []e{}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, pipeline.ParseSet(strictjson.Known(c.body)).Errors)
		})
	}
}

// TestAdded: the two nestings, as a map and as a list, with errors beside.
func TestAdded(t *testing.T) {
	for _, add := range []string{
		`{"pipelines":{"7":{"id":7,"name":"P","leads":14}}}`, `{"7":{"id":7,"name":"P","leads":14}}`,
		`{"pipelines":[{"id":7,"name":"P","leads":14}]}`, `[{"id":"7","name":"P","leads":14}]`,
		`{"7":{"name":"P","leads":14},"errors":{"1":"x"}}`,
	} {
		a := pipeline.ParseSet(strictjson.Known(`{"response":{"pipelines":{"add":` + add + `},"server_time":1}}`))
		require.Len(t, a.Added, 1, add)
		require.Equal(t, int64(7), a.Added[0].ID)
		require.Equal(t, "P", a.Added[0].Name)
		require.Equal(t, []pipeline.Member{{Name: "leads", Raw: "14"}}, a.Added[0].Extra)
		require.Equal(t, int64(1), a.ServerTime)
	}
	for _, add := range []string{`[]`, `{}`, `null`, `{"pipelines":[]}`, `true`} {
		require.Empty(t, pipeline.ParseSet(strictjson.Known(`{"response":{"pipelines":{"add":`+add+`}}}`)).Added, add)
	}
}

func TestUpdated(t *testing.T) {
	a := pipeline.ParseSet(strictjson.Known(`{"response":{"pipelines":{"update":{"1":true,"2":false,"3":"1","4":{"errors":"no"},"5":{"errors":[]},"6":{"errors":{"a":"b"}},"8":{"errors":{"code":1,"message":"m"}},"9":{"errors":[{"message":"n"},"o"]},"10":{"errors":false},"7":null,"x":true}}}}`))
	require.Equal(t, []pipeline.Outcome{{ID: 1, OK: true}, {ID: 2}, {ID: 3, OK: true}, {ID: 4, Error: "no"}, {ID: 5, OK: true}, {ID: 6, Error: "b"},
		{ID: 8, Error: "m"}, {ID: 9, Error: "n; o"}, {ID: 10, OK: true}, {ID: 7}}, a.Updated)
	require.Equal(t, `{"added":[],"updated":[{"id":1,"ok":true,"error":null},{"id":2,"ok":false,"error":null},{"id":3,"ok":true,"error":null},`+
		`{"id":4,"ok":false,"error":"no"},{"id":5,"ok":true,"error":null},{"id":6,"ok":false,"error":"b"},{"id":8,"ok":false,"error":"m"},`+
		`{"id":9,"ok":false,"error":"n; o"},{"id":10,"ok":true,"error":null},{"id":7,"ok":false,"error":null}],"errors":[],"server_time":0}`,
		string(a.AppendJSON(nil)))
	require.Empty(t, pipeline.ParseSet(strictjson.Known(`{"response":{"pipelines":{"update":[]}}}`)).Updated)
}
