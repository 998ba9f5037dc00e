package plan

import (
	"bytes"
	std "crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestSHA256: the digest is Go's own, of texts of every length around the ends of
// blocks and of drawn ones.
func TestSHA256(t *testing.T) {
	for size := range 200 {
		text := bytes.Repeat([]byte{byte(size) | 0x81}, size)
		require.Equal(t, std.Sum256(text), sha256(text), "%d bytes", size)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 0, 1000).Draw(t, "text")
		require.Equal(t, std.Sum256(text), sha256(text))
	})
}
