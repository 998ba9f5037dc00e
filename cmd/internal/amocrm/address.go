package amocrm

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// address is where a plan's thing stands: pipelines/1, pipelines/1/statuses/12,
// statuses/5, segments/9. The id of what is not there yet (new-0) is 0.
type address struct {
	kind    plan.Kind
	id      int64
	ofStage bool
	parent  int64 // the stage's pipeline
}

func parseAddress(text string) (address, bool) {
	steps := strings.Split(text, "/")
	a := address{kind: plan.Kind(steps[0])}
	switch {
	case len(steps) == 2:
	case len(steps) == 4 && a.kind == plan.KindPipelines && steps[2] == "statuses":
		a.ofStage = true
		a.parent, _ = strconv.ParseInt(steps[1], 10, 64)
	default:
		return address{}, false
	}
	a.id, _ = strconv.ParseInt(steps[len(steps)-1], 10, 64)
	return a, true
}

func pipelineAddress(id int64) string { return "pipelines/" + strconv.FormatInt(id, 10) }

// of is the address of another thing at the same place.
func (a address) of(id int64) string {
	digits := strconv.FormatInt(id, 10)
	if a.ofStage {
		return pipelineAddress(a.parent) + "/statuses/" + digits
	}
	return string(a.kind) + "/" + digits
}

// state is a parsed list of any kind, as far as changes speak of it.
type state struct {
	Pipelines []thing `json:"pipelines"`
	Statuses  []thing `json:"statuses"`
	Segments  []thing `json:"segments"`
}

// thing is a pipeline, a stage or a segment.
type thing struct {
	ID       int64           `json:"id"`
	Name     string          `json:"name"`
	Color    string          `json:"color"`
	IsMain   bool            `json:"is_main"`
	Kind     amo.StageKind   `json:"kind"`
	Statuses []thing         `json:"statuses"`
	Fields   json.RawMessage `json:"custom_fields_values"`
	Prices   json.RawMessage `json:"available_products_price_types"`

	RequestID json.RawMessage `json:"request_id"` // a text or a number, in the answer of a call that makes several
}

// beside lists the things among which one stands.
func (s state) beside(a address) []thing {
	switch {
	case a.kind == plan.KindStatuses:
		return s.Statuses
	case a.kind == plan.KindSegments:
		return s.Segments
	case !a.ofStage:
		return s.Pipelines
	}
	for _, p := range s.Pipelines {
		if p.ID == a.parent {
			return p.Statuses
		}
	}
	return nil
}

func find(list []thing, id int64) (thing, bool) {
	if i := placeOf(list, id); i >= 0 {
		return list[i], true
	}
	return thing{}, false
}

// placeOf is -1 when there is no such id.
func placeOf(list []thing, id int64) int {
	return slices.IndexFunc(list, func(t thing) bool { return t.ID == id })
}

// own are a pipeline's stages that are not amoCRM's: positions count these only.
func own(stages []thing) []thing {
	var list []thing
	for _, s := range stages {
		if s.Kind == amo.Regular {
			list = append(list, s)
		}
	}
	return list
}
