package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// What a way back can't bring along, as NotCarried says it.
const (
	lostID        = "ids"                  // it comes back under a new id
	lostLeads     = "leads"                // it comes back without its deals
	lostCustomers = "customers"            // it comes back without its customers
	lostColour    = "color"                // its colour can't be sent: the nearest takes its place
	lostUnsorted  = "unsorted"             // its stage of incoming deals does not come back
	keptFields    = "custom_fields_values" // values that were set since stay
)

// Restore plans the way back from the present state to one that was saved, both
// in the parsed form. The saved list is complete: what was made since is to be
// deleted, if the options allow it. What is gone is created again, under a new id and
// empty; NotCarried says so of each.
func Restore(kind Kind, current, saved strictjson.Value, o Options) (*Plan, issue.List) {
	inCurrent := issue.Collector{In: issue.InCurrent}
	var c issue.Collector
	o.Complete = true
	var p *Plan
	var issues issue.List
	r := returning{older: kind == KindPipelines && o.dialect() == V2}
	if kind == KindPipelines {
		present, then := readCurrent(current, &inCurrent), readCurrent(saved, &c)
		if inCurrent.Failed() || c.Failed() {
			return nil, append(inCurrent.List(), c.List()...)
		}
		p, issues = Pipelines(current, strictjson.Known(string(r.pipelines(present, then))), o)
	} else {
		present, then := readCustomers(current, kind, &inCurrent), readCustomers(saved, kind, &c)
		if inCurrent.Failed() || c.Failed() {
			return nil, append(inCurrent.List(), c.List()...)
		}
		desired := strictjson.Known(string(r.customers(kind, present, then)))
		if kind == KindStatuses {
			p, issues = Statuses(current, desired, o)
		} else {
			p, issues = Segments(current, desired, o)
		}
	}
	if p == nil {
		return nil, issues
	}
	p.NotCarried = append(p.NotCarried, r.lost...)
	p.Digest = p.digest()
	return p, issues
}

// returning writes the desired state of a way back.
type returning struct {
	lost  []NotCarried
	older bool // the four older colours can be sent: by pipelines/set only
}

func (r *returning) loses(address string, what ...string) {
	for _, w := range what {
		r.lost = append(r.lost, NotCarried{address, w})
	}
}

// claim finds for each saved thing the present one that it is: by its id, else by
// its name among those that no id claims, for somebody may have made it again.
func claim(saved, present []thing) []int {
	claimed := make([]bool, len(present))
	found := make([]int, len(saved))
	take := func(i int, fits func(thing) bool) {
		for place, t := range present {
			if !claimed[place] && fits(t) {
				found[i], claimed[place] = place, true
				return
			}
		}
	}
	for i, s := range saved {
		found[i] = none
		take(i, func(t thing) bool { return t.id == s.id })
	}
	for i, s := range saved {
		if found[i] == none {
			take(i, func(t thing) bool { return t.name == s.name })
		}
	}
	return found
}

func (r *returning) pipelines(present, saved []pipeline.Pipeline) []byte {
	named := func(p pipeline.Pipeline) thing { return thing{id: p.ID, name: p.Name} }
	found := claim(each(saved, named), each(present, named))
	created := 0
	text := []byte(`{"pipelines":[`)
	for i, p := range saved {
		o := object{}
		o.text("name", p.Name)
		if p.IsMain {
			o.flag("is_main", true)
		}
		var now pipeline.Pipeline
		var address string
		if found[i] == none {
			address = "pipelines/new-" + strconv.Itoa(created)
			created++
			r.loses(address, lostID, lostLeads)
		} else {
			now = present[found[i]]
			address = pipelineAddress(now.ID)
			o.number("id", now.ID)
		}
		if p.StagesKnown {
			o.raw("statuses", r.stages(address, now, p.Stages))
		}
		text = append(append(text, o.json()...), ',')
	}
	return append(trimComma(text), "]}"...)
}

// stages are those of one pipeline; now is what there is of it, empty for a new one.
func (r *returning) stages(address string, now pipeline.Pipeline, saved []pipeline.Stage) []byte {
	named := func(s pipeline.Stage) thing { return thing{id: s.ID, name: s.Name} }
	found := claim(each(saved, named), each(now.Stages, named))
	created := 0
	text := []byte{'['}
	for i, s := range saved {
		var there *pipeline.Stage
		if found[i] != none && now.Stages[found[i]].Kind == s.Kind {
			there = &now.Stages[found[i]]
		}
		o := object{}
		switch {
		case s.Kind == amo.Unsorted && there == nil && now.ID != 0:
			r.loses(address, lostUnsorted) // no call makes one in a pipeline that is there
			continue
		case s.Kind != amo.Regular && there == nil && now.ID != 0:
			continue // won and lost are amoCRM's to list
		case s.Kind == amo.Unsorted:
			if there != nil {
				s.Name = there.Name // its name is fixed
				o.number("id", there.ID)
			}
			o.text("kind", string(s.Kind))
		case s.Kind != amo.Regular:
			o.number("id", s.ID)
		case there != nil:
			o.number("id", there.ID)
			o.text("color", r.colour(stageAddress(now.ID, there.ID), s.Colour, there.Colour, KindPipelines))
		default:
			stage := address + "/statuses/new-" + strconv.Itoa(created)
			created++
			if now.ID != 0 { // else the pipeline's own words say it
				r.loses(stage, lostID, lostLeads)
			}
			if colour := r.colour(stage, s.Colour, "", KindPipelines); colour != "" {
				o.text("color", colour)
			}
		}
		o.text("name", s.Name)
		text = append(append(text, carried(o, s.Extra).json()...), ',')
	}
	return append(trimComma(text), ']')
}

func (r *returning) customers(kind Kind, present, saved []customerThing) []byte {
	named := func(t customerThing) thing { return thing{id: t.id, name: t.name} }
	found := claim(each(saved, named), each(present, named))
	created := 0
	text := append([]byte{'{'}, `"`+string(kind)+`":[`...)
	for i, t := range saved {
		var now customerThing
		o := object{}
		var address string
		if found[i] == none {
			address = string(kind) + "/new-" + strconv.Itoa(created)
			created++
			r.loses(address, lostID, lostCustomers)
		} else {
			now = present[found[i]]
			address = customerAddress(kind, now.id)
			o.number("id", now.id)
		}
		o.text("name", t.name)
		if colour := r.colour(address, t.colour, now.colour, kind); colour != "" {
			o.text("color", colour)
		}
		if kind == KindSegments {
			o.raw("custom_fields_values", valued(t.fields))
			o.raw("available_products_price_types", orNull(nil, raw(t.prices)))
			if !sameFields(t.fields, now.fields) {
				r.losesSince(address, t.fields, now.fields)
			}
		}
		text = append(append(text, carried(o, t.extra).json()...), ',')
	}
	return append(trimComma(text), "]}"...)
}

// losesSince says that a field has a value now that it had not then: a call that
// leaves it out leaves it as it is.
func (r *returning) losesSince(address string, then, now strictjson.Value) {
	had := map[string]bool{}
	then.ForEach(func(_ string, f strictjson.Value) bool {
		had[f.Get("field_id").Said()] = true
		return true
	})
	since := false
	now.ForEach(func(_ string, f strictjson.Value) bool {
		since = since || !had[f.Get("field_id").Said()]
		return true
	})
	if since {
		r.loses(address, keptFields)
	}
}

// colour is what can be sent of a colour as it was read: itself when it is there
// already or in the list, else the nearest.
func (r *returning) colour(address, then, now string, kind Kind) string {
	if then == "" || strings.EqualFold(then, now) {
		return now
	}
	listed, standing := amo.StageColour(then)
	nearest := amo.NearestStageColour
	if kind == KindSegments {
		listed, standing = amo.SegmentColour(then)
		nearest = amo.NearestSegmentColour
	}
	if standing == amo.Listed || standing == amo.Older && r.older {
		return listed
	}
	r.loses(address, lostColour)
	return nearest(then)
}

// carried adds the members that matter and that no request can write, so that the
// plan says of those that are lost.
func carried(o object, extra []pipeline.Member) object {
	for _, m := range extra {
		if slices.Contains(missed, m.Name) {
			o.raw(m.Name, []byte(m.Raw))
		}
	}
	return o
}

// valued are the fields that have a value: one without can't be sent.
func valued(fields strictjson.Value) []byte {
	var kept []string
	fields.ForEach(func(_ string, f strictjson.Value) bool {
		if f.Get("values").Count() > 0 {
			kept = append(kept, f.Raw())
		}
		return true
	})
	return field.AppendList(nil, append([]string{}, kept...), func(dst []byte, raw string) []byte { return append(dst, raw...) })
}

func each[T any](list []T, one func(T) thing) []thing {
	things := make([]thing, len(list))
	for i, item := range list {
		things[i] = one(item)
	}
	return things
}

func trimComma(text []byte) []byte {
	if text[len(text)-1] == ',' {
		return text[:len(text)-1]
	}
	return text
}
