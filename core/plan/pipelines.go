package plan

import (
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Pipelines plans from the present pipelines to the desired ones, both in the
// parsed form {"pipelines":[…]}. The plan is nil when an issue is an error.
// The caller has passed both through the gate.
func Pipelines(current, desired strictjson.Value, o Options) (*Plan, issue.List) {
	inCurrent := issue.Collector{In: issue.InCurrent}
	present := readCurrent(current, &inCurrent)
	if inCurrent.Failed() {
		return nil, inCurrent.List()
	}
	var c issue.Collector
	wanted, found := readDesired(desired, &c)
	if !found {
		return nil, c.List()
	}
	p := planner{drafting: draft(KindPipelines, o.dialect(), baseDigest(present), o, &c), present: present, wanted: wanted}
	if len(o.AllowDelete) > 0 {
		p.noteAddresses()
	}
	p.work()
	if p.plan.Dialect == V4 {
		return p.finish(p.renderV4)
	}
	return p.finish(p.renderV2)
}

// noteAddresses notes what could be named as to be deleted.
func (p *planner) noteAddresses() {
	for _, c := range p.present {
		p.there[pipelineAddress(c.ID)] = true
		for _, s := range c.Stages {
			p.there[stageAddress(c.ID, s.ID)] = true
		}
	}
}

// planner is one planning of pipelines under way.
type planner struct {
	drafting
	present []pipeline.Pipeline
	wanted  []wantedPipeline

	target  []target // the pipelines as they will be, in order
	removed []int64  // pipelines that go
}

// target is one pipeline as it will be.
type target struct {
	present *pipeline.Pipeline // nil for a new one
	wanted  *wantedPipeline    // nil for one that is not listed
	address string
	name    string
	isMain  bool
	sort    int64
	stages  []stageTarget
	known   bool // whether the stages are known; a new one's are
	changed bool // whether something about it changes
	sorted  bool // whether its sort changes

	unsorted bool    // a new one takes incoming deals in a stage of its own
	order    []int   // present places of its own stages, none for a new one
	removed  []int64 // stages that go
}

// stageTarget is one stage as it will be.
type stageTarget struct {
	id      int64 // 0 for a new one
	name    string
	colour  string
	kind    amo.StageKind
	closing bool // won or lost: a name is all that is sent
	asRead  bool // the colour is the vendor's own and passes as it is
	changed bool // the name or the colour differs from the present ones
}

func (p *planner) work() {
	p.Key("pipelines")
	defer p.Up()
	wanted := make([]thing, len(p.wanted))
	for i, w := range p.wanted {
		wanted[i] = thing{w.id, w.name, w.broken}
	}
	present := make([]thing, len(p.present))
	for i, c := range p.present {
		present[i] = thing{id: c.ID, name: c.Name}
	}
	matched := match(wanted, present, p.Collector)
	p.mains(matched)
	created := 0
	targets := make([]target, len(p.wanted))
	for i := range p.wanted {
		p.Index(i)
		switch {
		case matched[i] != none:
			targets[i] = p.keep(&p.wanted[i], &p.present[matched[i]])
		case p.wanted[i].id == 0 && !p.wanted[i].broken:
			targets[i] = p.create(&p.wanted[i], created)
			created++
		}
		p.Up()
	}
	if count, max := len(p.present)+created, p.options.maxPipelines(); created > 0 && count > max {
		// Pipelines are created before any is deleted, so those count too.
		p.Report(issue.TooManyPipelines, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	}
	p.removePipelines(matched, created)
	if !p.Failed() { // an order of things that are not there means nothing
		p.arrange(targets, matched)
	}
}

// mains checks who is the main pipeline: at most one is marked, and the present
// one is not just unmarked or deleted.
func (p *planner) mains(matched []int) {
	marked := 0
	for i, w := range p.wanted {
		if w.main != nil && *w.main {
			marked++
			if marked > 1 {
				p.Index(i)
				p.ReportAt("is_main", issue.TwoMains)
				p.Up()
			}
		}
	}
	if marked > 0 {
		return
	}
	listed := make(map[int]int, len(matched))
	for i, place := range matched {
		listed[place] = i
	}
	for place, c := range p.present {
		if !c.IsMain {
			continue
		}
		switch i, isListed := listed[place]; {
		case !isListed && p.options.Complete && len(p.wanted) > 0:
			p.Report(issue.UnsetMain)
		case isListed && p.wanted[i].main != nil && !*p.wanted[i].main:
			p.Index(i)
			p.ReportAt("is_main", issue.UnsetMain)
			p.Up()
		}
	}
}

// create plans a new pipeline.
func (p *planner) create(w *wantedPipeline, n int) target {
	address := "pipelines/new-" + strconv.Itoa(n)
	t := target{wanted: w, address: address, name: w.name, isMain: w.main != nil && *w.main, known: true, changed: true, sorted: true}
	p.extras(address, w.extra, nil, pipelineFields)
	t.stages, t.unsorted = p.newStages(w, address)
	p.Key("statuses")
	p.countStages(t.stages, nil, 0)
	p.Up()
	p.change(Create, address, nil, t.describe(), NotInCurrent)
	return t
}

// keep plans a pipeline that is there.
func (p *planner) keep(w *wantedPipeline, c *pipeline.Pipeline) target {
	t := target{present: c, wanted: w, address: pipelineAddress(c.ID), name: w.name, isMain: c.IsMain, sort: c.Sort, known: c.StagesKnown}
	p.extras(t.address, w.extra, c.Extra, pipelineFields)
	before, after := object{}, object{}
	if w.name != c.Name {
		before.text("name", c.Name)
		after.text("name", w.name)
	}
	if w.main != nil && *w.main && !c.IsMain {
		t.isMain = true
		before.flag("is_main", false)
		after.flag("is_main", true)
	}
	if len(before) > 0 {
		t.changed = true
		p.change(Update, t.address, before.json(), after.json(), Differs)
	}
	switch {
	case w.given && !c.StagesKnown:
		p.ReportAt("statuses", issue.UnknownStages, issue.Int("id", c.ID))
		return t
	case w.given:
		p.keepStages(&t)
	default:
		t.stages = asRead(c.Stages)
	}
	if t.changed && (w.given || p.plan.Dialect == V2) {
		p.sendable(t)
	}
	return t
}

// sendable reports a pipeline that can't be sent. In dialect v2 every request
// carries the whole stage list, and one that is unknown or empty would delete
// stages.
func (p *planner) sendable(t target) {
	p.Key("statuses")
	defer p.Up()
	switch {
	case !t.known:
		p.Report(issue.UnknownStages, issue.Int("id", t.present.ID))
	case !t.hasOwn():
		p.Report(issue.NoStages)
	}
}

var pipelineFields = []string{"id", "name", "sort", "is_main", "statuses"}

// removePipelines plans the deletion of those that a complete list leaves out.
func (p *planner) removePipelines(matched []int, created int) {
	if !p.options.Complete || slices.ContainsFunc(p.wanted, func(w wantedPipeline) bool { return w.broken }) {
		return // one that can't be read may be any of them
	}
	kept := make([]bool, len(p.present))
	left := created
	for _, place := range matched {
		if place != none {
			kept[place] = true
			left++
		}
	}
	if left == 0 && len(p.present) > 0 {
		p.Report(issue.LastPipeline)
		return
	}
	for i, c := range p.present {
		if kept[i] {
			continue
		}
		address := pipelineAddress(c.ID)
		p.remove(Deletion{address, c.ID, c.Name, p.options.leads(address)}, nil)
		before := object{}
		before.text("name", c.Name)
		p.change(Remove, address, before.json(), nil, NotInDesired)
		p.removed = append(p.removed, c.ID)
	}
}

func pipelineAddress(id int64) string { return "pipelines/" + strconv.FormatInt(id, 10) }

func stageAddress(pipelineID, id int64) string {
	return pipelineAddress(pipelineID) + "/statuses/" + strconv.FormatInt(id, 10)
}
