package transfer

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stagewright/stagewright/core/plan"
)

const old = `{"pipelines":[
	{"id":1,"name":"Sales","is_main":true,"statuses":[
		{"id":10,"name":"Incoming","color":"#c1c1c1","kind":"unsorted"},
		{"id":11,"name":"Call","color":"#99ccff","kind":"regular"},{"id":12,"name":"Call","color":"#FFFEB2","kind":"regular","descriptions":[{"text":"how"}]},
		{"id":142,"name":"Paid","kind":"won"},{"id":143,"name":"Lost","kind":"lost"}]},
	{"id":2,"name":"Sales","statuses":[{"id":21,"name":"A","color":"#fd5598","kind":"regular"}]},
	{"id":3,"name":"Hidden","statuses":null}]}`

func TestPipelines(t *testing.T) {
	now := `{"pipelines":[{"id":7,"name":"Sales","is_main":true,"statuses":[
		{"id":71,"name":"Call","color":"#deff81","kind":"regular"},{"id":72,"name":"Call","color":"#fffeb2","kind":"regular"}]}]}`

	c := Pipelines([]byte(old), []byte(now), plan.V4)

	assert.JSONEq(t, `{"pipelines":[
		{"id":7,"name":"Sales","is_main":true,"statuses":[{"id":71,"name":"Call","color":"#98cbff"},{"id":72,"name":"Call","color":"#fffeb2"},
			{"id":142,"name":"Paid"},{"id":143,"name":"Lost"}]},
		{"name":"Sales","statuses":[{"name":"A","color":"#ff8f92"}]},
		{"name":"Hidden"}]}`, string(c.Desired()))
	assert.Equal(t, []Note{
		{"pipelines/1/statuses/11", "Call", "color #99ccff becomes #98cbff"}, {"pipelines/2/statuses/21", "A", "color #fd5598 becomes #ff8f92"},
	}, c.Changed)
	assert.Equal(t, []Note{{"pipelines/1", "Sales", "the stage for incoming leads"}, {"pipelines/1/statuses/12", "Call", "descriptions"}}, c.Lost)
	assert.Empty(t, c.Missing)
}

func TestUnsortedByDialect(t *testing.T) {
	assert.Contains(t, string(Pipelines([]byte(old), []byte(`{"pipelines":[]}`), plan.V4).Desired()), `"kind":"unsorted"`)
	c := Pipelines([]byte(old), []byte(`{"pipelines":[]}`), plan.V2)
	assert.NotContains(t, string(c.Desired()), "unsorted")
	assert.Contains(t, string(c.Desired()), "#99ccff", "pipelines/set still takes the older colours")
}

func TestStatusesByRole(t *testing.T) {
	then := `{"statuses":[{"id":1,"name":"Ожидается","color":"#99ccff","is_default":true,"type":1},{"id":2,"name":"Own","color":"#fffeb2"},
		{"id":3,"name":"Special","color":"#fffeb2","is_default":true,"type":9}]}`
	now := `{"statuses":[{"id":5,"name":"Expected","color":"#99CCFF","is_default":true,"type":1},{"id":6,"name":"Ожидается","color":"#fffeb2"}]}`

	c := Statuses([]byte(then), []byte(now))

	assert.JSONEq(t, `{"statuses":[{"id":5,"name":"Ожидается","color":"#99CCFF"},{"name":"Own","color":"#fffeb2"}]}`, string(c.Desired()))
	assert.Equal(t, "statuses/3", c.Missing[0].Address)
}

func TestSegmentFields(t *testing.T) {
	then := `{"segments":[{"id":1,"name":"S","color":"10599d","available_products_price_types":[5],"custom_fields_values":[
		{"field_id":1,"field_name":"Опт","field_code":"W","field_type":"checkbox","values":[{"value":true}]},
		{"field_id":2,"field_name":"Level","field_type":"select","values":[{"value":"Gold","enum_id":20}]},
		{"field_id":3,"field_name":"Kind","field_type":"multiselect","values":[{"value":"A","enum_id":30},{"value":"B","enum_id":31},{"value":"C","enum_id":32}]},
		{"field_id":4,"field_name":"Text","field_type":"text","values":[{"value":"x"}]}]}]}`
	here := `{"fields":[{"id":1,"name":"Опт","code":"W","type":"checkbox"},{"id":2,"name":"Level","type":"select"},{"id":3,"name":"Kind","type":"multiselect"},{"id":4,"name":"Text","type":"text"}]}`
	there := `{"fields":[{"id":51,"name":"Wholesale","code":"W","type":"checkbox"},{"id":52,"name":"Level","type":"select","enums":[{"id":8,"value":"Gold"}]},
		{"id":53,"name":"Kind","type":"multiselect","enums":[{"id":9,"value":"B"}]},{"id":54,"name":"Text","type":"numeric"}]}`

	c := Segments([]byte(then), []byte(`{"segments":[]}`), []byte(here), []byte(there))

	assert.JSONEq(t, `{"segments":[{"name":"S","color":"10599d","custom_fields_values":[{"field_id":51,"values":[{"value":true}]},
		{"field_id":52,"values":[{"enum_id":8,"value":"Gold"}]},{"field_id":53,"values":[{"enum_id":9,"value":"B"}]}]}]}`, string(c.Desired()))
	assert.Equal(t, []Note{
		{"segments/1", "S", `the field "Kind" of the other account has no choice "A"`},
		{"segments/1", "S", `the field "Kind" of the other account has no choice "C"`},
		{"segments/1", "S", `the other account has no such field: "Text"`},
	}, c.Missing)
	assert.Equal(t, []Note{{"segments/1", "S", "price types"}}, c.Lost)
}

// No plan takes all values away: that is said.
func TestSegmentWithoutValuesWhereThereAreSome(t *testing.T) {
	here := `{"segments":[{"id":1,"name":"S"},{"id":2,"name":"T"}]}`
	there := `{"segments":[{"id":5,"name":"S","custom_fields_values":[{"field_id":7,"values":[{"value":"x"}]}]},{"id":6,"name":"T","custom_fields_values":[]}]}`

	c := Segments([]byte(here), []byte(there), []byte(`{"fields":[]}`), []byte(`{"fields":[]}`))

	assert.Equal(t, []Note{{"segments/1", "S", "having no field values: the other account's stay"}}, c.Lost)
}

func TestIDs(t *testing.T) {
	now := `{"pipelines":[{"id":7,"name":"Sales","statuses":[{"id":70,"name":"In","kind":"unsorted"},{"id":71,"name":"Call","kind":"regular"},
		{"id":72,"name":"Call","kind":"regular"},{"id":142,"name":"Paid","kind":"won"}]},{"id":8,"name":"Hidden","statuses":[]}]}`
	c := Pipelines([]byte(old), []byte(now), plan.V4)
	c.Items = c.Items[:1] // the others were left out

	assert.Equal(t, map[string]map[string]int64{"pipelines": {"1": 7}, "stages": {"10": 70, "11": 71, "12": 72}}, IDs(c, []byte(old), []byte(now)))
}
