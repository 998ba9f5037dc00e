package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
)

const present = `{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[
	{"id":12,"name":"Call","color":"#fffeb2"},{"id":13,"name":"Offer\u001b[31m","color":"#d6eaff"}]}]}`

func planOf(t *testing.T, desired string) planned { return planFrom(t, present, desired) }

func planFrom(t *testing.T, present, desired string) planned {
	p, issues := core.MakePlan("pipelines", []byte(present), []byte(desired), planFlags{}.options(plan.KindPipelines, plan.V4, map[string]int{"pipelines/1/statuses/13": 250}))
	require.NotNil(t, p, "%v", issues)
	return planned{[]*plan.Plan{p}, map[plan.Kind][]byte{plan.KindPipelines: []byte(present)}}
}

// What is lost stands first and in red; what a name holds can't steer a terminal.
func TestPlanInColour(t *testing.T) {
	var out bytes.Buffer
	printerFor(&out, true).show(&account{host: "demo"}, planOf(t, `{"pipelines":[{"name":"Sales","statuses":[{"name":"Call"},{"name":"New"}]}]}`))
	assert.Contains(t, out.String(), "\x1b[31;1m-\x1b[0;22m stage \"Offer\\x1b[31m\" of \"Sales\" (deals: 250 or more; they move to the pipeline's first stage)")
	assert.Contains(t, out.String(), "\x1b[32m+\x1b[0m stage \"New\" of \"Sales\", at place 2")
	assert.Less(t, bytes.Index(out.Bytes(), []byte("Deleted")), bytes.Index(out.Bytes(), []byte("Pipelines:")))

	var plain bytes.Buffer
	newPrinter(&plain).show(&account{host: "demo"}, planOf(t, `{"pipelines":[{"name":"Sales","statuses":[{"name":"Call"},{"name":"New"}]}]}`))
	assert.NotContains(t, plain.String(), "\x1b")
}

// The place of a thing that moves may have the same number afterwards.
func TestMovesInWords(t *testing.T) {
	five := `{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":11,"name":"A"},{"id":12,"name":"B"},{"id":13,"name":"C"},{"id":14,"name":"D"},{"id":15,"name":"E"}]}]}`
	var out bytes.Buffer
	printerFor(&out, false).show(&account{host: "demo"}, planFrom(t, five, `{"pipelines":[{"id":1,"name":"Sales","statuses":[{"id":14,"name":"D"},{"id":15,"name":"E"},{"id":13,"name":"C"},{"id":11,"name":"A"},{"id":12,"name":"B"}]}]}`))
	assert.Contains(t, out.String(), `stage "D" of "Sales": moves from place 4 to place 1 `)
	assert.Contains(t, out.String(), `stage "C" of "Sales": moves to place 3 `)
}

func TestBarIsForThoseWhoWatch(t *testing.T) {
	var seen, unseen bytes.Buffer
	for _, bar := range []interface{ Set(int) error }{newBar(&seen, "sending", 3, true), newBar(&unseen, "sending", 3, false)} {
		require.NoError(t, bar.Set(2))
	}
	assert.Contains(t, seen.String(), "(2/3)")
	assert.Empty(t, unseen.String())
}

// One digest for one plan is its own; several are named together, in their order.
func TestDigestOfPlans(t *testing.T) {
	one := planOf(t, `{"pipelines":[{"name":"Sales","statuses":[{"name":"Call"}]}]}`)
	assert.Equal(t, one.plans[0].Digest, one.digest())
	two := planned{plans: append(one.plans, planOf(t, `{"pipelines":[{"name":"Sales","is_main":true,"statuses":[{"name":"Call"},{"name":"B"}]}]}`).plans...)}
	assert.NotEqual(t, one.digest(), two.digest())
	assert.Len(t, two.digest(), 64)
}
