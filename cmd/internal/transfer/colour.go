package transfer

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// colour is what can be asked for: the colour that is there already, one of the
// list, or the one of the list that looks most like it. Four older ones are still
// taken by pipelines/set, and by nothing else.
func (c *Copy) colour(address, name, then, now string, dialect plan.Dialect) string {
	if then == "" || strings.EqualFold(then, now) {
		return now
	}
	listed, standing := amo.StageColour(then)
	nearest := amo.NearestStageColour
	if c.Kind == plan.KindSegments {
		listed, standing = amo.SegmentColour(then)
		nearest = amo.NearestSegmentColour
	}
	if standing == amo.Listed || standing == amo.Older && c.Kind == plan.KindPipelines && dialect == plan.V2 {
		return listed
	}
	instead := nearest(then)
	if !strings.EqualFold(instead, now) {
		c.Changed = append(c.Changed, Note{address, name, "color " + then + " becomes " + orNone(instead)})
	}
	return instead
}

func orNone(colour string) string {
	if colour == "" {
		return "amoCRM's choice"
	}
	return colour
}
