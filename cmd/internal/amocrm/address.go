package amocrm

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// parseAddress reads pipelines/1 and pipelines/1/statuses/12. The id of what is
// not there yet (new-0) is 0.
func parseAddress(address string) (pipeline, stage int64, ofStage bool) {
	steps := strings.Split(address, "/")
	if len(steps) >= 2 {
		pipeline, _ = strconv.ParseInt(steps[1], 10, 64)
	}
	if len(steps) >= 4 {
		stage, _ = strconv.ParseInt(steps[3], 10, 64)
	}
	return pipeline, stage, len(steps) >= 4
}

func pipelineAddress(id int64) string { return "pipelines/" + strconv.FormatInt(id, 10) }

// pipeline finds a pipeline and its place among all.
func (s state) pipeline(id int64) (p statePipeline, position int, found bool) {
	for i, p := range s.Pipelines {
		if p.ID == id {
			return p, i, true
		}
	}
	return statePipeline{}, 0, false
}

// stage finds a stage and its place among the pipeline's own; the place of a
// system stage is -1.
func (s state) stage(pipeline, id int64) (stage stateStage, position int, found bool) {
	p, _, _ := s.pipeline(pipeline)
	for i, own := range p.own() {
		if own.ID == id {
			return own, i, true
		}
	}
	for _, stage := range p.Statuses {
		if stage.ID == id {
			return stage, -1, true
		}
	}
	return stateStage{}, 0, false
}

// own are the stages that are not amoCRM's.
func (p statePipeline) own() []stateStage {
	var own []stateStage
	for _, s := range p.Statuses {
		if s.Kind == amo.Regular {
			own = append(own, s)
		}
	}
	return own
}
