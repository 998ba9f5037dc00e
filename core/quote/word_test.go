package quote_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/quote"
)

// TestDecimal: digits spell what strconv reads, and nothing else spells anything.
func TestDecimal(t *testing.T) {
	for _, text := range []string{"", "-1", "+1", "1.0", "1e3", " 1", "1 ", "12:", "/2", "1234567 ", "12345678901234567", "１", "1_0", "12345678x", "x12345678"} {
		_, ok := quote.Decimal(text)
		require.False(t, ok, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,16}`).Draw(t, "digits")
		want, err := strconv.ParseInt(text, 10, 64)
		require.NoError(t, err)
		n, ok := quote.Decimal(text)
		require.True(t, ok, text)
		require.Equal(t, want, n)
		odd := rapid.IntRange(0, len(text)-1).Draw(t, "place")
		other := rapid.Byte().Filter(func(c byte) bool { return c < '0' || c > '9' }).Draw(t, "other")
		_, ok = quote.Decimal(text[:odd] + string([]byte{other}) + text[odd+1:])
		require.False(t, ok)
	})
}

// TestShort: texts of at most eight bytes differ as words unless only spaces at
// their ends do.
func TestShort(t *testing.T) {
	require.Equal(t, uint64(0x2020202020202020), quote.Short(""))
	require.Equal(t, uint64(0x2032626566666623), quote.Short("#fffeb2"[:4]+"eb2"))
	require.Equal(t, quote.Word("abcdefgh", 0), quote.Short("abcdefgh"))
	require.Zero(t, quote.Short("abcdefghi"))
	for n := range 9 {
		require.Equal(t, quote.Word("abcdefgh"[:n]+"        ", 0), quote.Short("abcdefgh"[:n]))
	}
}
