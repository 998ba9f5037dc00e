package issue_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
)

func TestNearest(t *testing.T) {
	fields := []string{"id", "name", "sort", "is_main", "statuses"}
	for _, c := range []struct{ name, want string }{
		{"name", "name"},
		{"nmae", "name"},          // a swap of neighbours is one edit
		{"ismain", "is_main"},     // one left out
		{"statusses", "statuses"}, // one too many
		{"statusez", "statuses"},  // one replaced
		{"is-mian", "is_main"},    // one replaced, one swap: two edits for seven letters
		{"sattsues", "statuses"},  // two swaps
		{"sattsuez", ""},          // three edits need nine letters
		{"ids", "id"},             // one edit for three letters
		{"di", ""},                // two letters are too few for any edit
		{"x", ""},                 //
		{"", ""},                  //
		{"set", ""},               // two edits away from sort, one is allowed
		{"leads", ""},             //
		{"имя", ""},               // bytes of another script are near nothing
		{"ID", "id"},              // case alone is no edit
		{"Statuses", "statuses"},  //
		{"NMAE", ""},              // beside it, case counts
		{strings.Repeat("n", 41), ""},
		{strings.Repeat("n", 120), ""}, // 120/3 edits would reach anything
		{strings.Repeat("n", 100_000), ""},
	} {
		require.Equal(t, c.want, issue.Nearest(c.name, fields), "%.20q", c.name)
	}
}

// TestNearestTakesTheBest: the nearest of several, the first of equally near ones.
func TestNearestTakesTheBest(t *testing.T) {
	require.Equal(t, "color", issue.Nearest("colour", []string{"colr", "color", "colors"}))
	require.Equal(t, "cat", issue.Nearest("bat", []string{"cat", "rat"}))
	require.Empty(t, issue.Nearest("anything", nil))
	require.Empty(t, issue.Nearest(strings.Repeat("n", 39), []string{strings.Repeat("n", 41)}), "too long to be near anything")
}
