package pipeline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// TestRoom: sets of any size, one after another in a room, read as each by itself,
// although stages and sorts of one stand where those of another stood.
func TestRoom(t *testing.T) {
	stage := func(pipeline, at int) string {
		text := fmt.Sprintf(`{"name":"S%d of %d"`, at, pipeline)
		if at%2 == 0 {
			text += fmt.Sprintf(`,"sort":%d`, 100*pipeline+at)
		}
		if at%3 == 0 {
			text += `,"color":"#87f2c0"`
		}
		return text + "}"
	}
	var room pipeline.Room
	for _, sizes := range [][]int{{2}, {1, 5, 40}, {3}, {90, 1, 1, 98}, {}, {2, 2}} {
		var added, updated []string
		for n, size := range sizes {
			var stages []string
			for at := range size {
				stages = append(stages, stage(n, at))
			}
			text := fmt.Sprintf(`"name":"P%d","statuses":[%s]}`, n, strings.Join(stages, ","))
			added = append(added, "{"+text)
			updated = append(updated, fmt.Sprintf(`{"id":%d,`, n+1)+text)
		}
		input := strictjson.Known(fmt.Sprintf(`{"add":[%s],"update":[%s]}`, strings.Join(added, ","), strings.Join(updated, ",")))
		var own, shared issue.Collector
		want := pipeline.ReadSet(input, pipeline.Options{}, &own)
		got := room.ReadSet(input, pipeline.Options{}, &shared)
		require.Equal(t, string(want.Request().Body), string(got.Request().Body), sizes)
		require.Equal(t, own.List(), shared.List(), sizes)
	}
}
