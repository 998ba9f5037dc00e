package plan

import (
	"math"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
)

// arrange brings the pipelines into their order. Dialect v2 gives a sort number
// to each that needs another one; v4 leaves that to its rendering.
func (p *planner) arrange(targets []target, matched []int) {
	var rising []int // present places of those that are there already
	for _, r := range sequence(len(p.present), matched, p.options.Complete) {
		if r.wanted != none {
			p.target = append(p.target, targets[r.wanted])
		} else {
			p.target = append(p.target, leave(&p.present[r.present]))
		}
		if r.present != none {
			rising = append(rising, r.present)
		}
	}
	standing := longestRising(rising)
	fixed := make([]bool, len(p.target)) // keeps its sort if that fits
	n, differs := 0, false               // whether the order is another than the account's
	for i := range p.target {
		t := &p.target[i]
		if t.present == nil {
			differs = true
			continue
		}
		fixed[i] = standing[n]
		if !standing[n] {
			p.change(Move, t.address, position(rising[n]), position(i), OrderDiffers)
			differs = true
		}
		n++
	}
	if differs && p.plan.Dialect == V2 {
		p.number(fixed)
	}
}

// leave is a pipeline that is not listed.
func leave(c *pipeline.Pipeline) target {
	return target{present: c, address: pipelineAddress(c.ID), name: c.Name,
		isMain: c.IsMain, sort: c.Sort, stages: asRead(c.Stages), known: c.StagesKnown}
}

func position(n int) []byte {
	o := object{}
	o.number("position", int64(n))
	return o.json()
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
