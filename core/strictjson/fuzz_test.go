package strictjson_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/strictjson"
)

// FuzzGate holds the gate against encoding/json: what passes is JSON there too
// and reads as the same tree; what is no JSON there does not pass.
func FuzzGate(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		fault := strictjson.Check(text, amo.MaxInputBytes)
		require.Equal(t, before, text, "the gate changed the text")
		if fault != nil {
			require.LessOrEqual(t, fault.Offset, len(text))
			require.GreaterOrEqual(t, fault.Offset, 0)
			require.True(t, json.Valid(fault.Issue("").AppendJSON(nil, "ru")))
			return
		}
		require.True(t, gjson.ValidBytes(text))
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var want any
		require.NoError(t, d.Decode(&want))
		_, err := d.Token()
		require.ErrorIs(t, err, io.EOF, "encoding/json sees something behind the end")
		got := tree(gjson.ParseBytes(text))
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("gjson reads another tree:\n%#v\n%#v", want, got)
		}
	})
}

// addSeeds gives the fuzzer the tables, but for their large texts, and the
// golden inputs.
func addSeeds(f *testing.F) {
	for _, c := range faults {
		if len(c.text) < 4096 {
			f.Add([]byte(c.text))
		}
	}
	for _, text := range passes {
		if len(text) < 4096 {
			f.Add([]byte(text))
		}
	}
	f.Add([]byte(`{"` + strings.Repeat("a", 70) + `":1e400}`))
	files, err := filepath.Glob("../../testdata/*/*.in.json")
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(text)
	}
}

// tree is a document as gjson reads it, in encoding/json's types.
func tree(v gjson.Result) any {
	switch {
	case v.IsObject():
		object := map[string]any{}
		v.ForEach(func(key, value gjson.Result) bool {
			object[key.Str] = tree(value)
			return true
		})
		return object
	case v.IsArray():
		list := []any{}
		v.ForEach(func(_, value gjson.Result) bool {
			list = append(list, tree(value))
			return true
		})
		return list
	case v.Type == gjson.String:
		return v.Str
	case v.Type == gjson.Number:
		return json.Number(v.Raw)
	case v.Type == gjson.Null:
		return nil
	}
	return v.Bool()
}
