package amocrm

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// Difference is a change of a plan that a state doesn't show.
type Difference struct {
	Action  plan.Action     `json:"action"`
	Address string          `json:"address"`
	Before  json.RawMessage `json:"before"`
	After   json.RawMessage `json:"after"`
	Reason  plan.Reason     `json:"reason"`
}

// compare holds the plan's changes against the state read afterwards. A lost
// write of which every change is there is done.
func (a *Applied) compare(p *plan.Plan, before, after []byte) {
	digest, err := plan.BaseDigest(after)
	if err != nil {
		return
	}
	missing, ok := a.missing(p, before, after)
	if !ok {
		return
	}
	a.After, a.Differences = &After{digest}, missing
	a.Applied = true
	for i := range a.Items {
		item := &a.Items[i]
		if item.Status == UnknownItem && shown(*item, p.Changes, missing) {
			item.Status, item.Failure = Done, nil
		}
		a.Applied = a.Applied && item.Status == Done
	}
}

// shown reports whether a lost write can be seen to be done: none of its changes
// is missing. One without a change of its own only makes room for others, so it
// is done when nothing at all is missing.
func shown(item Item, changes []plan.Change, missing []Difference) bool {
	mine := func(address string) bool {
		whole := item.Endpoint == amo.PipelinesSet && strings.HasPrefix(address, item.Address+"/")
		return address == item.Address || whole
	}
	if !slices.ContainsFunc(changes, func(c plan.Change) bool { return mine(c.Address) }) {
		return len(missing) == 0
	}
	return !slices.ContainsFunc(missing, func(d Difference) bool { return mine(d.Address) })
}

// wanted is what a change says of its thing afterwards. Absent members don't
// change.
type wanted struct {
	Name     *string `json:"name"`
	Color    *string `json:"color"`
	IsMain   *bool   `json:"is_main"`
	Position *int    `json:"position"`
	Statuses []struct {
		Name  string  `json:"name"`
		Color *string `json:"color"`
	} `json:"statuses"`
	Fields json.RawMessage `json:"custom_fields_values"`
	Prices json.RawMessage `json:"available_products_price_types"`
}

// missing are the changes that the state after doesn't show. New things are found
// by the ids that the answers gave, else by what they are, among the ids that
// were not there before.
func (a *Applied) missing(p *plan.Plan, before, after []byte) (missing []Difference, ok bool) {
	c := comparison{ids: a.IDs, going: map[string]bool{}}
	if json.Unmarshal(before, &c.then) != nil || json.Unmarshal(after, &c.now) != nil {
		return nil, false
	}
	for _, d := range p.Deletes {
		c.going[d.Address] = true
	}
	missing = []Difference{}
	for _, change := range p.Changes {
		var w wanted
		if change.After != nil && json.Unmarshal(change.After, &w) != nil {
			return nil, false
		}
		at, known := parseAddress(change.Address)
		if !known {
			return nil, false
		}
		if !c.shows(change, at, w) {
			missing = append(missing, Difference{change.Action, change.Address, change.Before, change.After, change.Reason})
		}
	}
	return missing, true
}

type comparison struct {
	then, now state
	ids       map[string]int64 // what new things became
	going     map[string]bool  // what the plan deletes
}

func (c *comparison) shows(change plan.Change, at address, w wanted) bool {
	list := c.now.beside(at)
	if change.Action == plan.Create {
		return c.hasNew(change.Address, at, w)
	}
	t, found := find(list, at.id)
	if change.Action == plan.Remove {
		return !found
	}
	return found && w.fits(t, c.position(list, at, t.ID))
}

// position counts as a plan does: of a pipeline's stages its own only, and
// without what the plan deletes, which may not be gone yet when it stopped. It is
// -1 for a system stage.
func (c *comparison) position(list []thing, at address, id int64) int {
	if at.ofStage {
		list = own(list)
	}
	staying := slices.DeleteFunc(slices.Clone(list), func(t thing) bool { return c.going[at.of(t.ID)] })
	return placeOf(staying, id)
}

func (c *comparison) hasNew(name string, at address, w wanted) bool {
	list := c.now.beside(at)
	fits := func(t thing) bool {
		return w.fits(t, c.position(list, at, t.ID)) && (at.ofStage || w.fitsStages(t))
	}
	if id, known := c.ids[name]; known {
		t, found := find(list, id)
		noteID(name, t, c.ids)
		return found && fits(t)
	}
	for _, t := range list {
		if _, old := find(c.then.beside(at), t.ID); old || c.named(t.ID) || !fits(t) {
			continue
		}
		noteID(name, t, c.ids)
		return true
	}
	return false
}

// named reports whether it is known already which new thing this id is.
func (c *comparison) named(id int64) bool {
	for _, other := range c.ids {
		if other == id {
			return true
		}
	}
	return false
}

func (w wanted) fits(t thing, position int) bool {
	return (w.Name == nil || *w.Name == t.Name) &&
		(w.Color == nil || strings.EqualFold(*w.Color, t.Color)) &&
		(w.IsMain == nil || *w.IsMain == t.IsMain) &&
		(w.Position == nil || *w.Position == position) &&
		(w.Fields == nil || plan.SameFields(t.Fields, w.Fields)) &&
		(w.Prices == nil || plan.SameList(t.Prices, w.Prices))
}

// fitsStages holds the stages of a new pipeline against its own, in order; those
// that follow are names of won and lost.
func (w wanted) fitsStages(p thing) bool {
	stages := own(p.Statuses)
	if len(w.Statuses) < len(stages) {
		return false
	}
	for i, s := range w.Statuses {
		if i >= len(stages) {
			if !slices.ContainsFunc(p.Statuses, func(t thing) bool { return t.Kind != amo.Regular && t.Name == s.Name }) {
				return false
			}
			continue
		}
		if s.Name != stages[i].Name || s.Color != nil && !strings.EqualFold(*s.Color, stages[i].Color) {
			return false
		}
	}
	return true
}
