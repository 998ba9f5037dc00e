package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
)

var stageFields = []string{"id", "name", "sort", "color", "kind"}

// newStages reads the stages of a new pipeline. Won and lost may be named; the
// vendor makes them in any case.
func (p *planner) newStages(w *wantedPipeline, address string) (stages []stageTarget, unsorted bool) {
	if !w.given {
		p.ReportMissing("statuses")
		return nil, false
	}
	p.Key("statuses")
	defer p.Up()
	var own, closing []stageTarget
	seen, broken := map[int64]bool{}, false
	for i, s := range w.stages {
		p.Index(i)
		p.extras(address, s.extra, nil, stageFields)
		switch {
		case s.broken:
			broken = true
		case s.kind == amo.Unsorted && p.plan.Dialect == V4:
			unsorted = true
		case s.kind == amo.Unsorted:
			p.plan.NotCarried = append(p.plan.NotCarried, NotCarried{address, "unsorted"})
		case s.id != 0 && seen[s.id]:
			p.ReportAt("id", issue.DuplicateID, issue.Int("id", s.id))
		case amo.IsClosing(s.id):
			closing = append(closing, stageTarget{id: s.id, name: s.name, closing: true})
		case s.id != 0:
			p.ReportAt("id", issue.UnknownID, issue.Int("id", s.id))
		default:
			own = append(own, stageTarget{name: s.name, colour: p.colour(s.colour), kind: amo.Regular})
		}
		seen[s.id] = true
		p.Up()
	}
	if len(own) == 0 && !broken {
		p.Report(issue.NoStages)
	}
	return append(own, closing...), unsorted
}

// keepStages plans the stages of a pipeline that is there.
func (p *planner) keepStages(t *target) {
	present, wanted := t.present.Stages, t.wanted.stages
	p.Key("statuses")
	defer p.Up()
	matched := p.matchStages(wanted, present)
	kept := make([]bool, len(present))
	places := ordinals(present)
	var first, own, closing []stageTarget
	created := 0
	for i, w := range wanted {
		p.Index(i)
		switch {
		case matched[i] != none:
			s := &present[matched[i]]
			kept[matched[i]] = true
			stage := p.keepStage(t, w, s)
			switch s.Kind {
			case amo.Regular:
				own = append(own, stage)
				t.order = append(t.order, places[matched[i]])
			case amo.Unsorted:
				first = append(first, stage)
			default:
				closing = append(closing, stage)
			}
		case w.kind == amo.Unsorted:
			p.Report(issue.FixedStage, issue.Text("id", w.name))
		case w.id == 0 && !w.broken:
			stage := stageTarget{name: w.name, colour: p.colour(w.colour), kind: amo.Regular}
			after := stage.describe()
			after.number("position", int64(len(own)))
			address := t.address + "/statuses/new-" + strconv.Itoa(created)
			p.extras(address, w.extra, nil, stageFields)
			p.change(Create, address, nil, after.json(), NotInCurrent)
			created++
			own = append(own, stage)
			t.order = append(t.order, none)
			t.changed = true
		}
		p.Up()
	}
	for i, s := range present { // system stages stay when they are not listed
		switch {
		case kept[i] || s.Kind == amo.Regular:
		case s.Kind == amo.Unsorted:
			first = append(first, readStage(s))
		default:
			closing = append(closing, readStage(s))
		}
	}
	p.moves(t, own)
	t.stages = append(append(first, own...), closing...)
	p.removeStages(t, kept, own)
	p.countStages(t.stages, asRead(present), len(t.removed))
}

func (p *planner) matchStages(wanted []wantedStage, present []pipeline.Stage) []int {
	things := make([]thing, len(wanted))
	for i, w := range wanted {
		things[i] = thing{w.id, w.name, w.broken}
		if w.kind == amo.Unsorted && w.id == 0 {
			for _, s := range present {
				if s.Kind == amo.Unsorted {
					things[i].id = s.ID
				}
			}
		}
	}
	there := make([]thing, len(present))
	for i, s := range present {
		there[i] = thing{id: s.ID, name: s.Name}
	}
	return match(things, there, p.Collector)
}

// keepStage plans one stage that is there.
func (p *planner) keepStage(t *target, w wantedStage, s *pipeline.Stage) stageTarget {
	stage := readStage(*s)
	if len(w.extra) > 0 {
		p.extras(stageAddress(t.present.ID, s.ID), w.extra, s.Extra, stageFields)
	}
	before, after := object{}, object{}
	if w.name != s.Name {
		if s.Kind == amo.Unsorted {
			p.ReportAt("name", issue.FixedStage, issue.Int("id", s.ID))
		}
		before.text("name", s.Name)
		after.text("name", w.name)
		stage.name = w.name
	}
	if w.colour != nil && !strings.EqualFold(*w.colour, s.Colour) {
		switch s.Kind {
		case amo.Regular:
			stage.colour, stage.asRead = p.colour(w.colour), false
			before.text("color", s.Colour)
			after.text("color", stage.colour)
		case amo.Unsorted:
			p.ReportAt("color", issue.FixedStage, issue.Int("id", s.ID))
		default:
			p.ReportAt("color", issue.SystemStage, issue.Int("id", s.ID), issue.Text("field", "color"))
		}
	}
	if len(before) > 0 {
		p.change(Update, stageAddress(t.present.ID, s.ID), before.json(), after.json(), Differs)
		t.changed, stage.changed = true, true
	}
	return stage
}

// moves notes the stages that change places; as many as can be stay.
func (p *planner) moves(t *target, own []stageTarget) {
	standing := longestStanding(t.order)
	for i, place := range t.order {
		if place == none || standing[i] {
			continue
		}
		p.change(Move, stageAddress(t.present.ID, own[i].id), position(place), position(i), OrderDiffers)
		t.changed = true
	}
}

// removeStages plans the deletion of the stages that are not listed. Their deals
// move to the pipeline's first stage.
func (p *planner) removeStages(t *target, kept []bool, own []stageTarget) {
	if slices.ContainsFunc(t.wanted.stages, func(w wantedStage) bool { return w.broken }) {
		return // one that can't be read may be any of them
	}
	for i, s := range t.present.Stages {
		if kept[i] || s.Kind != amo.Regular {
			continue
		}
		address := stageAddress(t.present.ID, s.ID)
		var first *stageTarget
		if len(own) > 0 {
			first = &own[0]
		}
		p.remove(Deletion{address, s.ID, s.Name, p.options.leads(address)}, first)
		before := readStage(s).describe()
		p.change(Remove, address, before.json(), nil, NotInDesired)
		t.removed = append(t.removed, s.ID)
		t.changed = true
	}
}

// countStages holds the number of stages against the limit, which binds growth
// only: what is already over may be edited but not grown. removed is how many of
// those before go.
func (p *planner) countStages(stages, before []stageTarget, removed int) {
	count, limit := p.counted(stages), p.options.maxStages()
	fresh := 0
	for _, s := range stages {
		if s.id == 0 {
			fresh++
		}
	}
	if p.plan.Dialect == V4 {
		count += removed // stages are made before any is deleted, so those count too
	}
	switch {
	case count > limit && count > p.counted(before):
		p.Report(issue.TooManyStages, issue.Int("count", int64(count)), issue.Int("max", int64(limit)))
	case p.plan.Dialect == V2 && fresh > amo.FirstStageID: // a set has them under indexes, which end where ids begin
		p.Report(issue.TooManyStages, issue.Int("count", int64(fresh)), issue.Int("max", amo.FirstStageID))
	}
}

// counted is what the dialect's limit counts. API v4 always counts the stage for
// incoming leads too, whether it is on or not.
func (p *planner) counted(stages []stageTarget) int {
	count := withClosing(stages)
	if p.plan.Dialect == V4 && !slices.ContainsFunc(stages, func(s stageTarget) bool { return s.kind == amo.Unsorted }) {
		count++
	}
	return count
}

// withClosing counts stages as the limit does: won and lost are there whether
// they are listed or not.
func withClosing(stages []stageTarget) int {
	count := 2
	for _, s := range stages {
		if !s.closing {
			count++
		}
	}
	return count
}

// colour reads a wanted colour that differs from the present one.
func (p *planner) colour(wanted *string) string {
	if wanted == nil {
		return ""
	}
	p.Key("color")
	defer p.Up()
	older := issue.ColourNotListed
	if p.plan.Dialect == V4 {
		older = issue.ColourNotAllowed
	}
	return field.CheckStageColour(*wanted, older, p.Collector)
}

func readStage(s pipeline.Stage) stageTarget {
	return stageTarget{id: s.ID, name: s.Name, colour: s.Colour, kind: s.Kind, closing: amo.IsClosing(s.ID), asRead: true}
}

func asRead(stages []pipeline.Stage) []stageTarget {
	list := make([]stageTarget, len(stages))
	for i, s := range stages {
		list[i] = readStage(s)
	}
	return list
}

// ordinals numbers the regular stages from 0.
func ordinals(stages []pipeline.Stage) []int {
	places := make([]int, len(stages))
	n := 0
	for i, s := range stages {
		places[i] = n
		if s.Kind == amo.Regular {
			n++
		}
	}
	return places
}

func (s stageTarget) describe() object {
	o := object{}
	o.text("name", s.name)
	if s.colour != "" && !s.closing {
		o.text("color", s.colour)
	}
	return o
}

// hasOwn reports whether a stage besides won and lost stays. One that takes
// incoming deals counts only where there never was another.
func (t target) hasOwn() bool {
	others, had := false, false
	for _, s := range t.stages {
		if s.closing {
			continue
		}
		if s.kind == amo.Regular {
			return true
		}
		others = true
	}
	for _, s := range t.present.Stages {
		had = had || s.Kind == amo.Regular
	}
	return others && !had
}

// describe is a new pipeline as the plan shows it.
func (t target) describe() []byte {
	o := object{}
	o.text("name", t.name)
	o.flag("is_main", t.isMain)
	o.raw("statuses", list(nil, t.stages, func(s stageTarget, dst []byte) []byte {
		return append(dst, s.describe().json()...)
	}))
	return o.json()
}
