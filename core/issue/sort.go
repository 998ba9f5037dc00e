package issue

import (
	"slices"
	"strconv"
	"strings"
)

// Sort brings the issues of a document that was walked more than once into its
// order: by the indexes in their paths, a list's own issues before those of its
// elements. Issues of one place keep theirs.
func (c *Collector) Sort() {
	places := make(map[string][]int, len(c.list))
	for _, i := range c.list {
		if _, known := places[i.Path]; !known {
			places[i.Path] = indexes(i.Path)
		}
	}
	slices.SortStableFunc(c.list, func(a, b Issue) int { return slices.Compare(places[a.Path], places[b.Path]) })
}

// indexes are the list indexes in a JSON pointer.
func indexes(path string) []int {
	var list []int
	for _, step := range strings.Split(path, "/") {
		if n, err := strconv.Atoi(step); err == nil {
			list = append(list, n)
		}
	}
	return list
}
