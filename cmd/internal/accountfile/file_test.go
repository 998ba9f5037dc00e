package accountfile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

const good = `# kept in git
pipelines:
  - id: 10
    name: 2024
    main: true
    stages:
      - {id: 11, name: "Call", color: "#fffeb2"}
      - {name: Offer}
    won: Paid
    unsorted: true
  - name: Second
    stages: [{name: One}]
customer_stages:
  - {name: Regulars, color: "#deff81"}
segments:
  - name: Wholesale
    color: 2176ff
    fields:
      - {code: WHOLESALE, values: [true]}
      - {id: 269473, values: [{enum: 381857, value: Gold}]}
    price_types: [1, 2]
`

func TestDesired(t *testing.T) {
	f, problems := Read([]byte(good), issue.English)
	require.Empty(t, problems)
	assert.Equal(t, []plan.Kind{plan.KindPipelines, plan.KindStatuses, plan.KindSegments}, f.Kinds())
	assert.JSONEq(t, `{"pipelines":[
		{"id":10,"name":"2024","is_main":true,"statuses":[{"id":11,"name":"Call","color":"#fffeb2"},{"name":"Offer"},{"id":142,"name":"Paid"},
			{"kind":"unsorted","name":"Incoming leads"}]},
		{"name":"Second","statuses":[{"name":"One"}]}]}`, string(f.Desired(plan.KindPipelines, nil)))
	assert.JSONEq(t, `{"statuses":[{"name":"Regulars","color":"#deff81"}]}`, string(f.Desired(plan.KindStatuses, nil)))
	assert.JSONEq(t, `{"segments":[{"name":"Wholesale","color":"2176ff","custom_fields_values":[
		{"field_code":"WHOLESALE","values":[{"value":true}]},{"field_id":269473,"values":[{"enum_id":381857,"value":"Gold"}]}],
		"available_products_price_types":[1,2]}]}`, string(f.Desired(plan.KindSegments, nil)))
	assert.Empty(t, f.Check([]byte(`{"dialect":"v4"}`)))
}

// The stage for incoming leads keeps the name that the account has for it.
func TestUnsortedKeepsItsName(t *testing.T) {
	f, _ := Read([]byte(good), issue.English)
	current := `{"pipelines":[{"id":10,"name":"2024","is_main":true,"statuses":[{"id":9,"name":"Неразобранное","kind":"unsorted"},
		{"id":11,"name":"Call","color":"#fffeb2"},{"id":12,"name":"Offer"},{"id":142,"name":"Paid"}]},{"id":20,"name":"Second","statuses":[{"id":21,"name":"One"}]}]}`

	p, problems := f.Plan(plan.KindPipelines, []byte(current), nil)

	require.Empty(t, problems)
	require.Len(t, p.Changes, 0)
}

// A number that YAML readers understand differently is the text that was written.
func TestOddNumbersAreTexts(t *testing.T) {
	f, problems := Read([]byte("segments:\n  - {name: 012, fields: [{code: A, values: [007, 0x1F, 1_000, 7, 7.50, -1]}]}\n"), issue.English)
	require.Empty(t, problems)
	assert.JSONEq(t, `{"segments":[{"name":"012","custom_fields_values":[{"field_code":"A","values":[
		{"value":"007"},{"value":"0x1F"},{"value":"1_000"},{"value":7},{"value":7.50},{"value":-1}]}]}]}`, string(f.Desired(plan.KindSegments, nil)))
}

func TestAliasesAndMerges(t *testing.T) {
	f, problems := Read([]byte(`pipelines:
  - &base
    name: One
    stages: &steps [{name: A}, {name: B}]
  - <<: *base
    name: Two
  - {name: Three, stages: *steps}
`), issue.English)
	require.Empty(t, problems)
	assert.JSONEq(t, `{"pipelines":[{"name":"One","statuses":[{"name":"A"},{"name":"B"}]},
		{"name":"Two","statuses":[{"name":"A"},{"name":"B"}]},{"name":"Three","statuses":[{"name":"A"},{"name":"B"}]}]}`, string(f.Desired(plan.KindPipelines, nil)))
}

func TestProblems(t *testing.T) {
	many := "pipelines:\n  - name: P\n    stages:\n" + strings.Repeat("      - name: S\n", 101)
	bomb := "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
	for _, c := range "bcdefg" {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 10), ", ") + "]\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"tab":            {"pipelines:\n\t- name: P\n", "f:2:1: syntax: A tab stands where YAML takes only spaces.\n    Indent with spaces.\n"},
		"duplicate":      {"pipelines:\n  - name: P\n    name: Q\n", "f:3:5: duplicate-key: The key name occurs twice in one object.\n    Keep one of the two: readers disagree on which one counts.\n"},
		"unclosed":       {"pipelines: [\n", "f:1:12: syntax: Not valid YAML: sequence end token ']' not found.\n"},
		"aliases":        {bomb, "f:5:36: too-large: With its aliases unfolded the file holds more than 100000 values.\n    Write out what is needed instead of aliases of aliases.\n"},
		"deep":           {strings.Repeat("[", 100_000), "f:1:33: too-deep: Nested deeper than 32 levels.\n"},
		"deep dashes":    {strings.Repeat("- ", 100_000), "f:1:65: too-deep: Nested deeper than 32 levels.\n"},
		"large":          {strings.Repeat("#\n", MaxBytes), "f:1:1: too-large: The file is 2097152 bytes long; at most 1048576 are read.\n"},
		"own alias":      {"pipelines: &x [*x]\n", "f:1:16: syntax: There is no anchor x above.\n"},
		"two documents":  {"pipelines: []\n---\nsegments: []\n", "f:3:1: syntax: The file holds more than one document.\n    Keep one account to a file.\n"},
		"tag":            {"pipelines: !!set {}\n", "f:1:12: syntax: Tags such as !!set are not used here.\n    Leave it out.\n"},
		"empty":          {"# nothing\n", "f:1:1: wrong-type: The file holds no account.\n    It begins with a list: pipelines:, customer_stages: or segments:.\n"},
		"no list":        {"pipelines:\nsegments:\n", "f:1:1: wrong-type: The file holds no account.\n    It begins with a list: pipelines:, customer_stages: or segments:.\n"},
		"colour in {}":   {"pipelines:\n  - {name: P, stages: [{name: A, color: #fffeb2}]}\n", "f:2:39: syntax: Not valid YAML: could not find map value.\n    Write colours in quotes: without them, # begins a comment.\n"},
		"large id":       {"pipelines:\n  - {id: 9007199254740992, name: P}\n  - {id: 5, name: Q, x: 1}\n", "f:2:10: bad-id: 9007199254740992 is not an id.\n    An id is a positive whole number below 2^53.\nf:3:22: unknown-field: There is no field x here.\n    Known here: id, name, main, stages, won, lost, unsorted.\n"},
		"mark":           {"\ufeffpipelines:\n  - {name: P, x: 1}\n", "f:2:15: unknown-field: There is no field x here.\n    Known here: id, name, main, stages, won, lost, unsorted.\n"},
		"not UTF-8":      {"pipelines:\n  - name: \xff\n", "f:2:11: not-utf8: Not valid UTF-8.\n    Save the file as UTF-8.\n"},
		"unknown":        {"pipelines:\n  - nane: P\n    stages: [{name: A}]\n", "f:2:5: unknown-field: There is no field nane here.\n    Did you mean name?\n"},
		"vendor's name":  {"pipelines:\n  - name: P\n    statuses: []\n", "f:3:5: unknown-field: There is no field statuses here.\n    Did you mean stages?\n"},
		"steers":         {"pipelines: []\n\"\\e[2Jx\": 1\n", "f:2:1: unknown-field: There is no field \uFFFD[2Jx here.\n    Known here: pipelines, customer_stages, segments.\n"},
		"unknown list":   {"pipeline: []\n", "f:1:1: unknown-field: There is no field pipeline here.\n    Did you mean pipelines?\n"},
		"missing name":   {"pipelines:\n  - main: true\n    stages: [{name: A}]\n", "f:2:5: missing: name is required.\n"},
		"missing stages": {"pipelines:\n  - name: P\n", "f:2:5: missing: stages is required.\n"},
		"won alone":      {"pipelines:\n  - id: 5\n    name: P\n    won: Paid\n", "f:4:5: missing: stages is required beside won.\n    List the pipeline's stages, or leave won out.\n"},
		"colour":         {"pipelines:\n  - name: P\n    stages: [{name: A, color: \"#fffeb3\"}]\n", "f:3:31: colour-not-allowed: amoCRM does not allow the colour #fffeb3 here.\n    The nearest allowed colour is #fffeb2.\n"},
		"bare colour":    {"pipelines:\n  - name: P\n    stages:\n      - name: A\n        color: #fffeb2\n", "f:5:9: colour-not-allowed: amoCRM does not allow the colour \"\" here.\n    Write colours in quotes: without them, # begins a comment.\n"},
		"segment colour": {"segments:\n  - {name: S, color: \"#10599d\"}\n", "f:2:22: colour-not-allowed: amoCRM does not allow the colour #10599d here.\n    The nearest allowed colour is 10599d.\n"},
		"too many":       {many, "f:3:5: too-many-stages: 104 stages, the system ones counted; at most 100 are allowed.\n"},
		"two mains":      {"pipelines:\n  - {name: P, main: true, stages: [{name: A}]}\n  - {name: Q, main: true, stages: [{name: A}]}\n", "f:3:21: two-mains: A second pipeline is marked as the main one.\n    Exactly one pipeline is the main one.\n"},
		"id":             {"pipelines:\n  - {id: 0x, name: P, stages: [{name: A}]}\n", "f:2:10: bad-id: \"0x\" is not an id.\n    An id is a positive whole number below 2^53.\n"},
		"octal id":       {"pipelines:\n  - {id: 012, name: P}\n", "f:2:10: bad-id: \"012\" is not an id.\n    An id is a positive whole number below 2^53.\n"},
		"same id":        {"pipelines:\n  - {id: 5, name: P}\n  - {id: 5, name: Q}\n", "f:3:10: duplicate-id: The id 5 occurs twice.\n"},
		"flag":           {"pipelines:\n  - {name: P, main: yes, stages: [{name: A}]}\n", "f:2:21: wrong-type: Expected true or false, found a string.\n"},
		"values":         {"segments:\n  - name: S\n    fields: [{id: 5, values: []}]\n", "f:3:22: empty-list: The list is empty.\n"},
		"sort":           {"pipelines:\n  - {name: P, sort: 5, stages: [{name: A}]}\n", "f:2:15: warning: read-only: sort can only be read; it is not sent.\n"},
		"old colour":     {"pipelines:\n  - id: 5\n    name: P\n    stages: [{id: 7, name: A, color: \"#CCFF66\"}]\n", "f:4:38: warning: colour-not-listed: The colour #CCFF66 is an older one that amoCRM no longer lists.\n    The nearest listed colour is #deff81.\n"},
		"list":           {"pipelines: {name: P}\n", "f:1:1: wrong-type: Expected a list, found an object.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f, problems := Read([]byte(c.text), issue.English)
			if f != nil {
				problems = problems.With(f.Check([]byte(`{"dialect":"v4"}`)))
			}
			var out strings.Builder
			problems.Print(&out, "f")
			assert.Equal(t, c.want, out.String())
		})
	}
}

// What nobody understood would be missing from the plan, so there is none.
func TestAFileWithErrorsIsNotPlanned(t *testing.T) {
	f, problems := Read([]byte("pipelines:\n  - {name: Sales, stages: [{name: Call}], x: 1}\n"), issue.English)
	require.True(t, problems.Failed())
	p, problems := f.Plan(plan.KindPipelines, []byte(`{"pipelines":[]}`), nil)
	require.Nil(t, p)
	require.True(t, problems.Failed())
}

func TestAHundredProblemsAreEnough(t *testing.T) {
	f, problems := Read([]byte("pipelines:\n"+strings.Repeat("  - {name: P, stages: [{name: A}], x: 1}\n", 300)), issue.English)
	problems = problems.With(f.Check([]byte(`{"dialect":"v4"}`)))
	require.Len(t, problems, issue.Max+1)
	assert.Equal(t, "more-issues", problems[issue.Max].Code)
	assert.True(t, problems.Failed())
}

// What Write writes reads back as the same state, whatever the names are.
func TestWriteReadsBack(t *testing.T) {
	state := `{"pipelines":[
		{"id":10,"name":"Розница \"Центр\" # 1: {x}","sort":1,"is_main":true,"statuses":[
			{"id":9,"name":"Неразобранное","color":"#c1c1c1","kind":"unsorted"},
			{"id":11,"name":"true","color":"#CCFF66","kind":"regular"},{"id":12,"name":" - 5\u2028 ","color":"","kind":"regular"},
			{"id":142,"name":"Won","kind":"won"},{"id":143,"name":"null","kind":"lost"}]},
		{"id":20,"name":"1e3","sort":2,"is_main":false,"statuses":null}]}`
	segments := `{"segments":[{"id":57,"name":"Retail","color":"10599d","available_products_price_types":[1, 2],"custom_fields_values":[
		{"field_id":269471,"field_name":"Опт","field_code":"WHOLESALE","values":[{"value":false}]},
		{"field_id":272431,"field_name":"Discount, %","field_code":null,"values":[{"value":"7.5"}]},
		{"field_id":269473,"values":[{"value":"Gold","enum_id":381857,"enum_code":null}]}]}]}`
	states := map[plan.Kind][]byte{plan.KindPipelines: []byte(state), plan.KindSegments: []byte(segments)}

	text := Write(states, true)
	f, problems := Read(text, issue.English)

	require.Empty(t, problems, string(text))
	for _, kind := range f.Kinds() {
		p, problems := f.Plan(kind, states[kind], []byte(`{"complete":true}`))
		require.Empty(t, problems, string(text))
		assert.Empty(t, p.Changes, string(text))
	}
}
