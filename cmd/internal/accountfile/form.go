package accountfile

import (
	"slices"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// member is one name of the file: what the core calls it, and how it is written.
type member struct {
	ours, cores string
	as          writing
	of          []member // of each item, for lists of mappings
}

type writing int

const (
	asWritten writing = iota // the core says whether it fits
	asText                   // a name may look like a number: 2024, 1e3, true
	asItems                  // a list of mappings
	asClosing                // the name of won or lost, which the core has among the stages
	asSwitch                 // whether there is a stage for incoming leads
)

var (
	stageForm = []member{{"id", "id", asWritten, nil}, {"name", "name", asText, nil}, {"color", "color", asText, nil}}

	pipelineForm = []member{
		{"id", "id", asWritten, nil}, {"name", "name", asText, nil}, {"main", "is_main", asWritten, nil},
		{"stages", "statuses", asItems, stageForm},
		{"won", "won", asClosing, nil}, {"lost", "lost", asClosing, nil}, {"unsorted", "unsorted", asSwitch, nil},
	}

	fieldForm = []member{
		{"id", "field_id", asWritten, nil}, {"code", "field_code", asText, nil}, {"name", "field_name", asText, nil},
		{"values", "values", asItems, valueForm},
	}

	valueForm = []member{{"value", "value", asWritten, nil}, {"enum", "enum_id", asWritten, nil}, {"enum_code", "enum_code", asText, nil}}

	segmentForm = []member{
		{"id", "id", asWritten, nil}, {"name", "name", asText, nil}, {"color", "color", asText, nil},
		{"fields", "custom_fields_values", asItems, fieldForm},
		{"price_types", "available_products_price_types", asWritten, nil},
	}
)

// section is one of the lists that a file is made of.
type section struct {
	name string
	kind plan.Kind
	of   []member
}

var sections = []section{
	{"pipelines", plan.KindPipelines, pipelineForm},
	{"customer_stages", plan.KindStatuses, stageForm},
	{"segments", plan.KindSegments, segmentForm},
}

// vendors are the names of amoCRM's own bodies that people will try.
var vendors = map[string]string{
	"is_main": "main", "statuses": "stages", "customers_statuses": "customer_stages", "colour": "color",
	"custom_fields_values": "fields", "available_products_price_types": "price_types",
	"field_id": "id", "field_code": "code", "field_name": "name", "enum_id": "enum", "is_unsorted_on": "unsorted",
}

// ourName is how the file calls a member of the core's.
func ourName(cores string) string {
	if ours, known := vendors[cores]; known {
		return ours
	}
	return cores
}

func names(form []member) []string {
	list := make([]string, len(form))
	for i, m := range form {
		list[i] = m.ours
	}
	return list
}

// unknown is the issue for a member that the form doesn't have, with the near
// miss as the core finds it.
func unknown(name string, allowed []string) issue.Issue {
	var c issue.Collector
	c.ReportUnknown(name, allowed)
	i := c.List()[0]
	if ours := vendors[name]; slices.Contains(allowed, ours) {
		i.Params = append([]issue.Param{issue.Text("nearest", ours)}, i.Params...)
	}
	return i
}
