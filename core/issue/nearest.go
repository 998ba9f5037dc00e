package issue

// Nearest finds the allowed name that was probably meant, "" when none is near:
// at most one edit for each three letters, where a swap of neighbours is one.
func Nearest(name string, allowed []string) string {
	best, bestEdits := "", len(name)/3+1
	for _, a := range allowed {
		if n := edits(name, a); n < bestEdits || n == bestEdits && best == "" {
			best, bestEdits = a, n
		}
	}
	return best
}

// edits counts insertions, deletions, replacements and swaps of neighbours that
// turn a into b (optimal string alignment). Long names are never near.
func edits(a, b string) int {
	const long = 40
	if len(a) > long || len(b) > long {
		return long
	}
	var rows [3][long + 1]int
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
