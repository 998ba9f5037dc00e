package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const stages4001 = pipelinesPath + "/4001/statuses"

func TestV4AddStages(t *testing.T) {
	r := start(t)
	got := r.as(1, "POST", stages4001, `[{"name":"X","sort":100,"color":"#fffeb2"},{"name":"Y","sort":15,"request_id":"y"}]`)
	require.Equal(t, 200, got.status, got.body)
	require.EqualValues(t, 2, dig(t, got.json(t), "_total_items"))
	require.EqualValues(t, 60, dig(t, got.json(t), "_embedded", "statuses", 0, "sort"), "100 comes back renumbered")
	require.Equal(t, "0", dig(t, got.json(t), "_embedded", "statuses", 0, "request_id"))
	require.Equal(t, "y", dig(t, got.json(t), "_embedded", "statuses", 1, "request_id"))
	require.Equal(t, []string{"Initial contact@10", "Y@20", "Offer made@30", "Negotiation@40", "Contract@50", "X@60", "Closed - won@10000", "Closed - lost@11000"}, r.v4Rows(4001))

	wrong(t, r.as(1, "POST", stages4001, `[{"name":"X","sort":1},{"sort":1.5,"color":"#99ccff"}]`),
		"1 FieldMissing name", "1 InvalidType sort", "1 NotSupportedChoice color")
	require.Len(t, r.v4Rows(4001), 8, "one wrong item refuses all")
	require.Equal(t, 404, r.as(1, "POST", pipelinesPath+"/1/statuses", `[{"name":"X","sort":1}]`).status)
}

func TestV4UpdateStage(t *testing.T) {
	r := start(t)
	got := r.as(1, "PATCH", stages4001+"/40011", `{"name":"Hello","color":"#C1E0FF","sort":25}`)
	require.Equal(t, 200, got.status)
	require.Equal(t, "#c1e0ff", got.json(t)["color"])
	require.EqualValues(t, 20, got.json(t)["sort"])
	require.Equal(t, []string{"Offer made@10", "Hello@20", "Negotiation@30", "Contract@40"}, r.v4Rows(4001)[:4])

	// Reported: without a name the stage loses its name.
	require.Empty(t, r.as(1, "PATCH", stages4001+"/40012", `{"sort":10}`).json(t)["name"])
	// A colour that is there already passes, though no list has it.
	require.Equal(t, "#ffcc66", r.as(1, "PATCH", stages4001+"/40013", `{"name":"N","color":"#FFCC66"}`).json(t)["color"])

	wrong(t, r.as(1, "PATCH", stages4001+"/40013", `{"name":"N","color":"#d5d8db"}`), "0 NotSupportedChoice color")
	wrong(t, r.as(1, "PATCH", stages4001+"/40013", `{"name":7}`), "0 InvalidType name")
	wrong(t, r.as(1, "PATCH", stages4001+"/40021", `{"name":"N"}`), "0 NotSupportedChoice id")
	require.Equal(t, 400, r.as(1, "PATCH", stages4001+"/40013", `{"id":5}`).status)
}

func TestV4SystemStagesStayAsTheyAre(t *testing.T) {
	r := start(t)
	r.as(1, "PATCH", pipelinePath(4001), `{"is_unsorted_on":true}`)
	stages := r.pipelineState(4001).Stages
	require.True(t, stages[0].Unsorted)
	before := r.Account()
	for _, id := range []int64{wonID, lostID, stages[0].ID} {
		path := fmt.Sprintf("%s/%d", stages4001, id)
		require.Equal(t, 200, r.as(1, "PATCH", path, `{"name":"Other","color":"#fffeb2","sort":30}`).status, "reported: ignored")
		wrong(t, r.as(1, "DELETE", path, ""), "0 NotSupportedChoice id")
	}
	require.Equal(t, before, r.Account())

	// v2: left out of the list or sent back, the unsorted stage stays.
	setOne(r, fmt.Sprintf(`{"40011":{"name":"A"},"%d":{"name":"Other"}}`, stages[0].ID))
	require.Equal(t, []string{"Incoming leads@10", "A@20", "Closed - won@10000", "Closed - lost@11000"}, r.v4Rows(4001))
	setOne(r, `{"40011":{"name":"B"}}`)
	require.Equal(t, []string{"Incoming leads@10", "B@20", "Closed - won@10000", "Closed - lost@11000"}, r.v4Rows(4001))
}

func TestV4DeletedStagesDealsMoveToTheFirst(t *testing.T) {
	r := start(t)
	none := r.as(1, "DELETE", stages4001+"/40012", "")
	require.Equal(t, 204, none.status)
	require.Empty(t, none.body)
	require.Equal(t, 6, r.pipelineState(4001).Stages[0].Leads, "2 join the 4")
	r.as(1, "DELETE", stages4001+"/40011", "")
	require.Equal(t, []string{"Negotiation@10", "Contract@20"}, r.v4Rows(4001)[:2])
	require.Equal(t, 7, r.pipelineState(4001).Stages[0].Leads, "of the first stage itself: to the next one")
	wrong(t, r.as(1, "DELETE", stages4001+"/40011", ""), "0 NotSupportedChoice id")
	r.as(1, "DELETE", stages4001+"/40014", "")
	wrong(t, r.as(1, "DELETE", stages4001+"/40013", ""), "0 NotSupportedChoice id")
}

func TestV4Descriptions(t *testing.T) {
	r := start(t)
	long := strings.Repeat("я", 1001)
	path := stages4001 + "/40011"
	got := r.as(1, "PATCH", path, `{"name":"A","descriptions":[{"level":"newbie","description":"one"},{"level":"master","description":"two"}]}`)
	require.Equal(t, 200, got.status, got.body)
	require.Equal(t, "2026-11-22 10:00:00", dig(t, got.json(t), "descriptions", 0, "created_at"))
	require.Nil(t, dig(t, got.json(t), "descriptions", 0, "updated_by"))
	master := int64(dig(t, got.json(t), "descriptions", 1, "id").(float64))

	require.NotContains(t, r.as(2, "GET", path, "").json(t), "descriptions")
	require.Len(t, r.as(2, "GET", path+"?with=descriptions", "").json(t)["descriptions"], 2)
	require.Len(t, dig(t, r.as(2, "GET", stages4001+"?with=descriptions", "").json(t), "_embedded", "statuses", 0, "descriptions"), 2)

	got = r.as(1, "PATCH", path, fmt.Sprintf(`{"name":"A","descriptions":[{"level":"newbie","description":"1"},{"id":%d,"level":"master"}]}`, master))
	require.Len(t, got.json(t)["descriptions"], 1, "an id without a text deletes")
	require.Equal(t, "1", dig(t, got.json(t), "descriptions", 0, "description"), "without an id it is overwritten")
	require.EqualValues(t, 0, dig(t, got.json(t), "descriptions", 0, "updated_by"))

	for body, want := range map[string]string{
		`[{"level":"newbie","description":"a"},{"level":"newbie","description":"b"}]`: "0 NotSupportedChoice descriptions.1.level",
		`[{"level":"expert","description":"a"}]`:                                      "0 NotSupportedChoice descriptions.0.level",
		`[{"level":"newbie"}]`:                                                        "0 FieldMissing descriptions.0.description",
		`[{"level":"newbie","description":"` + long + `"}]`:                           "0 TooLong descriptions.0.description",
		`[{"id":1,"level":"newbie","description":"a"}]`:                               "0 NotSupportedChoice descriptions.0.id",
		`[{},{},{},{}]`: "0 TooManyElements descriptions",
		`[5]`:           "0 InvalidType descriptions.0",
	} {
		wrong(t, r.as(1, "PATCH", path, `{"name":"A","descriptions":`+body+`}`), want)
	}
	require.Equal(t, 200, r.as(1, "PATCH", path, `{"name":"A","descriptions":[{"level":"newbie","description":"`+long[2:]+`"}]}`).status)
}
