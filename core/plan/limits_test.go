package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
)

// A plan that passes must be one whose requests pass: API v4 counts three system
// stages where pipelines/set counts two.
func TestStagesAreCountedAsTheCallsCountThem(t *testing.T) {
	for _, c := range []struct {
		options string
		own     int // new stages
		fits    bool
	}{
		{`"dialect":"v2"`, 98, true}, {`"dialect":"v2"`, 99, false},
		{`"dialect":"v4"`, 97, true}, {`"dialect":"v4"`, 98, false},
		{`"dialect":"v2","max_stages":500`, 142, true}, {`"dialect":"v2","max_stages":500`, 143, false},
		{`"dialect":"v4","max_stages":500`, 300, true},
	} {
		stages := strings.Repeat(`,{"name":"S"}`, c.own)
		for desired, there := range map[string]int{
			`{"name":"New","statuses":[` + stages[1:] + `]}`:                     0,
			`{"id":1,"name":"A","statuses":[{"id":2,"name":"B"}` + stages + `]}`: 1,
		} {
			if there > 0 && c.own < 100 {
				continue // its own stage counts too
			}
			p, issues := core.MakePlan("pipelines", []byte(`{"pipelines":[{"id":1,"name":"A","statuses":[{"id":2,"name":"B"}]}]}`),
				[]byte(`{"pipelines":[`+desired+`]}`), []byte(`{`+c.options+`}`))
			require.Equal(t, c.fits, p != nil, "%s %d %v", c.options, c.own, issues)
			if p == nil {
				require.EqualValues(t, "too-many-stages", issues[0].Code)
				continue
			}
			_, issues = core.Build(p.Requests[0].Endpoint, p.Requests[0].Input, p.Requests[0].Options)
			require.Empty(t, issues)
		}
	}
}

// The number of a segment's custom fields is an option like the other limits.
func TestFieldsByOption(t *testing.T) {
	fields := strings.Builder{}
	for i := range 31 {
		fmt.Fprintf(&fields, `,{"field_id":%d,"values":[{"value":1}]}`, i+1)
	}
	values := `"custom_fields_values":[` + fields.String()[1:] + `]`
	for _, desired := range []string{`{"name":"New",` + values + `}`, `{"id":5,"name":"A",` + values + `}`} {
		for options, fits := range map[string]bool{`{}`: false, `{"max_segment_fields":30}`: false, `{"max_segment_fields":31}`: true} {
			p, issues := core.MakePlan("segments", []byte(`{"segments":[{"id":5,"name":"A"}]}`), []byte(`{"segments":[`+desired+`]}`), []byte(options))
			require.Equal(t, fits, p != nil, "%s %v", options, issues)
			if p == nil {
				require.EqualValues(t, "too-many-fields", issues[0].Code)
				continue
			}
			_, issues = core.Build(p.Requests[0].Endpoint, p.Requests[0].Input, p.Requests[0].Options)
			require.Empty(t, issues)
		}
	}
}
