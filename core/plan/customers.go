package plan

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/field"
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

	addCall, updateCall, deleteCall amo.Endpoint
}

// customerThing is a customer stage or a segment of the present state.
type customerThing struct {
	id     int64
	name   string
	sort   int64
	colour string
	system bool         // stays whatever is asked
	fields gjson.Result // custom_fields_values of a segment
	prices gjson.Result // available_products_price_types of a segment
	extra  []pipeline.Member
}

// wantedThing is a customer stage or a segment of the desired state.
type wantedThing struct {
	id     int64
	name   string
	colour *string      // nil leaves it as it is
	fields gjson.Result // not there leaves them as they are
	prices gjson.Result
	extra  []pipeline.Member
	broken bool // nobody can say which one is meant
}

// readCustomers reads the present state.
func readCustomers(state gjson.Result, kind Kind, c *issue.Collector) []customerThing {
	list := listOf(state, kind)
	if !list.IsArray() {
		c.ReportMissing(string(kind))
		return nil
	}
	things := presentSegments(list)
	if kind == KindStatuses {
		things = presentStatuses(list)
	}
	seen := map[int64]bool{}
	c.Key(string(kind))
	defer c.Up()
	for i, t := range things {
		if t.id <= 0 || seen[t.id] {
			c.Index(i)
			c.ReportAt("id", issue.BadID, issue.Int("value", t.id))
			c.Up()
		}
		seen[t.id] = true
	}
	return things
}

// listOf is the list of a state, under the name of its kind.
func listOf(state gjson.Result, kind Kind) gjson.Result {
	if kind == KindStatuses {
		return state.Get("statuses")
	}
	return state.Get("segments")
}

func presentStatuses(list gjson.Result) []customerThing {
	var things []customerThing
	for _, s := range customer.ReadInOrder(list) {
		things = append(things, customerThing{id: s.ID, name: s.Name, sort: s.Sort, colour: s.Colour, system: s.IsDefault, extra: s.Extra})
	}
	return things
}

func presentSegments(list gjson.Result) []customerThing {
	var things []customerThing
	for _, s := range segment.ReadInOrder(list) {
		things = append(things, customerThing{id: s.ID, name: s.Name, colour: s.Colour,
			fields: gjson.Parse(s.Fields), prices: gjson.Parse(s.PriceTypes), extra: s.Extra})
	}
	return things
}

// readWantedCustomers reads the desired state. It reports false when there is no
// list to go on with.
func readWantedCustomers(v gjson.Result, k customerKind, c *issue.Collector) (wanted []wantedThing, found bool) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return nil, false
	}
	strictjson.EachMember(c, v, func(name string, value gjson.Result) {
		switch {
		case name == "total" || name == "page" || name == "page_count" || name == "next": // what reading let through
		case name != string(k.kind):
			c.ReportUnknown(name, []string{string(k.kind)})
		case !value.IsArray():
			strictjson.WrongType(c, value, issue.AList)
		default:
			found = true
			strictjson.EachElement(c, value, func(item gjson.Result) { wanted = append(wanted, readWantedThing(item, k, c)) })
		}
	})
	if !listOf(v, k.kind).Exists() {
		c.ReportMissing(string(k.kind))
	}
	return wanted, found
}

func readWantedThing(v gjson.Result, k customerKind, c *issue.Collector) wantedThing {
	var w wantedThing
	badID := false
	named := readMembers(v, c, func(name string, value gjson.Result) {
		switch {
		case name == "id":
			w.id, badID = readID(value, c)
		case name == "name":
			w.name = field.Name(value, c)
		case name == "sort":
			// The order of the list is the order.
		case name == "color":
			if value.Type != gjson.String {
				strictjson.WrongType(c, value, issue.AColour)
				return
			}
			w.colour = &value.Str
		case name == "custom_fields_values" && slices.Contains(k.members, name):
			w.fields = readListOrNull(value, c)
		case name == "available_products_price_types" && slices.Contains(k.members, name):
			w.prices = readListOrNull(value, c)
		default:
			w.extra = append(w.extra, pipeline.Member{Name: name, Raw: value.Raw})
		}
	})
	if !named {
		c.ReportMissing("name")
	}
	w.broken = !v.IsObject() || badID || w.id == 0 && strings.TrimSpace(w.name) == ""
	return w
}

func readListOrNull(v gjson.Result, c *issue.Collector) gjson.Result {
	if !v.IsArray() && v.Type != gjson.Null {
		strictjson.WrongType(c, v, issue.AList)
		return gjson.Result{}
	}
	return v
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

func planCustomers(k customerKind, current, desired gjson.Result, o Options) (*Plan, issue.List) {
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

func (p *customers) address(id int64) string {
	return string(p.kind) + "/" + strconv.FormatInt(id, 10)
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
	if w.fields.IsArray() && len(w.fields.Array()) > 0 {
		t.fields = []byte(w.fields.Raw)
		p.countFields(&t, 0)
		after.raw("custom_fields_values", t.fields)
	}
	if w.prices.IsArray() && len(w.prices.Array()) > 0 {
		t.prices = []byte(w.prices.Raw)
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
		p.countFields(&t, len(now.fields.Array()))
		before.raw("custom_fields_values", orNull(nil, raw(now.fields)))
		after.raw("custom_fields_values", []byte(w.fields.Raw))
	}
	if w.prices.Exists() && !sameList(now.prices, w.prices) {
		t.prices = []byte(w.prices.Raw)
		before.raw("available_products_price_types", orNull(nil, raw(now.prices)))
		after.raw("available_products_price_types", t.prices)
	}
	if len(before) > 0 {
		t.changed = true
		p.change(Update, t.address, before.json(), after.json(), Differs)
	}
	return t
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
	for place, t := range p.present {
		if t.system || slices.Contains(matched, place) {
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

// sameList compares two lists of ids; null is an empty one.
func sameList(a, b gjson.Result) bool {
	x, y := a.Array(), b.Array()
	return slices.EqualFunc(x, y, func(v, w gjson.Result) bool { return v.String() == w.String() })
}

// sameFields reports whether every wanted custom field has its value already.
// Fields that are not listed keep theirs, so they do not differ.
func sameFields(now, wanted gjson.Result) bool {
	present := map[string]gjson.Result{}
	now.ForEach(func(_, field gjson.Result) bool {
		present["id "+field.Get("field_id").String()] = field.Get("values")
		if code := field.Get("field_code"); code.Type == gjson.String {
			present["code "+code.Str] = field.Get("values")
		}
		return true
	})
	same := true
	wanted.ForEach(func(_, field gjson.Result) bool {
		key := "code " + field.Get("field_code").String()
		if id := field.Get("field_id"); id.Exists() {
			key = "id " + id.String()
		}
		same = same && slices.EqualFunc(present[key].Array(), field.Get("values").Array(), sameValue)
		return same
	})
	return same
}

// countFields holds a segment's custom fields against the limit, which binds
// growth only.
func (p *customers) countFields(t *customerTarget, had int) {
	count := len(gjson.ParseBytes(t.fields).Array())
	switch {
	case count <= amo.MaxSegmentFields:
	case count > had:
		p.ReportAt("custom_fields_values", issue.TooManyFields, issue.Int("count", int64(count)), issue.Int("max", amo.MaxSegmentFields))
	default:
		o := object{}
		o.number("max_segment_fields", int64(count))
		t.options = o.json()
	}
}

// mergedFields are the wanted custom fields and all the others as they were read.
// In the vendor's example of updating a segment the fields that were not sent are
// gone from the answer, so what is left out may be lost.
func mergedFields(now, wanted gjson.Result) []byte {
	given := map[string]bool{}
	wanted.ForEach(func(_, field gjson.Result) bool {
		given["id "+field.Get("field_id").String()] = true
		given["code "+field.Get("field_code").String()] = true
		return true
	})
	merged := []byte{'['}
	now.ForEach(func(_, field gjson.Result) bool {
		id, code := field.Get("field_id"), field.Get("field_code")
		if !id.Exists() || given["id "+id.String()] || code.Type == gjson.String && given["code "+code.Str] {
			return true
		}
		kept := object{}
		kept.raw("field_id", []byte(id.Raw))
		kept.raw("values", []byte(field.Get("values").Raw))
		merged = append(append(merged, kept.json()...), ',')
		return true
	})
	wanted.ForEach(func(_, field gjson.Result) bool {
		merged = append(append(merged, field.Raw...), ',')
		return true
	})
	return append(bytes.TrimSuffix(merged, []byte{','}), ']')
}

// sameValue compares two values of a field, by the choice's id where both have it.
func sameValue(now, wanted gjson.Result) bool {
	if a, b := now.Get("enum_id"), wanted.Get("enum_id"); a.Exists() && b.Exists() {
		return a.String() == b.String()
	}
	return now.Get("value").String() == wanted.Get("value").String()
}
