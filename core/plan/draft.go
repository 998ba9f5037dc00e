package plan

import (
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// drafting is a plan being made, of whatever kind. The collector stands in the
// desired state.
type drafting struct {
	*issue.Collector
	options Options
	allowed map[string]bool // addresses that may be deleted
	there   map[string]bool // addresses of the present state, if any may be deleted by its address
	plan    *Plan
}

func draft(kind Kind, dialect Dialect, base string, o Options, c *issue.Collector) drafting {
	d := drafting{Collector: c, options: o, allowed: map[string]bool{}, there: map[string]bool{},
		plan: &Plan{Kind: kind, Dialect: dialect, BaseDigest: base}}
	for _, address := range o.AllowDelete {
		d.allowed[address] = true
	}
	return d
}

// finish closes the plan once all differences are found: render writes its
// requests. The plan is nil when an issue is an error.
func (p *drafting) finish(render func()) (*Plan, issue.List) {
	p.Sort() // the desired state was walked twice
	p.checkAddresses()
	if p.Failed() {
		return nil, p.List()
	}
	render()
	if p.Failed() {
		return nil, p.List()
	}
	p.plan.Digest = p.plan.digest()
	return p.plan, p.List()
}

func (p *drafting) change(action Action, address string, before, after []byte, reason Reason) {
	p.plan.Changes = append(p.plan.Changes, Change{action, address, before, after, reason})
}

func (p *drafting) request(r Request) { p.plan.Requests = append(p.plan.Requests, r) }

// extras looks at the members of a desired thing that are no fields. What reading
// let through may come back as it was; what only replies have is left out; all
// else is a mistake. A change that no request can make is named.
func (p *drafting) extras(address string, given, survived []pipeline.Member, fields []string) {
	find := func(name string) int {
		return slices.IndexFunc(survived, func(s pipeline.Member) bool { return s.Name == name })
	}
	if len(survived) > 100 { // nobody's, but a search in each turn would never end
		places := make(map[string]int, len(survived))
		for i, s := range survived {
			places[s.Name] = i + 1
		}
		find = func(name string) int { return places[name] - 1 }
	}
	for _, m := range given {
		was := find(m.Name)
		changed := was >= 0 && !same(survived[was].Raw, m.Raw)
		switch {
		case slices.Contains(missed, m.Name):
			there := was >= 0 && !emptyRaw(survived[was].Raw)
			if (was < 0 || changed) && (there || !emptyRaw(m.Raw)) {
				p.plan.NotCarried = append(p.plan.NotCarried, NotCarried{address, m.Name})
			}
		case changed && (!field.ReadOnly(m.Name) || slices.Contains(switches, m.Name)):
			p.plan.NotCarried = append(p.plan.NotCarried, NotCarried{address, m.Name})
		case was >= 0 || field.ReadOnly(m.Name):
		default:
			p.Key(m.Name)
			p.ReportUnknown(m.Name, fields)
			p.Up()
		}
	}
}

// missed are the members that no request can write and that matter: what leads a
// customer into a stage, what a stage does, what is written about it.
var missed = []string{"conditions", "triggers", "descriptions"}

// switches are members that people set in amoCRM itself, and no request of a plan.
var switches = []string{"is_unsorted_on", "is_archive"}

// same compares two JSON values, however their texts are spelled: the vendor may
// write "\/" and "\u0422" where others write the characters. Members are in order.
func same(a, b string) bool {
	return a == b || sameValues(strictjson.Known(a), strictjson.Known(b))
}

func sameValues(a, b strictjson.Value) bool {
	if a.Type() != b.Type() || a.Count() != b.Count() {
		return false
	}
	if a.Type() < strictjson.List {
		return a.Said() == b.Said()
	}
	x, y := a.Items(), b.Items()
	for x.Next() && y.Next() {
		if x.Name() != y.Name() || !sameValues(x.Value(), y.Value()) {
			return false
		}
	}
	return true
}

func emptyRaw(raw string) bool { return raw == "null" || raw == "[]" || raw == "{}" || raw == `""` }

// remove notes a deletion and asks whether it is allowed. movesTo is where the
// deals go, nil when nobody knows.
func (p *drafting) remove(d Deletion, movesTo *stageTarget) {
	p.plan.Deletes = append(p.plan.Deletes, d)
	if p.options.AllowDeleteAll || p.allowed[d.Address] {
		return
	}
	params := []issue.Param{issue.Text("address", d.Address), issue.Int("id", d.ID), issue.Text("name", d.Name), issue.Named("holds", p.plan.Kind.holds())}
	if d.Leads == nil {
		params = append(params, issue.Unknown("leads"))
	} else {
		params = append(params, deals(*d.Leads))
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

// deals is a number of deals: they are counted one page deep, so a full page says
// "or more".
func deals(n int64) issue.Param {
	if n == amo.MaxPageSize {
		digits := strconv.FormatInt(n, 10)
		return issue.JSON("leads", []byte(digits), digits+"+")
	}
	return issue.Int("leads", n)
}

// checkAddresses reports addresses in allow_delete that nothing has: a typing
// mistake there must not pass for consent to something else.
func (p *drafting) checkAddresses() {
	p.In = issue.InCall
	for i, address := range p.options.AllowDelete {
		if !p.there[address] {
			p.ReportPath("/options/allow_delete/"+strconv.Itoa(i), issue.UnknownAddress, issue.Text("value", address))
		}
	}
	p.In = issue.InInput
}
