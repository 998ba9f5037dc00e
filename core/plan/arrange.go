package plan

import (
	"math"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
)

// arrange brings the pipelines into their order. Dialect v2 gives a sort number
// to each that needs another one; v4 leaves that to its rendering.
func (p *planner) arrange(targets []target, matched []int) {
	var places []int // the present ones
	for _, r := range sequence(len(p.present), matched, p.options.Complete) {
		if r.wanted != none {
			p.target = append(p.target, targets[r.wanted])
		} else {
			p.target = append(p.target, leave(&p.present[r.present]))
		}
		places = append(places, r.present)
	}
	standing := longestStanding(places)
	differs := false // whether the order is another than the account's
	for i := range p.target {
		t := &p.target[i]
		differs = differs || !standing[i]
		if t.present != nil && !standing[i] {
			p.change(Move, t.address, position(places[i]), position(i), OrderDiffers)
		}
	}
	if differs && p.plan.Dialect == V2 {
		p.number(standing)
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
