package proxy

import (
	"errors"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// An old client reads the list, changes one thing and sends all of it back: with
// colours that left the vendor's palette, and with more stages than there may be
// today. What the account has may stay, so such a set is looked at once more when
// the account was read.

// excusable reports whether the account's state may excuse all that the core
// refused: only what stands in an update can be there already.
func excusable(endpoint amo.Endpoint, refused error) bool {
	var input *amocrm.InputError
	if endpoint != amo.PipelinesSet || !errors.As(refused, &input) {
		return false
	}
	return !slices.ContainsFunc(input.Issues, func(i issue.Issue) bool {
		mayStay := (i.Code == issue.ColourNotAllowed || i.Code == issue.TooManyStages) && strings.Contains(i.Path, "/update/")
		return i.Severity() == issue.Error && !mayStay
	})
}

// excuse has the core write the request that it refused, this time with what the
// account has already.
func (m *mirrored) excuse(current []byte) error {
	if m.refused == nil {
		return nil
	}
	m.request, m.refused = amocrm.Build(m.endpoint, m.input, kept(current, m.input))
	return m.refused
}

// kept are the options of a set that let pass what its pipelines have: the colours
// of their stages, and as many stages as they are.
func kept(current, input []byte) []byte {
	present := pipeline.ReadInOrder(strictjson.Known(string(current)).Get("pipelines"))
	set := pipeline.ReadSet(strictjson.Known(string(input)), pipeline.Options{}, &issue.Collector{})
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
