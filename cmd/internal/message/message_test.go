package message_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

const cases = "../../../testdata/message"

// golden is one file of testdata/message. The shell's tests read the same ones.
type golden struct {
	Kind    string       `json:"kind"`
	Text    string       `json:"text"`
	Base64  bool         `json:"base64"`
	Error   message.Code `json:"error"`
	Message *struct {
		Method  string      `json:"method"`
		Target  string      `json:"target"`
		Verb    string      `json:"verb"`
		Account int64       `json:"account"`
		Status  int         `json:"status"`
		Fields  [][2]string `json:"fields"`
		Body    string      `json:"body"`
	} `json:"message"`
}

func (g golden) bytes(t testing.TB, s string) []byte {
	if !g.Base64 {
		return []byte(s)
	}
	b, err := base64.StdEncoding.DecodeString(s)
	require.NoError(t, err)
	return b
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(cases, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var g golden
			require.NoError(t, json.Unmarshal(raw, &g))
			text := g.bytes(t, g.Text)

			got, again, err := roundTrip(t, g.Kind, text)
			if g.Error != "" {
				var fault *message.Error
				require.ErrorAs(t, err, &fault)
				assert.Equal(t, g.Error, fault.Code)
				return
			}
			require.NoError(t, err)
			require.NotNil(t, g.Message)
			want := message.Fields(nil)
			for _, f := range g.Message.Fields {
				want = append(want, message.Field{Name: f[0], Value: f[1]})
			}
			body := g.bytes(t, g.Message.Body)
			switch got := got.(type) {
			case message.Request:
				assert.Equal(t, message.Request{Method: g.Message.Method, Target: g.Message.Target, Fields: want, Body: body}, got)
			case message.Call:
				assert.Equal(t, message.Call{Verb: g.Message.Verb, Account: g.Message.Account, Fields: want, Body: body}, got)
			case message.Answer:
				assert.Equal(t, message.Answer{Status: g.Message.Status, Fields: want, Body: body}, got)
			}
			assert.Equal(t, string(text), string(again), "what is read is written the same")
		})
	}
}

// roundTrip decodes text and encodes the outcome.
func roundTrip(t testing.TB, kind string, text []byte) (decoded any, again []byte, err error) {
	var m interface{ Append([]byte) ([]byte, error) }
	switch kind {
	case "request":
		m, err = message.DecodeRequest(text)
	case "call":
		m, err = message.DecodeCall(text)
	case "answer":
		m, err = message.DecodeAnswer(text)
	default:
		t.Fatalf("kind %q", kind)
	}
	if err != nil {
		return nil, nil, err
	}
	again, err = m.Append(nil)
	require.NoError(t, err, "whatever can be read can be written")
	return m, again, nil
}

func TestAppendRefuses(t *testing.T) {
	many := make(message.Fields, message.MaxFields+1)
	for i := range many {
		many[i] = message.Field{Name: "a" + strings.Repeat("b", i)}
	}
	for name, row := range map[string]struct {
		message interface{ Append([]byte) ([]byte, error) }
		code    message.Code
	}{
		"method with a space":  {message.Request{Method: "GE T", Target: "/"}, message.BadFirstLine},
		"empty method":         {message.Request{Target: "/"}, message.BadFirstLine},
		"target with LF":       {message.Request{Method: "GET", Target: "/\nx: y"}, message.BadFirstLine},
		"target with a space":  {message.Request{Method: "GET", Target: "/a b"}, message.BadFirstLine},
		"target of a proxy":    {message.Request{Method: "GET", Target: "http://x/"}, message.BadFirstLine},
		"negative account":     {message.Call{Verb: "send", Account: -1}, message.BadFirstLine},
		"account too long":     {message.Call{Verb: "send", Account: 10_000_000_000_000_000}, message.BadFirstLine},
		"status 99":            {message.Answer{Status: 99}, message.BadFirstLine},
		"status 600":           {message.Answer{Status: 600}, message.BadFirstLine},
		"upper-case name":      {message.Answer{Status: 200, Fields: message.Fields{{"Origin", "x"}}}, message.BadField},
		"underscore in a name": {message.Answer{Status: 200, Fields: message.Fields{{"x_auth_token", "x"}}}, message.BadField},
		"LF in a value":        {message.Answer{Status: 200, Fields: message.Fields{{"a", "b\nc: d"}}}, message.BadText},
		"CR in a value":        {message.Answer{Status: 200, Fields: message.Fields{{"a", "b\rc"}}}, message.BadText},
		"NUL in a value":       {message.Answer{Status: 200, Fields: message.Fields{{"a", "\x00"}}}, message.BadText},
		"no UTF-8":             {message.Answer{Status: 200, Fields: message.Fields{{"a", "\xff"}}}, message.BadText},
		"name twice":           {message.Answer{Status: 200, Fields: message.Fields{{"a", "1"}, {"a", "2"}}}, message.FieldTwice},
		"too many fields":      {message.Answer{Status: 200, Fields: many}, message.TooManyFields},
		"head too long":        {message.Answer{Status: 200, Fields: message.Fields{{"a", strings.Repeat("x", message.MaxHead)}}}, message.HeadTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := row.message.Append([]byte("kept"))
			var fault *message.Error
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, row.code, fault.Code)
			assert.Equal(t, "kept", string(out))
		})
	}
}

func TestErrorHoldsNoText(t *testing.T) {
	_, err := message.DecodeRequest([]byte("GET /\nauthorization Bearer secret\n\n"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
}

func TestDecodeAllocates(t *testing.T) {
	text := []byte("POST /plan\norigin: https://a.amocrm.ru\ncontent-type: application/json\n\n" + strings.Repeat("x", 1<<16))
	n := testing.AllocsPerRun(100, func() { _, _ = message.DecodeRequest(text) })
	assert.LessOrEqual(t, n, 2.0, "the head as one string and the list of fields; the body isn't copied")
}

func FuzzRoundTrip(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(cases, "*.json"))
	require.NoError(f, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		var g golden
		require.NoError(f, json.Unmarshal(raw, &g))
		f.Add(g.bytes(f, g.Text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, kind := range []string{"request", "call", "answer"} {
			_, again, err := roundTrip(t, kind, text)
			if err == nil {
				require.True(t, bytes.Equal(text, again), "%s: %q became %q", kind, text, again)
			}
		}
	})
}
