package plan

import (
	"slices"

	"github.com/stagewright/stagewright/core/amo"
)

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

// ref is one place in an order: something that is there, something wanted, or
// both. none stands for neither.
type ref struct{ present, wanted int }

// sequence is the order of everything after a plan: the listed things take the
// places that listed things have, in their new order; the others stay where they
// are, unless they are dropped; a new one follows its neighbour of the desired
// list. matched says for each wanted thing which present one it is.
func sequence(present int, matched []int, drop bool) []ref {
	listed := make([]bool, present)
	var leading []ref  // new ones before the first that is there
	var groups [][]ref // one that is there, and the new ones behind it
	for i, place := range matched {
		switch {
		case place != none:
			listed[place] = true
			groups = append(groups, []ref{{place, i}})
		case len(groups) == 0:
			leading = append(leading, ref{none, i})
		default:
			groups[len(groups)-1] = append(groups[len(groups)-1], ref{none, i})
		}
	}
	var order []ref
	next := 0
	for place := range present {
		switch {
		case listed[place]:
			if next == 0 {
				order = append(order, leading...)
			}
			order = append(order, groups[next]...)
			next++
		case !drop:
			order = append(order, ref{place, none})
		}
	}
	if next == 0 {
		order = append(order, leading...)
	}
	return order
}

// placing gives one thing the sort that brings it to its place.
type placing struct {
	at   int // its place in the wanted order
	sort int64
}

// place says in which order things must be sent, and with which sorts, so that
// they come to stand in the wanted order. rising names for each of them its
// present place, none for a new one; sorts are the present ones by present place,
// renumbered what the vendor would make of them; all stay above floor.
//
// The vendor renumbers sorts after each write ("automatically recomputed"), so a
// number that was worked out beforehand may mean another place by the time it is
// sent. Two ways are safe whether it renumbers or not: a single thing goes into
// a gap between its neighbours that is there in the present numbers and in the
// renumbered ones; several go to the end one after the other, from the first
// that stands wrong.
func place(rising []int, sorts, renumbered []int64, floor int64) []placing {
	standing := longestStanding(rising)
	var movers []int
	for i := range rising {
		if !standing[i] {
			movers = append(movers, i)
		}
	}
	if len(movers) == 0 {
		return nil
	}
	if len(movers) == 1 {
		if sort, fits := gap(rising, sorts, renumbered, floor, movers[0]); fits {
			return []placing{{movers[0], sort}}
		}
	}
	var end int64
	for _, s := range slices.Concat(sorts, renumbered) {
		end = max(end, s)
	}
	var list []placing
	for i := firstWrong(rising); i < len(rising); i++ {
		end += amo.SortStep
		list = append(list, placing{i, end})
	}
	return list
}

// longestStanding is longestRising among those that are there.
func longestStanding(rising []int) []bool {
	var there, at []int
	for i, place := range rising {
		if place != none {
			there = append(there, place)
			at = append(at, i)
		}
	}
	standing := make([]bool, len(rising))
	for n, stands := range longestRising(there) {
		standing[at[n]] = stands
	}
	return standing
}

// gap finds a sort between the neighbours of the one thing that moves, by the
// present numbers and by the renumbered ones.
func gap(rising []int, sorts, renumbered []int64, floor int64, mover int) (sort int64, fits bool) {
	if mover+1 == len(rising) {
		return 0, false // it goes to the end
	}
	low := floor
	if mover > 0 {
		before := rising[mover-1]
		low = max(sorts[before], renumbered[before])
	}
	behind := rising[mover+1]
	high := min(sorts[behind], renumbered[behind])
	return low + (high-low)/2, high-low > 1
}

// firstWrong is the first place from which on things have to be put to the end:
// before it, everything is there and rising.
func firstWrong(rising []int) int {
	for i, place := range rising {
		if place == none || i > 0 && place < rising[i-1] {
			return i
		}
	}
	return len(rising)
}
