package proxy

import (
	"errors"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// An old client reads a thing, changes one member and sends all of it back: with a
// colour that left the vendor's palette, and with more stages than there may be
// today. What the account has may stay, so such a write is looked at once more when
// the account was read.

// excusable reports whether the account's state may excuse all that the core
// refused: only what is updated can be there already.
func excusable(endpoint amo.Endpoint, refused error) bool {
	var input *amocrm.InputError
	if !errors.As(refused, &input) {
		return false
	}
	return !slices.ContainsFunc(input.Issues, func(i issue.Issue) bool {
		return i.Severity() == issue.Error && !mayStay(endpoint, i)
	})
}

func mayStay(endpoint amo.Endpoint, i issue.Issue) bool {
	switch endpoint {
	case amo.PipelinesSet:
		return (i.Code == issue.ColourNotAllowed || i.Code == issue.TooManyStages) && strings.Contains(i.Path, "/update/")
	case amo.StatusesUpdate, amo.SegmentsUpdate:
		return i.Code == issue.ColourNotAllowed
	}
	return false
}

// excuse has the core write the request that it refused, this time with what the
// account has already.
func (m *mirrored) excuse(current []byte) error {
	if m.refused == nil {
		return nil
	}
	m.request, m.refused = amocrm.Build(m.endpoint, m.input, kept(m.endpoint, strictjson.Known(string(current)), strictjson.Known(string(m.input))))
	return m.refused
}

// kept are the options of a write that let pass what is there: the colours of what
// it updates, and as many stages as a pipeline has.
func kept(endpoint amo.Endpoint, current, input strictjson.Value) []byte {
	colours := []string{}
	id, _ := strictjson.ID(input.Get("id"))
	switch endpoint {
	case amo.StatusesUpdate:
		for _, s := range customer.ReadInOrder(current.Get("statuses")) {
			if s.ID == id {
				colours = append(colours, s.Colour)
			}
		}
	case amo.SegmentsUpdate:
		for _, s := range segment.ReadInOrder(current.Get("segments")) {
			if s.ID == id {
				colours = append(colours, s.Colour)
			}
		}
	default:
		return keptBySet(pipeline.ReadInOrder(current.Get("pipelines")), input)
	}
	return asJSON(map[string]any{"allow_colors": colours})
}

func keptBySet(present []pipeline.Pipeline, input strictjson.Value) []byte {
	set := pipeline.ReadSet(input, pipeline.Options{}, &issue.Collector{})
	colours, most := []string{}, amo.MaxStages
	for _, p := range present {
		if !slices.ContainsFunc(set.Update, func(d pipeline.Draft) bool { return d.ID == p.ID }) {
			continue
		}
		count := 2 // won and lost, listed or not
		for _, s := range p.Stages {
			if !amo.IsClosing(s.ID) {
				colours = append(colours, s.Colour)
				count++
			}
		}
		most = max(most, count)
	}
	return asJSON(map[string]any{"allow_colors": colours, "max_stages": most})
}
