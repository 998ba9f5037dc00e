//go:build goexperiment.jsonv2

// The second oracle of the gate is in Go only with GOEXPERIMENT=jsonv2:
//
//	GOEXPERIMENT=jsonv2 go test ./core/strictjson
package strictjson_test

import (
	"bytes"
	"encoding/json/jsontext"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ours are the limits of the gate that jsontext, as strict as it is, lacks.
var ours = []issue.Code{issue.NulCharacter, issue.LongNumber, issue.TooDeep, issue.TooLarge}

// TestOracle takes the two tables through jsontext: it refuses each fault but
// those of our own limits, and reads what passes as the same tokens.
func TestOracle(t *testing.T) {
	for _, c := range faults {
		t.Run(c.name, func(t *testing.T) {
			_, err := oracle([]byte(c.text))
			if err == nil {
				require.Contains(t, ours, c.code, "jsontext reads it")
			}
			agree(t, []byte(c.text))
		})
	}
	for name, text := range passes {
		t.Run(name, func(t *testing.T) {
			_, err := oracle([]byte(text))
			require.NoError(t, err)
			agree(t, []byte(text))
		})
	}
}

// TestOracleRefuses: the oracle is as strict as the reasons for the gate are.
func TestOracleRefuses(t *testing.T) {
	refused := map[issue.Code]int{}
	for _, c := range faults {
		if _, err := oracle([]byte(c.text)); err != nil {
			refused[c.code]++
		}
	}
	for _, code := range []issue.Code{issue.Syntax, issue.TrailingData, issue.DuplicateKey, issue.LoneSurrogate, issue.NotUTF8, issue.ByteOrderMark} {
		require.Positive(t, refused[code], code)
	}
}

// FuzzGateOracle holds the gate against jsontext, both ways: neither accepts
// what the other refuses, but for our limits, and both read the same tokens.
func FuzzGateOracle(f *testing.F) {
	addSeeds(f)
	f.Fuzz(agree)
}

func agree(t *testing.T, text []byte) {
	fault := strictjson.Check(text, amo.MaxInputBytes)
	want, err := oracle(text)
	switch {
	case fault == nil:
		require.NoError(t, err, "the gate accepts what jsontext refuses")
		require.Equal(t, want, tokens(nil, gjson.ParseBytes(text)))
	case err == nil:
		require.Contains(t, ours, fault.Code, "the gate refuses what jsontext accepts, and names no limit of ours")
	}
}

// oracle is a text as jsontext's tokens, each with its kind, in the order of
// the text. Its one value must be alone.
func oracle(text []byte) ([]string, error) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	var list []string
	for values := 0; ; {
		token, err := d.ReadToken()
		if err == io.EOF && values == 1 {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, string(rune(token.Kind()))+token.String())
		if d.StackDepth() == 0 {
			if values++; values == 2 {
				return nil, errors.New("two values")
			}
		}
	}
}

// tokens appends a document as gjson reads it, in the oracle's form. The gate
// has bounded its depth.
func tokens(list []string, v gjson.Result) []string {
	switch {
	case v.IsObject():
		list = append(list, "{{")
		v.ForEach(func(key, value gjson.Result) bool {
			list = tokens(append(list, `"`+key.Str), value)
			return true
		})
		return append(list, "}}")
	case v.IsArray():
		list = append(list, "[[")
		v.ForEach(func(_, value gjson.Result) bool {
			list = tokens(list, value)
			return true
		})
		return append(list, "]]")
	case v.Type == gjson.String:
		return append(list, `"`+v.Str)
	case v.Type == gjson.Number:
		return append(list, "0"+v.Raw)
	}
	return append(list, v.Raw[:1]+v.Raw)
}
