package account_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/account"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

func places(c issue.Collector) []string {
	places := []string{}
	for _, i := range c.List() {
		places = append(places, string(i.Code)+" "+i.Path)
	}
	return places
}

func TestReadGet(t *testing.T) {
	for input, want := range map[string][]string{
		``: {}, `null`: {}, `{}`: {},
		`{"id":1,"with":"x"}`: {"unknown-field /id", "unknown-field /with"},
		`[]`:                  {"wrong-type "}, `5`: {"wrong-type "}, `false`: {"wrong-type "},
	} {
		var c issue.Collector
		account.ReadGet(strictjson.Known(input), &c)
		require.Equal(t, want, places(c), input)
	}
	require.Equal(t, amo.Request{Method: "GET", Path: "/api/v4/account"}, account.Request())
}

func TestReadUser(t *testing.T) {
	for _, c := range []struct {
		input string
		id    int64
		want  []string
	}{
		{`{"id":7}`, 7, []string{}},
		{`{"id":"7"}`, 7, []string{}},
		{`{}`, 0, []string{"missing /id"}},
		{`{"id":0}`, 0, []string{"bad-id /id"}},
		{`{"id":"7/../1"}`, 0, []string{"bad-id /id"}},
		{`{"id":9007199254740992}`, 0, []string{"bad-id /id"}},
		{`{"id":7,"with":"x"}`, 7, []string{"unknown-field /with"}},
		{``, 0, []string{"wrong-type "}},
		{`7`, 0, []string{"wrong-type "}},
	} {
		var collector issue.Collector
		require.Equal(t, c.id, account.ReadUser(strictjson.Known(c.input), &collector), c.input)
		require.Equal(t, c.want, places(collector), c.input)
	}
	require.Equal(t, "/api/v4/users/9007199254740991", account.UserRequest(amo.MaxID).Path)
}

// TestParsed: everything survives but the links, whatever the vendor sends.
func TestParsed(t *testing.T) {
	for body, want := range map[string]string{
		`{"_links":{"self":1},"id":1,"name":"<Ж>","rights":{"is_admin":true},"_embedded":{"a":1}}`: `{"user":{"id":1,"name":"<Ж>","rights":{"is_admin":true}}}`,
		`{"a\"b":null}`:  `{"user":{"a\"b":null}}`,
		`{"_links":{}}`:  `{"user":{}}`,
		``:               `{"user":{}}`,
		`[{"id":1}]`:     `{"user":{}}`,
		`"text"`:         `{"user":{}}`,
		` { "id" : 1 } `: `{"user":{"id":1}}`,
	} {
		got := account.AppendParsed(nil, "user", strictjson.Known(body))
		require.Equal(t, want, string(got), body)
		require.True(t, json.Valid(got))
	}
}
