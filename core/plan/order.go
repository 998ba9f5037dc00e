package plan

import "slices"

// longestRising marks the members of a longest rising run of values: of things
// that changed places, these can be left standing while the others move.
func longestRising(values []int) []bool {
	// tails[n] is the place of the smallest value that ends a run of n+1.
	tails, before := []int{}, make([]int, len(values))
	for i, v := range values {
		n, _ := slices.BinarySearchFunc(tails, v, func(place, v int) int { return values[place] - v })
		before[i] = -1
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	standing := make([]bool, len(values))
	if len(tails) == 0 {
		return standing
	}
	for i := tails[len(tails)-1]; i >= 0; i = before[i] {
		standing[i] = true
	}
	return standing
}
