package plan

import (
	"slices"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
)

// Pipelines plans from the present pipelines to the desired ones, both in the
// parsed form {"pipelines":[…]}. The plan is nil when an issue is an error.
// The caller has passed both through the gate.
func Pipelines(current, desired gjson.Result, o Options) (*Plan, issue.List) {
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
	p := planner{Collector: &c, options: o, present: present, wanted: wanted, allowed: map[string]bool{},
		plan: &Plan{Kind: KindPipelines, Dialect: V2, BaseDigest: baseDigest(present)}}
	for _, address := range o.AllowDelete {
		p.allowed[address] = true
	}
	p.work()
	c.Sort() // the desired state was walked twice
	p.checkAddresses()
	if c.Failed() {
		return nil, c.List()
	}
	p.render()
	if c.Failed() {
		return nil, c.List()
	}
	p.plan.Digest = p.plan.digest()
	return p.plan, c.List()
}

// planner is one planning under way. The collector stands in the desired state.
type planner struct {
	*issue.Collector
	options Options
	allowed map[string]bool
	present []pipeline.Pipeline
	wanted  []wantedPipeline
	plan    *Plan

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
	changed bool // whether a request has to be sent
	sorted  bool // whether the request carries the sort
}

// stageTarget is one stage as it will be.
type stageTarget struct {
	id      int64 // 0 for a new one
	name    string
	colour  string
	kind    amo.StageKind
	closing bool // won or lost: a name is all that is sent
	asRead  bool // the colour is the vendor's own and passes as it is
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
	p.extras(w.extra, nil, pipelineFields)
	t.stages = p.newStages(w, address)
	p.Key("statuses")
	p.countStages(t.stages, nil)
	p.Up()
	p.change(Create, address, nil, t.describe(), NotInCurrent)
	return t
}

// keep plans a pipeline that is there.
func (p *planner) keep(w *wantedPipeline, c *pipeline.Pipeline) target {
	t := target{present: c, wanted: w, address: pipelineAddress(c.ID), name: w.name, isMain: c.IsMain, sort: c.Sort, known: c.StagesKnown}
	p.extras(w.extra, c.Extra, pipelineFields)
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
		t.changed = true
	case w.given:
		p.keepStages(&t)
	default:
		t.stages = asRead(c.Stages)
	}
	if t.changed {
		p.sendable(t)
	}
	return t
}

// sendable reports a pipeline that can't be sent: every request carries the
// whole stage list, and one that is unknown or empty would delete stages.
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

// extras reports members that are no fields, unless the present state has them
// too: what reading let through may come back.
func (p *planner) extras(names []string, survived []pipeline.Member, allowed []string) {
next:
	for _, name := range names {
		for _, m := range survived {
			if m.Name == name {
				continue next
			}
		}
		p.Key(name)
		p.ReportUnknown(name, allowed)
		p.Up()
	}
}

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

// remove notes a deletion and asks whether it is allowed. movesTo is where the
// deals go, nil when nobody knows.
func (p *planner) remove(d Deletion, movesTo *stageTarget) {
	p.plan.Deletes = append(p.plan.Deletes, d)
	if p.options.AllowDeleteAll || p.allowed[d.Address] {
		return
	}
	params := []issue.Param{issue.Text("address", d.Address), issue.Int("id", d.ID), issue.Text("name", d.Name)}
	if d.Leads == nil {
		params = append(params, issue.Unknown("leads"))
	} else {
		params = append(params, issue.Int("leads", *d.Leads))
	}
	if movesTo == nil {
		params = append(params, issue.Unknown("moves_to"))
	} else {
		to := object{}
		to.id(movesTo.id)
		to.text("name", movesTo.name)
		params = append(params, issue.JSON("moves_to", to.json(), movesTo.name))
	}
	p.Report(issue.WouldDelete, params...)
}

// checkAddresses reports addresses in allow_delete that nothing has: a typing
// mistake there must not pass for consent to something else.
func (p *planner) checkAddresses() {
	if len(p.options.AllowDelete) == 0 {
		return
	}
	there := map[string]bool{}
	for _, c := range p.present {
		there[pipelineAddress(c.ID)] = true
		for _, s := range c.Stages {
			there[stageAddress(c.ID, s.ID)] = true
		}
	}
	p.In = issue.InCall
	for i, address := range p.options.AllowDelete {
		if !there[address] {
			p.ReportPath("/options/allow_delete/"+strconv.Itoa(i), issue.UnknownAddress, issue.Text("value", address))
		}
	}
	p.In = issue.InInput
}

func (p *planner) change(action Action, address string, before, after []byte, reason Reason) {
	p.plan.Changes = append(p.plan.Changes, Change{action, address, before, after, reason})
}

func pipelineAddress(id int64) string { return "pipelines/" + strconv.FormatInt(id, 10) }

func stageAddress(pipelineID, id int64) string {
	return pipelineAddress(pipelineID) + "/statuses/" + strconv.FormatInt(id, 10)
}
