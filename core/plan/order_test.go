package plan

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLongestRising(t *testing.T) {
	for _, c := range []struct {
		values []int
		length int
	}{
		{nil, 0}, {[]int{0}, 1}, {[]int{0, 1, 2}, 3}, {[]int{2, 1, 0}, 1}, {[]int{3, 0, 1, 2}, 3}, {[]int{0, 2, 1, 3}, 3}, {[]int{1, 2, 3, 0}, 3},
	} {
		require.Equal(t, c.length, count(longestRising(c.values)), "%v", c.values)
	}
}

// TestLongestRisingIsLongest compares with trying every choice.
func TestLongestRisingIsLongest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, "values")
		standing := longestRising(values)
		last, best := -1, 0
		for i, v := range values {
			if standing[i] {
				require.Greater(t, v, last)
				last = v
			}
		}
		for choice := range 1 << len(values) {
			last, n := -1, 0
			for i, v := range values {
				if choice>>i&1 == 1 {
					if v < last {
						n = -100
					}
					last = v
					n++
				}
			}
			best = max(best, n)
		}
		require.Equal(t, best, count(standing))
	})
}

func count(marks []bool) int {
	n := 0
	for _, m := range marks {
		if m {
			n++
		}
	}
	return n
}
