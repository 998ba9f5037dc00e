package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
)

// A plan that passes must be one whose requests pass: API v4 counts three system
// stages where pipelines/set counts two.
func TestStagesAreCountedAsTheCallsCountThem(t *testing.T) {
	for _, c := range []struct {
		dialect string
		own     int
		fits    bool
	}{{"v2", 98, true}, {"v2", 99, false}, {"v4", 97, true}, {"v4", 98, false}} {
		stages := strings.TrimSuffix(strings.Repeat(`{"name":"S"},`, c.own), ",")
		p, issues := core.MakePlan("pipelines", []byte(`{"pipelines":[{"id":1,"name":"A","statuses":[{"id":2,"name":"B"}]}]}`),
			[]byte(`{"pipelines":[{"name":"New","statuses":[`+stages+`]}]}`), []byte(`{"dialect":"`+c.dialect+`"}`))
		require.Equal(t, c.fits, p != nil, "%s %d %v", c.dialect, c.own, issues)
		if p == nil {
			require.EqualValues(t, "too-many-stages", issues[0].Code)
			continue
		}
		_, issues = core.Build(p.Requests[0].Endpoint, p.Requests[0].Input, p.Requests[0].Options)
		require.Empty(t, issues)
	}
}
