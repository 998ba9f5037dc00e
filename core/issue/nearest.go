package issue

import "strings"

// longest is the longest name that is near to anything, in bytes.
const longest = 40

// Nearest finds the allowed name that was probably meant, "" when none is near:
// at most one edit for each three letters, where a swap of neighbours is one and
// case alone is none.
func Nearest(name string, allowed []string) string {
	if len(name) > longest {
		return ""
	}
	best, fewest := "", len(name)/3+1
	for _, a := range allowed {
		if strings.EqualFold(a, name) {
			return a
		}
		if n := edits(name, a); n < fewest {
			best, fewest = a, n
		}
	}
	return best
}

// edits counts insertions, deletions, replacements and swaps of neighbours that
// turn a into b (optimal string alignment).
func edits(a, b string) int {
	if len(b) > longest {
		return len(b)
	}
	var rows [3][longest + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
