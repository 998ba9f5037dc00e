package plan

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/pipeline"
)

// renderV4 writes the requests of dialect v4, one call for each thing: pipelines
// are made, moved and renamed, then stages, and only then is anything deleted, so
// that a plan that is cut off has lost nothing too early.
func (p *planner) renderV4() {
	p.pipelineCalls()
	for _, t := range p.target {
		if t.present != nil {
			p.stageCalls(t)
		}
	}
	for _, t := range p.target {
		for _, id := range t.removed {
			p.request(Request{Endpoint: amo.LeadsStagesDelete, Address: stageAddress(t.present.ID, id), Input: stageInput(t.present.ID, id).json()})
		}
	}
	for _, id := range p.removed {
		input := object{}
		input.number("id", id)
		p.request(Request{Endpoint: amo.LeadsPipelinesDelete, Address: pipelineAddress(id), Input: input.json()})
	}
}

// pipelineCalls makes new pipelines, and moves, renames and marks present ones.
func (p *planner) pipelineCalls() {
	places := make(map[int64]int, len(p.present))
	sorts := make([]int64, len(p.present))
	for i, c := range p.present {
		places[c.ID], sorts[i] = i, c.Sort
	}
	rising := make([]int, len(p.target))
	for i, t := range p.target {
		rising[i] = none
		if t.present != nil {
			rising[i] = places[t.present.ID]
		}
	}
	sent := make([]bool, len(p.target))
	for _, placing := range place(rising, sorts, renumbered(len(sorts), 0, 1), 0) {
		sent[placing.at] = true
		if t := p.target[placing.at]; t.present == nil {
			p.request(Request{Endpoint: amo.LeadsPipelinesAdd, Address: t.address, Input: t.addInput(placing.sort),
				Options: moreStages(len(ownStages(t.stages)))})
		} else {
			p.updatePipeline(t, &placing.sort)
		}
	}
	for i, t := range p.target {
		if t.present != nil && !sent[i] && (t.name != t.present.Name || t.isMain != t.present.IsMain) {
			p.updatePipeline(t, nil)
		}
	}
}

func (p *planner) updatePipeline(t target, sort *int64) {
	input := object{}
	input.number("id", t.present.ID)
	if strings.TrimSpace(t.name) != "" { // else one that only moves, and has none
		input.text("name", t.name)
	}
	if sort != nil {
		input.number("sort", *sort)
	}
	if t.isMain && !t.present.IsMain {
		input.flag("is_main", true)
	}
	p.request(Request{Endpoint: amo.LeadsPipelinesUpdate, Address: t.address, Input: input.json()})
}

// addInput is a new pipeline as leads.pipelines.add takes it: a list of one.
func (t target) addInput(sort int64) []byte {
	o := object{}
	o.text("name", t.name)
	o.number("sort", sort)
	o.flag("is_main", t.isMain)
	o.flag("is_unsorted_on", t.unsorted)
	o.raw("statuses", list(nil, t.stages, func(s stageTarget, dst []byte) []byte {
		stage := object{}
		if s.id != 0 {
			stage.number("id", s.id)
		}
		stage.text("name", s.name)
		if s.colour != "" && !s.closing {
			stage.text("color", s.colour)
		}
		return append(dst, stage.json()...)
	}))
	return append(append([]byte{'['}, o.json()...), ']')
}

// stageCalls makes new stages, and moves, renames and recolours present ones. A
// move comes before everything else: its sort was worked out from the present
// ones, which the vendor renumbers at each write.
func (p *planner) stageCalls(t target) {
	own := ownStages(t.stages)
	sorts, first, floor := presentSorts(t.present.Stages)
	sent := map[int]bool{}
	var fresh []byte // new stages that go in one call
	count := 0       // of them
	flush := func() {
		if fresh == nil {
			return
		}
		input := object{}
		input.number("pipeline_id", t.present.ID)
		input.raw("stages", append(fresh, ']'))
		p.request(Request{Endpoint: amo.LeadsStagesAdd, Address: t.address, Input: input.json(), Options: moreStages(count)})
		fresh, count = nil, 0
	}
	for _, placing := range place(t.order, sorts, renumbered(len(sorts), first, amo.SortStep), floor) {
		sent[placing.at] = true
		s := own[placing.at]
		if s.id != 0 {
			flush()
			p.updateStage(t, s, &placing.sort)
			continue
		}
		if fresh == nil {
			fresh = []byte{'['}
		} else {
			fresh = append(fresh, ',')
		}
		stage := s.describe()
		stage.number("sort", placing.sort)
		fresh = append(fresh, stage.json()...)
		count++
	}
	flush()
	at := -1
	for _, s := range t.stages {
		if s.kind == amo.Regular {
			at++
			if sent[at] {
				continue
			}
		}
		if s.changed {
			p.updateStage(t, s, nil)
		}
	}
}

// updateStage always sends the name: a PATCH without it was reported to blank it.
func (p *planner) updateStage(t target, s stageTarget, sort *int64) {
	input := stageInput(t.present.ID, s.id)
	input.text("name", s.name)
	if sort != nil {
		input.number("sort", *sort)
	}
	if s.changed && !s.asRead {
		input.text("color", s.colour)
	}
	p.request(Request{Endpoint: amo.LeadsStagesUpdate, Address: stageAddress(t.present.ID, s.id), Input: input.json()})
}

// moreStages are the options of a call that makes more stages than the document's
// limit: the plan's own limit let them pass.
func moreStages(own int) []byte {
	count := own + leads.SystemStages
	if count <= amo.MaxStages {
		return nil
	}
	options := object{}
	options.number("max_stages", int64(count))
	return options.json()
}

func stageInput(pipelineID, id int64) object {
	input := object{}
	input.number("pipeline_id", pipelineID)
	input.number("id", id)
	return input
}

func ownStages(stages []stageTarget) []stageTarget {
	var own []stageTarget
	for _, s := range stages {
		if s.kind == amo.Regular {
			own = append(own, s)
		}
	}
	return own
}

// presentSorts are the sorts of a pipeline's own stages in order, how many stages
// for incoming deals stand in front of them, and above which sort they stay.
func presentSorts(stages []pipeline.Stage) (sorts []int64, first int, floor int64) {
	for _, s := range stages {
		switch s.Kind {
		case amo.Regular:
			sorts = append(sorts, s.Sort)
		case amo.Unsorted:
			first++
			floor = max(floor, s.Sort, int64(first)*amo.SortStep)
		}
	}
	return sorts, first, floor
}

// renumbered are the sorts that n things get when the vendor renumbers them,
// behind the first few.
func renumbered(n, first int, step int64) []int64 {
	sorts := make([]int64, n)
	for i := range sorts {
		sorts[i] = int64(first+i+1) * step
	}
	return sorts
}
