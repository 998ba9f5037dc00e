package plan

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// render writes the requests: new ones and moves first, in an order that holds
// whether the vendor renumbers sorts or not, then the other changes, then what
// is deleted.
func (p *customers) render() {
	sent := map[int]bool{}
	if p.ordered {
		sorts := make([]int64, len(p.present))
		for i, t := range p.present {
			sorts[i] = t.sort
		}
		for _, placing := range place(p.rising(), sorts, renumbered(len(sorts), 0, 1), 0) {
			sent[placing.at] = true
			p.send(p.target[placing.at], &placing.sort)
		}
	}
	for i, t := range p.target {
		if t.changed && !sent[i] {
			p.send(t, nil)
		}
	}
	for _, id := range p.gone {
		input := object{}
		input.number("id", id)
		p.request(Request{Endpoint: p.deleteCall, Address: p.address(id), Input: input.json()})
	}
}

// send writes the call that makes or changes one thing.
func (p *customers) send(t customerTarget, sort *int64) {
	input := object{}
	if t.present != none {
		input.number("id", p.present[t.present].id)
	}
	if strings.TrimSpace(t.name) != "" { // else one that only moves, and has none
		input.text("name", t.name)
	}
	if sort != nil {
		input.number("sort", *sort)
	}
	if t.colour != "" {
		input.text("color", t.colour)
	}
	if t.fields != nil {
		input.raw("custom_fields_values", t.fields)
	}
	if t.prices != nil {
		input.raw("available_products_price_types", t.prices)
	}
	switch {
	case t.present != none:
		p.request(Request{Endpoint: p.updateCall, Address: t.address, Input: input.json(), Options: t.options})
	case p.addCall == amo.StatusesAdd: // takes a list
		p.request(Request{Endpoint: p.addCall, Address: t.address, Input: append(append([]byte{'['}, input.json()...), ']')})
	default:
		p.request(Request{Endpoint: p.addCall, Address: t.address, Input: input.json(), Options: t.options})
	}
}
