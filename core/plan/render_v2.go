package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/quote"
)

// renderV2 writes the requests of dialect v2: one pipelines.set for each pipeline,
// creations first, then updates, then one pipelines.delete.
func (p *planner) renderV2() {
	newMain := false
	for _, t := range p.target {
		newMain = newMain || t.isMain && (t.present == nil || !t.present.IsMain)
	}
	for _, t := range p.target {
		if t.present == nil {
			p.set(t, pipeline.Set{Add: []pipeline.Draft{t.draft()}})
		}
	}
	for _, t := range p.target {
		if t.present != nil && t.changed {
			// Two mains at once would be a matter of luck: the old one is not sent as one.
			if newMain && t.present.IsMain {
				t.isMain = false
			}
			p.checkNames(t)
			p.set(t, pipeline.Set{Update: []pipeline.Draft{t.draft()}})
		}
	}
	if len(p.removed) > 0 {
		input := append([]byte(nil), `{"id":`...)
		input = list(input, p.removed, func(id int64, dst []byte) []byte { return strconv.AppendInt(dst, id, 10) })
		p.request(Request{Endpoint: amo.PipelinesDelete, Input: append(input, '}')})
	}
}

func (p *planner) set(t target, set pipeline.Set) {
	p.request(Request{Endpoint: amo.PipelinesSet, Address: t.address, Input: set.AppendPlain(nil), Options: t.requestOptions()})
}

// draft is the pipeline as pipelines.set takes it, always with all its stages.
func (t target) draft() pipeline.Draft {
	d := pipeline.Draft{Name: t.name, IsMain: t.isMain}
	if t.present != nil {
		d.ID = t.present.ID
	}
	if t.sorted {
		d.Sort = &t.sort
	}
	for _, s := range t.stages {
		stage := pipeline.DraftStage{ID: s.id, Name: s.name}
		if !s.closing {
			stage.Colour = s.colour
		}
		d.Stages = append(d.Stages, stage)
	}
	return d
}

// requestOptions lets pass what the account has already: colours as they were
// read, and more stages than the limit.
func (t target) requestOptions() []byte {
	options := object{}
	var colours []string
	for _, s := range t.stages {
		if s.closing || !s.asRead || s.colour == "" || slices.Contains(colours, s.colour) {
			continue
		}
		if listed, standing := amo.StageColour(s.colour); standing != amo.Listed || listed != s.colour {
			colours = append(colours, s.colour)
		}
	}
	if len(colours) > 0 {
		options.raw("allow_colors", list(nil, colours, func(c string, dst []byte) []byte { return quote.Append(dst, c) }))
	}
	if count := withClosing(t.stages); count > amo.MaxStages {
		options.number("max_stages", int64(count))
	}
	if len(options) == 0 {
		return nil
	}
	return options.json()
}

// checkNames reports stages of the present state whose name is blank: they can't
// be sent back, and left out they would be deleted.
func (p *planner) checkNames(t target) {
	for _, s := range t.stages {
		if strings.TrimSpace(s.name) == "" {
			p.In = issue.InCurrent
			p.ReportPath(p.currentPath(t.present, s.id)+"/name", issue.BlankName)
			p.In = issue.InInput
		}
	}
}

// currentPath is where a stage stands in the present state.
func (p *planner) currentPath(of *pipeline.Pipeline, stageID int64) string {
	for i := range p.present {
		if &p.present[i] != of {
			continue
		}
		for j, s := range of.Stages {
			if s.ID == stageID {
				return "/pipelines/" + strconv.Itoa(i) + "/statuses/" + strconv.Itoa(j)
			}
		}
	}
	return "/pipelines"
}
