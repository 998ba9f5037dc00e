package plan

import (
	"math"

	"github.com/stagewright/stagewright/core/issue"
)

// arrange brings the pipelines into their order and gives a sort number to each
// that needs another one.
func (p *planner) arrange(targets []target, matched []int) {
	p.target = p.sequence(targets, matched)
	var rising []int // present places of those that are there already
	place := make(map[int64]int, len(p.present))
	for i, c := range p.present {
		place[c.ID] = i
	}
	for _, t := range p.target {
		if t.present != nil {
			rising = append(rising, place[t.present.ID])
		}
	}
	standing := longestRising(rising)
	fixed := make([]bool, len(p.target)) // keeps its sort if that fits
	n := 0
	for i := range p.target {
		t := &p.target[i]
		if t.present == nil {
			continue
		}
		fixed[i] = standing[n]
		if !standing[n] {
			before, after := object{}, object{}
			before.number("position", int64(rising[n]))
			after.number("position", int64(i))
			p.change(Move, t.address, before.json(), after.json(), OrderDiffers)
		}
		n++
	}
	p.number(fixed)
}

// sequence is the order of all pipelines: the listed ones take the places that
// listed ones have, in their new order; the others stay where they are; a new
// one follows its neighbour of the desired list.
func (p *planner) sequence(targets []target, matched []int) []target {
	listed := make([]bool, len(p.present))
	var leading []target  // new ones before the first that is there
	var groups [][]target // one that is there, and the new ones behind it
	for i, t := range targets {
		switch {
		case matched[i] != none:
			listed[matched[i]] = true
			groups = append(groups, []target{t})
		case len(groups) == 0:
			leading = append(leading, t)
		default:
			groups[len(groups)-1] = append(groups[len(groups)-1], t)
		}
	}
	var sequence []target
	next := 0
	for i := range p.present {
		switch {
		case listed[i]:
			if next == 0 {
				sequence = append(sequence, leading...)
			}
			sequence = append(sequence, groups[next]...)
			next++
		case !p.options.Complete:
			c := &p.present[i]
			sequence = append(sequence, target{present: c, address: pipelineAddress(c.ID), name: c.Name,
				isMain: c.IsMain, sort: c.Sort, stages: asRead(c.Stages), known: c.StagesKnown})
		}
	}
	if next == 0 {
		sequence = append(sequence, leading...)
	}
	return sequence
}

// number gives rising sorts to the sequence. Pipelines that stand keep theirs
// where it fits; a gap is used before anything behind it is pushed on.
func (p *planner) number(fixed []bool) {
	last, lastID := int64(math.MinInt64), int64(0)
	for i := range p.target {
		t := &p.target[i]
		if fixed[i] && (t.sort > last || t.sort == last && t.present.ID > lastID) {
			last, lastID = t.sort, t.present.ID
			continue
		}
		sort := last + 1
		if i == 0 {
			sort = p.firstSort(fixed)
		}
		t.sort, t.sorted, t.changed = sort, true, true
		last, lastID = sort, 1<<62 // an equal sort behind it would be a tie
		switch {
		case !t.known:
			p.Report(issue.UnknownStages, issue.Int("id", t.present.ID))
		case t.present != nil && !t.hasOwn():
			p.Report(issue.NoStages)
		}
	}
}

// firstSort is the sort of the first pipeline when it is not one that stands:
// right below the ones that do, if there is room above zero.
func (p *planner) firstSort(fixed []bool) int64 {
	for i, f := range fixed {
		if f {
			return max(0, p.target[i].sort-int64(i))
		}
	}
	return 1
}
