package field_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// found are "code path" of each issue.
func found(c *issue.Collector) []string {
	places := []string{}
	for _, i := range c.List() {
		places = append(places, strings.TrimSpace(string(i.Code)+" "+i.Path))
	}
	return places
}

// TestSingleValues reads each kind of value from right and wrong ones.
func TestSingleValues(t *testing.T) {
	readers := map[string]func(v strictjson.Value, c *issue.Collector) any{
		"name":     func(v strictjson.Value, c *issue.Collector) any { return field.Name(v, c) },
		"text":     func(v strictjson.Value, c *issue.Collector) any { return field.Text(v, c) },
		"int":      func(v strictjson.Value, c *issue.Collector) any { return field.Int(v, c) },
		"positive": func(v strictjson.Value, c *issue.Collector) any { return field.Positive(v, 5, c) },
		"limit":    func(v strictjson.Value, c *issue.Collector) any { return field.Limit(v, c) },
		"texts":    func(v strictjson.Value, c *issue.Collector) any { return field.Texts(v, c) },
		"stage": func(v strictjson.Value, c *issue.Collector) any {
			return field.StageColour(v, []string{"#ABCDEF"}, issue.ColourNotListed, c)
		},
		"v4 stage": func(v strictjson.Value, c *issue.Collector) any {
			return field.StageColour(v, []string{"#ABCDEF"}, issue.ColourNotAllowed, c)
		},
		"segment": func(v strictjson.Value, c *issue.Collector) any { return field.SegmentColour(v, []string{"ABCDEF"}, c) },
		"id":      func(v strictjson.Value, c *issue.Collector) any { return field.OnlyID(v, c) },
	}
	minus := int64(-5)
	none := (*int64)(nil)
	for _, c := range []struct {
		reader, text string
		value        any
		issues       []string
	}{
		{"name", `" A "`, " A ", []string{}},
		{"name", `"\u00a0 "`, "\u00a0 ", []string{"blank-name"}},
		{"name", `null`, "", []string{"wrong-type"}},
		{"text", `""`, "", []string{}},
		{"text", `5`, "", []string{"wrong-type"}},
		{"int", `-5`, &minus, []string{}},
		{"int", `-5.0`, none, []string{"bad-number"}},
		{"int", `"-5"`, none, []string{"wrong-type"}},
		{"positive", `5`, int64(5), []string{}},
		{"positive", `6`, int64(0), []string{"bad-number"}},
		{"positive", `0`, int64(0), []string{"bad-number"}},
		{"positive", `"5"`, int64(0), []string{"bad-number"}},
		{"limit", `1000000`, 1000000, []string{}},
		{"limit", `1000001`, 0, []string{"bad-number"}},
		{"texts", `["a",""]`, []string{"a", ""}, []string{}},
		{"texts", `["a",1,[]]`, []string{"a", "", ""}, []string{"wrong-type /1", "wrong-type /2"}},
		{"texts", `{"0":"a"}`, []string(nil), []string{"wrong-type"}},
		{"stage", `"#FFFEB2"`, "#fffeb2", []string{}},
		{"stage", `"#ABCDEF"`, "#ABCDEF", []string{}},
		{"stage", `"#abcdef"`, "#abcdef", []string{"colour-not-allowed"}},
		{"stage", `"#99CCFF"`, "#99ccff", []string{"colour-not-listed"}},
		{"v4 stage", `"#99CCFF"`, "#99ccff", []string{"colour-not-allowed"}},
		{"v4 stage", `"#FFFEB2"`, "#fffeb2", []string{}},
		{"stage", `16776882`, "", []string{"wrong-type"}},
		{"segment", `"AE003F"`, "ae003f", []string{}},
		{"segment", `"ABCDEF"`, "ABCDEF", []string{}},
		{"segment", `"#ae003f"`, "#ae003f", []string{"colour-not-allowed"}},
		{"segment", `null`, "", []string{"wrong-type"}},
		{"id", `{"id":"5"}`, int64(5), []string{}},
		{"id", `{}`, int64(0), []string{"missing /id"}},
		{"id", `{"id":0,"x":1}`, int64(0), []string{"bad-id /id", "unknown-field /x"}},
		{"id", `5`, int64(0), []string{"wrong-type"}},
	} {
		var collector issue.Collector
		require.Equal(t, c.value, readers[c.reader](strictjson.Known(c.text), &collector), "%s %s", c.reader, c.text)
		require.Equal(t, c.issues, found(&collector), "%s %s", c.reader, c.text)
	}
}

func TestNothingAndOptions(t *testing.T) {
	for text, want := range map[string][]string{
		``: {}, `null`: {}, `{}`: {}, `{"a":1}`: {"unknown-field /a"}, `[]`: {"wrong-type"},
	} {
		var c issue.Collector
		field.Nothing(strictjson.Known(text), &c)
		require.Equal(t, want, found(&c), text)
	}
	for text, want := range map[string][]string{
		``: {}, `null`: {}, `{}`: {}, `{"b":1,"a":2}`: {"unknown-option /b"}, `[]`: {"wrong-type"},
	} {
		var c issue.Collector
		seen := ""
		field.Options(strictjson.Known(text), []string{"a"}, &c, func(name string, value strictjson.Value) { seen += name + value.Raw() })
		require.Equal(t, want, found(&c), text)
		require.Equal(t, strings.Contains(text, "a\""), seen == "a2", text)
	}
}

// TestOther: what only replies have is dropped; what nobody knows is said, with
// the near miss.
func TestOther(t *testing.T) {
	var c issue.Collector
	require.True(t, field.Other("account_id", []string{"name"}, &c))
	require.False(t, field.Other("naem", []string{"name"}, &c))
	require.Equal(t, []string{"read-only", "unknown-field"}, found(&c))
	require.Equal(t, "name", c.List()[1].Param("nearest", issue.English))
}

func TestLoose(t *testing.T) {
	for text, want := range map[string]int64{
		`5`: 5, `"5"`: 5, `-3`: -3, `0`: 0, `"x"`: 0, `1.5`: 0, `null`: 0, `true`: 0, `[5]`: 0, ``: 0,
		`9007199254740991`: 9007199254740991, `9007199254740992`: 0, `-9007199254740992`: 0,
	} {
		require.Equal(t, want, field.LooseInt(strictjson.Known(text)), text)
	}
	for text, want := range map[string]bool{
		`true`: true, `1`: true, `"Y"`: true, `"on"`: true, `"1"`: true, `"true"`: true,
		`false`: false, `0`: false, `"N"`: false, `""`: false, `"false"`: false, `null`: false, `{}`: false, ``: false,
	} {
		require.Equal(t, want, field.LooseBool(strictjson.Known(text)), text)
	}
}

func TestWriting(t *testing.T) {
	three := int64(3)
	o := field.Begin([]byte("x"))
	o.Int("a", -1)
	o.Text("</b>", "\"")
	o.Raw("c", "[ ]")
	o.Member("d", func(dst []byte) []byte { return field.AppendIntOrNull(dst, &three) })
	o.Member("e", func(dst []byte) []byte { return field.AppendIntOrNull(dst, nil) })
	require.Equal(t, `x{"a":-1,"\u003c/b\u003e":"\"","c":[ ],"d":3,"e":null}`, string(o.End()))
	empty := field.Begin(nil)
	require.Equal(t, `{}`, string(empty.End()))

	one := func(dst []byte, s string) []byte { return append(dst, s...) }
	require.Equal(t, `[1,2]`, string(field.AppendList(nil, []string{"1", "2"}, one)))
	require.Equal(t, `[]`, string(field.AppendList(nil, []string{}, one)))
	require.Equal(t, `null`, string(field.AppendList(nil, nil, one)))
	require.Equal(t, `,"a":1,"b":{}`, string(field.AppendMembers(nil, []field.Member{{Name: "a", Raw: "1"}, {Name: "b", Raw: "{}"}})))
}
