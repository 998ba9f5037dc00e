package plan

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Statuses plans from the present customer stages to the desired ones, both in
// the parsed form {"statuses":[…]}. Stages that are not listed are left alone
// unless the list is complete; the account's own stages never go.
func Statuses(current, desired strictjson.Value, o Options) (*Plan, issue.List) {
	return planCustomers(customerKind{
		kind: KindStatuses, ordered: true,
		members: []string{"id", "name", "sort", "color"},
		limit:   func(o Options) int { return limit(o.MaxStatuses, amo.MaxStatuses) },
		tooMany: issue.TooManyStatuses,
		colour: func(value string, c *issue.Collector) string {
			return field.CheckStageColour(value, issue.ColourNotAllowed, c)
		},
		aColour: issue.AColour,
		addCall: amo.StatusesAdd, updateCall: amo.StatusesUpdate, deleteCall: amo.StatusesDelete,
	}, current, desired, o)
}

// Segments plans from the present segments to the desired ones, both in the
// parsed form {"segments":[…]}. Segments have no order. Custom fields that a
// segment does not list keep their values: they are sent along as they were read.
func Segments(current, desired strictjson.Value, o Options) (*Plan, issue.List) {
	return planCustomers(customerKind{
		kind:    KindSegments,
		members: []string{"id", "name", "color", "custom_fields_values", "available_products_price_types"},
		limit:   func(o Options) int { return limit(o.MaxSegments, amo.MaxSegments) },
		tooMany: issue.TooManySegments,
		colour:  field.CheckSegmentColour,
		aColour: issue.ASegmentColour,
		addCall: amo.SegmentsAdd, updateCall: amo.SegmentsUpdate, deleteCall: amo.SegmentsDelete,
	}, current, desired, o)
}
