package pipeline

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestIDs: a set knows each id that it was given, in whatever order.
func TestIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set ids
		model := map[int64]bool{}
		for _, id := range rapid.SliceOf(rapid.Int64Range(1, 20)).Draw(t, "ids") {
			require.Equal(t, model[id], set.has(id))
			require.Equal(t, !model[id], set.add(id))
			model[id] = true
		}
		for id := range int64(21) {
			require.Equal(t, model[id], set.has(id))
		}
	})
}
