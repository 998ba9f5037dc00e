package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// customerKind is what differs between plans of customer stages and of segments.
type customerKind struct {
	kind    Kind
	members []string // of a desired one
	ordered bool     // stages have an order, segments have none
	limit   func(Options) int
	tooMany issue.Code
	colour  func(value string, c *issue.Collector) string
	aColour issue.Term // what a colour is, for a sentence

	addCall, updateCall, deleteCall amo.Endpoint
}

// customerThing is a customer stage or a segment of the present state.
type customerThing struct {
	id     int64
	name   string
	sort   int64
	colour string
	system bool             // stays whatever is asked
	fields strictjson.Value // custom_fields_values of a segment
	prices strictjson.Value // available_products_price_types of a segment
	extra  []pipeline.Member
}

// wantedThing is a customer stage or a segment of the desired state.
type wantedThing struct {
	id     int64
	name   string
	colour *string          // nil leaves it as it is
	fields strictjson.Value // not there leaves them as they are
	prices strictjson.Value
	extra  []pipeline.Member
	broken bool // nobody can say which one is meant
}

// customers is one planning of customer stages or segments under way.
type customers struct {
	drafting
	customerKind
	present []customerThing
	wanted  []wantedThing

	target []customerTarget // all of them as they will be, in order
	gone   []int64
}

// customerTarget is one thing as it will be.
type customerTarget struct {
	address string
	present int // its place in the present state, none for a new one
	name    string
	colour  string // "" when it isn't sent
	fields  []byte // nil when they aren't sent
	prices  []byte
	options []byte // of its request, nil when none are needed
	changed bool
}

func planCustomers(k customerKind, current, desired strictjson.Value, o Options) (*Plan, issue.List) {
	inCurrent := issue.Collector{In: issue.InCurrent}
	if !current.IsObject() {
		strictjson.WrongType(&inCurrent, current, issue.AnObject)
		return nil, inCurrent.List()
	}
	present := readCustomers(current, k.kind, &inCurrent)
	if inCurrent.Failed() {
		return nil, inCurrent.List()
	}
	var c issue.Collector
	wanted, found := readWantedCustomers(desired, k, &c)
	if !found {
		return nil, c.List()
	}
	p := customers{drafting: draft(k.kind, V4, customersDigest(present), o, &c), customerKind: k, present: present, wanted: wanted}
	for _, t := range present {
		p.there[p.address(t.id)] = true
	}
	p.work()
	return p.finish(p.render)
}

func (p *customers) address(id int64) string { return customerAddress(p.kind, id) }

func customerAddress(kind Kind, id int64) string {
	return string(kind) + "/" + strconv.FormatInt(id, 10)
}

func (p *customers) work() {
	p.Key(string(p.kind))
	defer p.Up()
	matched := p.match()
	targets := make([]customerTarget, len(p.wanted))
	created := 0
	for i, w := range p.wanted {
		p.Index(i)
		switch {
		case matched[i] != none:
			targets[i] = p.keep(w, matched[i])
		case w.id == 0 && !w.broken:
			targets[i] = p.create(w, created)
			created++
		}
		p.Up()
	}
	// New ones are made before any is deleted, so those count too.
	if count, limit := len(p.present)+created, p.limit(p.options); created > 0 && count > limit {
		p.Report(p.tooMany, issue.Int("count", int64(count)), issue.Int("max", int64(limit)))
	}
	gone := p.removeUnlisted(matched)
	if p.Failed() {
		return
	}
	for _, r := range sequence(len(p.present), matched, false) {
		switch {
		case r.wanted != none:
			p.target = append(p.target, targets[r.wanted])
		case !gone[r.present]:
			t := p.present[r.present]
			p.target = append(p.target, customerTarget{address: p.address(t.id), present: r.present, name: t.name})
		}
	}
	if p.ordered {
		p.moves()
	}
}

func (p *customers) match() []int {
	wanted := make([]thing, len(p.wanted))
	for i, w := range p.wanted {
		wanted[i] = thing{w.id, w.name, w.broken}
	}
	present := make([]thing, len(p.present))
	for i, t := range p.present {
		present[i] = thing{id: t.id, name: t.name}
	}
	return match(wanted, present, p.Collector)
}

func (p *customers) create(w wantedThing, n int) customerTarget {
	t := customerTarget{address: string(p.kind) + "/new-" + strconv.Itoa(n), present: none, name: w.name, changed: true}
	p.extras(t.address, w.extra, nil, p.members)
	after := object{}
	after.text("name", w.name)
	if w.colour != nil {
		t.colour = p.checked(*w.colour)
		after.text("color", t.colour)
	}
	if w.fields.IsList() && w.fields.Count() > 0 {
		t.fields = []byte(w.fields.Raw())
		p.checkSent("custom_fields_values", w.fields, segment.CheckFields)
		p.countFields(&t, 0)
		after.raw("custom_fields_values", t.fields)
	}
	if w.prices.IsList() && w.prices.Count() > 0 {
		t.prices = []byte(w.prices.Raw())
		p.checkSent("available_products_price_types", w.prices, segment.CheckPriceTypes)
		after.raw("available_products_price_types", t.prices)
	}
	p.change(Create, t.address, nil, after.json(), NotInCurrent)
	return t
}

func (p *customers) keep(w wantedThing, place int) customerTarget {
	now := p.present[place]
	t := customerTarget{address: p.address(now.id), present: place, name: w.name}
	p.extras(t.address, w.extra, now.extra, p.members)
	before, after := object{}, object{}
	if w.name != now.name {
		before.text("name", now.name)
		after.text("name", w.name)
	}
	if w.colour != nil && !strings.EqualFold(*w.colour, now.colour) {
		t.colour = p.checked(*w.colour)
		before.text("color", now.colour)
		after.text("color", t.colour)
	}
	if w.fields.Exists() && !sameFields(now.fields, w.fields) {
		t.fields = mergedFields(now.fields, w.fields)
		p.checkSent("custom_fields_values", w.fields, segment.CheckFields)
		p.countFields(&t, len(items(now.fields)))
		before.raw("custom_fields_values", orNull(nil, raw(now.fields)))
		after.raw("custom_fields_values", []byte(w.fields.Raw()))
	}
	if w.prices.Exists() && !sameList(now.prices, w.prices) {
		t.prices = []byte(w.prices.Raw())
		p.checkSent("available_products_price_types", w.prices, segment.CheckPriceTypes)
		before.raw("available_products_price_types", orNull(nil, raw(now.prices)))
		after.raw("available_products_price_types", t.prices)
	}
	if len(before) > 0 {
		t.changed = true
		p.change(Update, t.address, before.json(), after.json(), Differs)
	}
	return t
}

// checkSent checks a list that is to be sent as the call that sends it does. One
// that does not differ is not looked at: whatever the account has may stay.
func (p *customers) checkSent(name string, v strictjson.Value, check func(strictjson.Value, *issue.Collector)) {
	p.Key(name)
	defer p.Up()
	check(v, p.Collector)
}

func (p *customers) checked(colour string) string {
	p.Key("color")
	defer p.Up()
	return p.colour(colour, p.Collector)
}

// removeUnlisted plans the deletion of those that a complete list leaves out,
// and says which present places that are. System stages stay.
func (p *customers) removeUnlisted(matched []int) map[int]bool {
	gone := map[int]bool{}
	if !p.options.Complete || slices.ContainsFunc(p.wanted, func(w wantedThing) bool { return w.broken }) {
		return gone // one that can't be read may be any of them
	}
	kept := make([]bool, len(p.present))
	for _, place := range matched {
		if place != none {
			kept[place] = true
		}
	}
	for place, t := range p.present {
		if t.system || kept[place] {
			continue
		}
		gone[place] = true
		address := p.address(t.id)
		// Where the customers go is up to the account's conditions.
		p.remove(Deletion{address, t.id, t.name, p.options.leads(address)}, nil)
		before := object{}
		before.text("name", t.name)
		before.text("color", t.colour)
		p.change(Remove, address, before.json(), nil, NotInDesired)
		p.gone = append(p.gone, t.id)
	}
	return gone
}

// moves notes the things that change places among those that stay.
func (p *customers) moves() {
	places := p.rising()
	standing := longestStanding(places)
	for i, t := range p.target {
		if t.present != none && !standing[i] {
			p.change(Move, t.address, position(places[i]), position(i), OrderDiffers)
		}
	}
}

// rising are the present places of the targets, none for new ones.
func (p *customers) rising() []int {
	places := make([]int, len(p.target))
	for i, t := range p.target {
		places[i] = t.present
	}
	return places
}
