package plan

import (
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Loss is what one call would delete. Its digest names exactly this call on
// exactly this state, so that a confirmation of it is good for nothing else.
type Loss struct {
	Deletes []Deletion
	Digest  string
	// Unknown are pipelines that the call is about and that the state does not
	// have, or has without their stages: nobody can say what would be lost there.
	Unknown []int64
}

// Losses works out what sending an input of pipelines.set or pipelines.delete
// would delete. current is the parsed list, input one that passed core.Build.
// It returns ErrUnreadable for texts that are neither.
func Losses(endpoint amo.Endpoint, current, input []byte) (Loss, error) {
	if strictjson.Check(current, amo.MaxCallBytes) != nil || strictjson.Check(input, amo.MaxInputBytes) != nil {
		return Loss{}, ErrUnreadable
	}
	list := gjson.ParseBytes(current).Get("pipelines")
	if !list.IsArray() {
		return Loss{}, ErrUnreadable
	}
	present := pipeline.ReadInOrder(list)
	var loss Loss
	var request amo.Request
	var c issue.Collector
	switch endpoint {
	case amo.PipelinesSet:
		set := pipeline.ReadSet(gjson.ParseBytes(input), pipeline.Options{}, &c)
		request = set.Request()
		loss = setLoss(present, set)
	case amo.PipelinesDelete:
		d := pipeline.ReadDelete(gjson.ParseBytes(input), &c)
		request = d.Request()
		loss = deleteLoss(present, d)
	default:
		return Loss{}, ErrUnreadable
	}
	// The request goes in as it is sent; a separator keeps the two parts apart.
	loss.Digest = sum(append(append([]byte(baseDigest(present)), '\n'), request.Body...))
	return loss, nil
}

func setLoss(present []pipeline.Pipeline, set pipeline.Set) Loss {
	var loss Loss
	for _, d := range set.Update {
		p, found := find(present, d.ID)
		if !found || !p.StagesKnown {
			loss.Unknown = append(loss.Unknown, d.ID)
			continue
		}
		kept := make(map[int64]bool, len(d.Stages))
		for _, s := range d.Stages {
			kept[s.ID] = true
		}
		for _, s := range p.Stages {
			if !kept[s.ID] && !amo.IsClosing(s.ID) {
				loss.Deletes = append(loss.Deletes, Deletion{Address: stageAddress(p.ID, s.ID), ID: s.ID, Name: s.Name})
			}
		}
	}
	return loss
}

func deleteLoss(present []pipeline.Pipeline, d pipeline.Delete) Loss {
	var loss Loss
	for _, id := range d.IDs {
		p, found := find(present, id)
		if !found {
			loss.Unknown = append(loss.Unknown, id)
			continue
		}
		loss.Deletes = append(loss.Deletes, Deletion{Address: pipelineAddress(id), ID: id, Name: p.Name})
	}
	return loss
}

func find(present []pipeline.Pipeline, id int64) (pipeline.Pipeline, bool) {
	for _, p := range present {
		if p.ID == id {
			return p, true
		}
	}
	return pipeline.Pipeline{}, false
}
