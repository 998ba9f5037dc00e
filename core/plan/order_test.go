package plan

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLongestStanding(t *testing.T) {
	for _, c := range []struct {
		places []int
		want   []bool
	}{
		{nil, []bool{}},
		{[]int{none}, []bool{false}},
		{[]int{0, 1, 2}, []bool{true, true, true}},
		{[]int{2, 1, 0}, []bool{false, true, false}}, // the middle one keeps its place
		{[]int{3, 1, 2, 0, 4}, []bool{false, true, true, false, true}},
		{[]int{2, 1, 0, 3}, []bool{false, true, false, true}},
		{[]int{none, 1, 0}, []bool{false, true, false}},
		{[]int{1, 0}, []bool{false, true}},
		{[]int{3, 0, 1, 2}, []bool{false, true, true, true}},
		{[]int{0, none, 9, 7}, []bool{true, false, false, true}},
	} {
		require.Equal(t, c.want, longestStanding(c.places), "%v", c.places)
	}
}

// TestLongestStandingIsBest compares with trying every choice.
func TestLongestStandingIsBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, none}).Draw(t, "places")
		standing := longestStanding(places)
		most, mostSame := 0, 0
		for choice := range 1 << len(places) {
			var marks []bool
			for i := range places {
				marks = append(marks, choice>>i&1 == 1)
			}
			n, same := worth(places, marks)
			if n > most || n == most && same > mostSame {
				most, mostSame = n, same
			}
		}
		n, same := worth(places, standing)
		require.Equal(t, []int{most, mostSame}, []int{n, same})
	})
}

// worth is how many things are marked, and how many of them keep their number; none
// when the marked ones don't rise.
func worth(places []int, marks []bool) (n, same int) {
	last := none
	for i, place := range places {
		if !marks[i] {
			continue
		}
		if place <= last {
			return 0, 0
		}
		last = place
		n++
		if place == i {
			same++
		}
	}
	return n, same
}
