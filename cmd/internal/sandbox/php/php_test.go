package php

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	for _, c := range []struct{ name, in, out string }{
		{"last duplicate wins in the place of the first", `{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{"map with keys 0..n-1 is a list", `{"0":"x","1":"y"}`, `["x","y"]`},
		{"keys out of order stay a map", `{"1":"x","0":"y"}`, `{"1":"x","0":"y"}`},
		{"a leading zero is text", `{"00":1}`, `{"00":1}`},
		{"empty map", `{"a":{}}`, `{"a":[]}`},
		{"escapes", `{"имя":"a/b\"\n😀"}`, `{"\u0438\u043c\u044f":"a\/b\"\n\ud83d\ude00"}`},
		{"numbers", `[1,-2,1.5,9007199254740993]`, `[1,-2,1.5,9007199254740993]`},
		{"escaped keys are the same key", `{"ab":1,"a\u0062":2}`, `{"ab":2}`},
		{"scalars", `[true,false,null]`, `[true,false,null]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := Decode([]byte(c.in))
			require.NoError(t, err)
			require.Equal(t, c.out, string(Encode(v)))
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"byte order mark", "\ufeff{}", ErrSyntax},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", ErrUTF8},
		{"lone high surrogate", `{"a":"\ud83d"}`, ErrUTF16},
		{"lone low surrogate", `{"a":"\ude00x"}`, ErrUTF16},
		{"high without low", `{"a":"\ud83d\u0041"}`, ErrUTF16},
		{"trailing data", `{} {}`, ErrSyntax},
		{"trailing comma", `{"a":1,}`, ErrSyntax},
		{"empty", ``, ErrSyntax},
		{"513 levels", strings.Repeat("[", 513) + strings.Repeat("]", 513), ErrDepth},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decode([]byte(c.in))
			require.ErrorIs(t, err, c.want)
		})
	}
}

func TestDecodeAccepts512Levels(t *testing.T) {
	v, err := Decode([]byte(strings.Repeat("[", 512) + strings.Repeat("]", 512)))
	require.NoError(t, err)
	require.Equal(t, 1, v.(*Array).Len())
}

func TestIntKey(t *testing.T) {
	for key, want := range map[string]bool{"12": true, "-3": true, "012": false, "1.5": false, "": false, " 1": false, "+1": false, "99999999999999999999": false} {
		_, ok := IntKey(key)
		require.Equal(t, want, ok, key)
	}
}
