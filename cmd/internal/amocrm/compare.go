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
	missing, ok := missingChanges(p.Changes, before, after)
	if !ok {
		return
	}
	a.After, a.Differences = &After{digest}, missing
	a.Applied = true
	for i := range a.Items {
		item := &a.Items[i]
		if item.Status == UnknownItem && !slices.ContainsFunc(missing, func(d Difference) bool { return belongs(d.Address, item.Address) }) {
			item.Status, item.Failure = Done, nil
		}
		a.Applied = a.Applied && item.Status == Done
	}
}

func belongs(address, to string) bool { return address == to || strings.HasPrefix(address, to+"/") }

// state is a parsed list, as far as changes speak of it.
type state struct {
	Pipelines []statePipeline `json:"pipelines"`
}

type statePipeline struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	IsMain   bool         `json:"is_main"`
	Statuses []stateStage `json:"statuses"`
}

type stateStage struct {
	ID    int64         `json:"id"`
	Name  string        `json:"name"`
	Color string        `json:"color"`
	Kind  amo.StageKind `json:"kind"`
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
}

// missingChanges are the changes that the state after doesn't show. New things
// are found by what they are, among the ids that were not there before.
func missingChanges(changes []plan.Change, before, after []byte) (missing []Difference, ok bool) {
	var then, now state
	if json.Unmarshal(before, &then) != nil || json.Unmarshal(after, &now) != nil {
		return nil, false
	}
	c := comparison{then: then, now: now, taken: map[int64]bool{}}
	missing = []Difference{}
	for _, change := range changes {
		var w wanted
		if change.After != nil && json.Unmarshal(change.After, &w) != nil {
			return nil, false
		}
		if !c.shows(change, w) {
			missing = append(missing, Difference{change.Action, change.Address, change.Before, change.After, change.Reason})
		}
	}
	return missing, true
}

type comparison struct {
	then, now state
	taken     map[int64]bool // new pipelines that a change has been matched with
}

func (c *comparison) shows(change plan.Change, w wanted) bool {
	p, s, ofStage := parseAddress(change.Address)
	switch {
	case change.Action == plan.Create && ofStage:
		return c.hasNewStage(p, w)
	case change.Action == plan.Create:
		return c.hasNewPipeline(w)
	case ofStage:
		stage, position, found := c.now.stage(p, s)
		if change.Action == plan.Remove {
			return !found
		}
		return found && w.fits(stage.Name, stage.Color, false, position)
	default:
		pipeline, position, found := c.now.pipeline(p)
		if change.Action == plan.Remove {
			return !found
		}
		return found && w.fits(pipeline.Name, "", pipeline.IsMain, position)
	}
}

func (w wanted) fits(name, color string, isMain bool, position int) bool {
	return (w.Name == nil || *w.Name == name) &&
		(w.Color == nil || strings.EqualFold(*w.Color, color)) &&
		(w.IsMain == nil || *w.IsMain == isMain) &&
		(w.Position == nil || *w.Position == position)
}

// hasNewStage needs no such note: a plan gives each new stage its position.
func (c *comparison) hasNewStage(p int64, w wanted) bool {
	pipeline, _, found := c.now.pipeline(p)
	if !found {
		return false
	}
	for position, stage := range pipeline.own() {
		_, _, old := c.then.stage(p, stage.ID)
		if !old && w.fits(stage.Name, stage.Color, false, position) {
			return true
		}
	}
	return false
}

func (c *comparison) hasNewPipeline(w wanted) bool {
	for position, pipeline := range c.now.Pipelines {
		_, _, old := c.then.pipeline(pipeline.ID)
		if !old && w.fits(pipeline.Name, "", pipeline.IsMain, position) && w.fitsStages(pipeline) &&
			c.take(pipeline.ID) {
			return true
		}
	}
	return false
}

// fitsStages holds the stages of a new pipeline against its own, in order; those
// that follow are names of won and lost.
func (w wanted) fitsStages(p statePipeline) bool {
	own := p.own()
	if len(w.Statuses) < len(own) {
		return false
	}
	for i, s := range w.Statuses {
		if i >= len(own) {
			if !slices.ContainsFunc(p.Statuses, func(t stateStage) bool { return t.Kind != amo.Regular && t.Name == s.Name }) {
				return false
			}
			continue
		}
		if s.Name != own[i].Name || s.Color != nil && !strings.EqualFold(*s.Color, own[i].Color) {
			return false
		}
	}
	return true
}

func (c *comparison) take(id int64) bool {
	if c.taken[id] {
		return false
	}
	c.taken[id] = true
	return true
}
