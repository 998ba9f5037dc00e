package quote_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/quote"
)

// samples are texts with something odd at every place of a word.
func samples() []string {
	texts := []string{"", "a", "Этап 12", "#fffeb2", strings.Repeat("plain ", 9), "\U0010FFFF\uFFFD\u2027\u2030"}
	for _, odd := range []string{`"`, `\`, "<", ">", "&", "\x00", "\x1f", "\x7f", "\b\f\n\r\t", "\u2028", "\u2029", "ж", "漢", "😀",
		"\x80", "\xc2", "\xc2 ", "\xe2\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"} {
		for n := range 17 {
			texts = append(texts, strings.Repeat("a", n)+odd, strings.Repeat("a", n)+odd+"b", strings.Repeat("a", n)+odd+"bcdefghijk")
		}
	}
	return texts
}

// TestAsGjson: the bytes are those of gjson, which every text was written by
// before this package.
func TestAsGjson(t *testing.T) {
	for _, text := range samples() {
		same(t, text)
	}
	rapid.Check(t, func(t *rapid.T) { same(t, rapid.String().Draw(t, "text")) })
}

func same(t require.TestingT, text string) {
	require.Equal(t, string(gjson.AppendJSONString([]byte("before"), text)), string(quote.Append([]byte("before"), text)), "%q", text)
}

// TestJSONInJSON: a text in a text reads back as itself, and is written as any
// other string is.
func TestJSONInJSON(t *testing.T) {
	for _, s := range samples() {
		text := append(append(quote.Append([]byte(`{"a":`), s), `,"b":`...), '}')
		twice := quote.AppendJSON([]byte("before"), text)
		require.Equal(t, string(quote.Append([]byte("before"), string(text))), string(twice))
	}
	require.Equal(t, `""`, string(quote.AppendJSON(nil, nil)))
}

func FuzzQuote(f *testing.F) {
	for _, s := range samples() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		same(t, string(text))
		written := quote.Append(nil, string(text))
		require.Equal(t, string(quote.Append(nil, string(written))), string(quote.AppendJSON(nil, written)))
		require.Equal(t, before, text)
	})
}
