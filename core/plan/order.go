package plan

import (
	"slices"

	"github.com/stagewright/stagewright/core/amo"
)

// longestStanding marks the things that can be left standing while the others
// move: the most there can be, and of those choices the one with the most things
// whose place stays the same number, so that of A B C as C B A not B is said to
// move. places names for each thing of the wanted order its present place, none for
// a new one.
func longestStanding(places []int) []bool {
	all := len(places) + 1 // a run counts all for each thing, and one more for each whose place stays the same
	last := none
	for _, place := range places {
		last = max(last, place)
	}
	best := make(risings, last+2)
	before := make([]int, len(places)) // the thing that stands before this one in the best run that ends here
	for i, place := range places {
		if place == none {
			continue
		}
		run := best.below(place)
		before[i] = run.last
		run.worth, run.last, run.place = run.worth+all, i, place
		if place == i {
			run.worth++
		}
		best.add(run)
	}
	standing := make([]bool, len(places))
	for i := best.below(len(best) - 1).last; i != none; i = before[i] {
		standing[i] = true
	}
	return standing
}

// rising is a run of things whose present places rise.
type rising struct{ worth, last, place int }

// over reports whether the run is the better one; the one that ends at the lower
// place if both are worth the same.
func (r rising) over(other rising) bool {
	return r.worth > other.worth || r.worth == other.worth && r.place < other.place
}

// risings finds the best run that ends below a place: a Fenwick tree.
type risings []rising

func (t risings) below(place int) rising {
	best := rising{last: none}
	for ; place > 0; place -= place & -place {
		if t[place].over(best) {
			best = t[place]
		}
	}
	return best
}

func (t risings) add(r rising) {
	for at := r.place + 1; at < len(t); at += at & -at {
		if r.over(t[at]) {
			t[at] = r
		}
	}
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
