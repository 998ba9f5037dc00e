package plan

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Loss is what one call would delete. Its digest names exactly this call on
// exactly this state, so that a confirmation of it is good for nothing else.
type Loss struct {
	Deletes []Deletion
	Digest  string
	// Unknown are things that the call is about and that the state does not have,
	// or pipelines that it has without their stages: nobody can say what would be
	// lost there.
	Unknown []int64
}

// Losses works out what sending an input would delete, for every call that a plan
// may hold. current is the parsed list of the kind that the call is about, input
// one that passed core.Build. It returns ErrUnreadable for texts that are
// neither, and for calls that no plan holds.
func Losses(endpoint amo.Endpoint, current, input []byte) (Loss, error) {
	state, fault := strictjson.Parse(string(current), amo.MaxCallBytes)
	if fault != nil {
		return Loss{}, ErrUnreadable
	}
	in, fault := strictjson.Parse(string(input), amo.MaxInputBytes)
	if fault != nil {
		return Loss{}, ErrUnreadable
	}
	base, err := digestOf(state)
	if err != nil {
		return Loss{}, ErrUnreadable
	}
	var loss Loss
	var request amo.Request
	switch endpoint {
	case amo.PipelinesSet, amo.PipelinesDelete, amo.LeadsPipelinesAdd, amo.LeadsPipelinesUpdate, amo.LeadsPipelinesDelete,
		amo.LeadsStagesAdd, amo.LeadsStagesUpdate, amo.LeadsStagesDelete:
		list := state.Get("pipelines")
		if !list.IsList() {
			return Loss{}, ErrUnreadable
		}
		loss, request = pipelinesLoss(endpoint, pipeline.ReadInOrder(list), in)
	case amo.StatusesAdd, amo.StatusesUpdate, amo.StatusesDelete:
		loss, request, err = customersLoss(endpoint, KindStatuses, state, in)
	case amo.SegmentsAdd, amo.SegmentsUpdate, amo.SegmentsDelete:
		loss, request, err = customersLoss(endpoint, KindSegments, state, in)
	default:
		return Loss{}, ErrUnreadable
	}
	if err != nil {
		return Loss{}, err
	}
	// The request goes in as it is sent; separators keep the parts apart.
	text := append([]byte(base), '\n')
	text = append(append(text, request.Path...), '\n')
	loss.Digest = sum(append(text, request.Body...))
	return loss, nil
}

// pipelinesLoss: of the calls of dialect v4 only deletions delete. A set of
// dialect v2 replaces whole lists of stages.
func pipelinesLoss(endpoint amo.Endpoint, present []pipeline.Pipeline, input strictjson.Value) (Loss, amo.Request) {
	var c issue.Collector // the input has passed core.Build
	switch endpoint {
	case amo.PipelinesSet:
		set := pipeline.ReadSet(input, pipeline.Options{}, &c)
		return setLoss(present, set), set.Request()
	case amo.PipelinesDelete:
		d := pipeline.ReadDelete(input, &c)
		return deleteLoss(present, d.IDs), d.Request()
	case amo.LeadsPipelinesDelete:
		id := field.OnlyID(input, &c)
		return deleteLoss(present, []int64{id}), amo.NewRequest(endpoint, id, nil)
	case amo.LeadsStagesDelete:
		s := leads.ReadStage(input, &c)
		return stageLoss(present, s.PipelineID, s.ID), s.Request()
	}
	return Loss{}, amo.Request{Body: []byte(input.Raw())}
}

// customersLoss: only deletions delete.
func customersLoss(endpoint amo.Endpoint, kind Kind, state, input strictjson.Value) (loss Loss, request amo.Request, err error) {
	var c issue.Collector
	things := readCustomers(state, kind, &c)
	if c.Failed() {
		return Loss{}, amo.Request{}, ErrUnreadable
	}
	if endpoint != amo.StatusesDelete && endpoint != amo.SegmentsDelete {
		return Loss{}, amo.Request{Body: []byte(input.Raw())}, nil
	}
	id := field.OnlyID(input, &c)
	loss.Unknown = []int64{id}
	for _, t := range things {
		if t.id == id {
			address := customerAddress(kind, id)
			loss = Loss{Deletes: []Deletion{{Address: address, ID: id, Name: t.name}}}
		}
	}
	return loss, amo.NewRequest(endpoint, id, nil), nil
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

func deleteLoss(present []pipeline.Pipeline, ids []int64) Loss {
	var loss Loss
	for _, id := range ids {
		p, found := find(present, id)
		if !found {
			loss.Unknown = append(loss.Unknown, id)
			continue
		}
		loss.Deletes = append(loss.Deletes, Deletion{Address: pipelineAddress(id), ID: id, Name: p.Name})
	}
	return loss
}

func stageLoss(present []pipeline.Pipeline, pipelineID, id int64) Loss {
	p, _ := find(present, pipelineID)
	for _, s := range p.Stages {
		if s.ID == id {
			return Loss{Deletes: []Deletion{{Address: stageAddress(pipelineID, id), ID: id, Name: s.Name}}}
		}
	}
	return Loss{Unknown: []int64{id}}
}

func find(present []pipeline.Pipeline, id int64) (pipeline.Pipeline, bool) {
	for _, p := range present {
		if p.ID == id {
			return p, true
		}
	}
	return pipeline.Pipeline{}, false
}
