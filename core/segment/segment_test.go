package segment_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"pgregory.net/rapid"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// found are "code path" of each issue.
func found(list issue.List) []string {
	places := []string{}
	for _, i := range list {
		places = append(places, strings.TrimSpace(string(i.Code)+" "+i.Path))
	}
	return places
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, input string
		want        []string
	}{
		{"as documented", `{"name":"A","color":"ae003f","custom_fields_values":[{"field_id":1,"field_name":"F","values":[{"value":"x"}]},{"field_id":2,"values":[{"enum_id":3}]}]}`, []string{}},
		{"upper case", `{"name":"A","color":"AE003F"}`, []string{}},
		{"with a #", `{"name":"A","color":"#ae003f"}`, []string{"colour-not-allowed /color"}},
		{"a stage's colour", `{"name":"A","color":"#fffeb2"}`, []string{"colour-not-allowed /color"}},
		{"colour as a number", `{"name":"A","color":598381}`, []string{"wrong-type /color"}},
		{"by code only", `{"name":"A","custom_fields_values":[{"field_code":"X","values":[{"value":0}]}]}`, []string{}},
		{"as it was read", `{"name":"A","custom_fields_values":[{"field_id":1,"field_name":"F","field_code":null,"field_type":"select","is_computed":false,"values":[{"value":"x","enum_id":2,"enum_code":null}]}]}`,
			[]string{"read-only /custom_fields_values/0/is_computed"}},
		{"value where values belong", `{"name":"A","custom_fields_values":[{"field_id":1,"value":"x"}]}`,
			[]string{"unknown-field /custom_fields_values/0/value", "missing /custom_fields_values/0/values"}},
		{"the same field twice", `{"name":"A","custom_fields_values":[{"field_id":1,"values":[{"value":1}]},{"values":[{"value":1}],"field_id":"1"}]}`,
			[]string{"duplicate-id /custom_fields_values/1/field_id"}},
		{"in document order", `{"custom_fields_values":[{"values":[{"value":[]}]}],"color":7,"name":" "}`,
			[]string{"wrong-type /custom_fields_values/0/values/0/value", "missing /custom_fields_values/0/field_id", "wrong-type /color", "blank-name /name"}},
		{"no input", ``, []string{"wrong-type"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var collector issue.Collector
			segment.ReadAdd(strictjson.Known(c.input), segment.Options{}, &collector)
			require.Equal(t, c.want, found(collector.List()))
		})
	}
}

// TestValidate: what was made in Go is checked by the same rules.
func TestValidate(t *testing.T) {
	text := []segment.FieldValues{{FieldID: 1, Values: []segment.Value{{Value: segment.Text("x")}}}, {Code: "Y", Values: []segment.Value{{EnumID: 5}}}}
	require.Empty(t, segment.Draft{Name: "A", Fields: &text}.Validate(segment.Options{}))
	require.Equal(t, []string{"too-many-fields /custom_fields_values"}, found(segment.Draft{Name: "A", Fields: &text}.Validate(segment.Options{MaxFields: 1})))
	require.Equal(t, []string{"missing /name"}, found(segment.Draft{}.Validate(segment.Options{})))
	require.Equal(t, []string{"unknown-field /request_id"}, found(segment.Draft{Name: "A", RequestID: "a"}.Validate(segment.Options{})),
		"the document has a request_id of updates only")
	require.Equal(t, []string{"no-change"}, found(segment.Draft{ID: 5, RequestID: "a"}.Validate(segment.Options{})))
	require.Equal(t, []string{"nul-character /name"}, found(segment.Draft{Name: "\x00"}.Validate(segment.Options{})))
	require.Empty(t, segment.Draft{ID: 5, PriceTypes: new([]int64)}.Validate(segment.Options{}), "null is a change")
	require.Equal(t, []string{"wrong-type /custom_fields_values/0/values", "missing /custom_fields_values/0/field_id"},
		found(segment.Draft{ID: 5, Fields: &[]segment.FieldValues{{}}}.Validate(segment.Options{})))
}

var options = segment.Options{MaxFields: 40, AllowColours: []string{"#Any"}}

// texts are all but those with a NUL, which the gate lets nobody send.
var texts = rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 }))

func drafts(t *rapid.T) segment.Draft {
	name := texts.Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	d := segment.Draft{Name: name.Draw(t, "name"), Colour: rapid.SampledFrom(append(amo.SegmentColours(), "", "#Any")).Draw(t, "colour")}
	id := rapid.Int64Range(1, amo.MaxID)
	if rapid.Bool().Draw(t, "prices") {
		prices := rapid.SliceOfDistinct(id, func(id int64) int64 { return id }).Draw(t, "price types")
		d.PriceTypes = &prices
	}
	if rapid.Bool().Draw(t, "fields") {
		value := rapid.Custom(func(t *rapid.T) segment.Value {
			v := segment.Value{EnumCode: texts.Draw(t, "enum_code")}
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				v.Value = segment.Text(texts.Draw(t, "text"))
			case 1:
				v.Value = segment.Int(rapid.Int64().Draw(t, "int"))
			case 2:
				v.Value = segment.Flag(rapid.Bool().Draw(t, "flag"))
			default:
				v.EnumID = id.Draw(t, "enum_id")
			}
			return v
		})
		values := rapid.Custom(func(t *rapid.T) segment.FieldValues {
			return segment.FieldValues{FieldID: id.Draw(t, "field_id"), Code: texts.Draw(t, "code"), Name: texts.Draw(t, "field_name"),
				Type: texts.Draw(t, "type"), Values: rapid.SliceOfN(value, 1, 3).Draw(t, "values")}
		})
		list := rapid.SliceOfNDistinct(values, 0, 40, func(f segment.FieldValues) int64 { return f.FieldID }).Draw(t, "values of fields")
		d.Fields = &list
	}
	return d
}

// TestBodyIsCanonical: a body that was built is read again and builds the same body.
func TestBodyIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drafts(t)
		require.Empty(t, found(d.Validate(options)))
		built := d.Request()
		require.Equal(t, "POST", built.Method)
		require.True(t, gjson.ValidBytes(built.Body))
		var c issue.Collector
		require.Equal(t, built, segment.ReadAdd(strictjson.Known(string(built.Body)), options, &c).Request())

		d.ID = rapid.Int64Range(1, amo.MaxID).Draw(t, "id")
		d.RequestID = texts.Draw(t, "request_id")
		require.Empty(t, found(d.Validate(options)))
		built = d.Request()
		require.Equal(t, "PATCH", built.Method)
		require.False(t, gjson.GetBytes(built.Body, "id").Exists())
		require.Equal(t, built, segment.ReadUpdate(strictjson.Known(string(d.AppendInput(nil))), options, &c).Request())
		require.False(t, c.Failed())
	})
}

// TestReadBackIsSendable: a segment that was read, with all its members, goes
// into an update that warns and passes.
func TestReadBackIsSendable(t *testing.T) {
	read, ok := segment.ParseOne(strictjson.Known(`{"id":51,"created_at":1,"updated_at":2,"account_id":3,"name":"A","color":"6610f2",
		"available_products_price_types":[7],"customers_count":0,"bonus_points_x":null,"_links":{},
		"custom_fields_values":[{"values":[{"value":true}],"field_id":1,"field_name":"F","field_code":"C","field_type":"checkbox"}]}`))
	require.True(t, ok)
	var c issue.Collector
	r := segment.ReadUpdate(strictjson.Known(string(read.AppendJSON(nil))), segment.Options{}, &c).Request()
	require.False(t, c.Failed())
	require.Equal(t, []string{"read-only /created_at", "read-only /updated_at", "read-only /account_id", "read-only /customers_count", "read-only /bonus_points_x"}, found(c.List()))
	require.Equal(t, "/api/v4/customers/segments/51", r.Path)
	require.JSONEq(t, `{"name":"A","color":"6610f2","available_products_price_types":[7],
		"custom_fields_values":[{"values":[{"value":true}],"field_id":1,"field_name":"F","field_code":"C","field_type":"checkbox"}]}`, string(r.Body))
}

// TestUnknownIsNotEmpty: only an answer that says so means that there are none.
func TestUnknownIsNotEmpty(t *testing.T) {
	for body, known := range map[string]bool{
		``: true, `{"_embedded":{"segments":[],"custom_fields":{}}}`: true,
		`{}`: false, `[]`: false, `{"_embedded":{"segments":null,"custom_fields":5}}`: false,
	} {
		v := strictjson.Known(body)
		require.Equal(t, known, gjson.GetBytes(segment.ParseList(v).AppendJSON(nil), "segments").IsArray(), body)
		require.Equal(t, known, gjson.GetBytes(segment.ParseFields(v).AppendJSON(nil), "fields").IsArray(), body)
	}
}

// TestNextIsLater: whatever the vendor says, following next comes to an end.
func TestNextIsLater(t *testing.T) {
	for _, c := range []struct {
		body string
		want string
	}{
		{`{"_page":1,"_page_count":3}`, "2"},
		{`{"_page":3,"_page_count":3}`, "null"},
		{`{"_page":4,"_page_count":3}`, "null"},
		{`{"_page_count":2}`, "2"},
		{`{"_page":"1","_page_count":"2"}`, "2"},
		{`{"_page":1,"_links":{"next":{"href":"https://x.amocrm.ru/api/v4/customers/segments?limit=1&page=2"}}}`, "2"},
		{`{"_page":1,"_page_count":9,"_links":{"next":{"href":"?page=5"}}}`, "5"},
		{`{"_page":5,"_links":{"next":{"href":"?page=5"}}}`, "null"},
		{`{"_page":5,"_links":{"next":{"href":"?page=4"}}}`, "null"},
		{`{"_page":1,"_page_count":2,"_links":{"next":{"href":"?my_page=7&page=x"}}}`, "2"},
		{`{"_page":1,"_links":{"next":{"href":null}}}`, "null"},
		{`{"_page":1,"_links":{"next":"?page=2"}}`, "null"},
		{`{}`, "null"},
		{``, "null"},
	} {
		require.Equal(t, c.want, gjson.GetBytes(segment.ParseList(strictjson.Known(c.body)).AppendJSON(nil), "next").Raw, c.body)
	}
}

func TestQuery(t *testing.T) {
	for input, want := range map[string]string{
		``: "", `null`: "", `{}`: "", `{"page":1}`: "?page=1", `{"limit":250}`: "?limit=250", `{"limit":1,"page":9007199254740991}`: "?page=9007199254740991&limit=1",
	} {
		var c issue.Collector
		q := segment.ReadQuery(strictjson.Known(input), &c)
		require.Empty(t, c.List())
		require.Equal(t, amo.Get("/api/v4/customers/segments"+want), segment.ListRequest(q))
		require.Equal(t, amo.Get("/api/v4/customers/segments/custom_fields"+want), segment.FieldsRequest(q))
	}
	for input, want := range map[string]string{
		`[]`: "wrong-type", `{"page":0}`: "bad-number /page", `{"page":-1}`: "bad-number /page", `{"limit":251}`: "bad-number /limit",
		`{"page":9007199254740992}`: "bad-number /page", `{"limit":"5"}`: "bad-number /limit", `{"id":5}`: "unknown-field /id",
	} {
		var c issue.Collector
		segment.ReadQuery(strictjson.Known(input), &c)
		require.Equal(t, []string{want}, found(c.List()), input)
	}
}

// TestZeroSegment: a segment that was made in Go is written as JSON too.
func TestZeroSegment(t *testing.T) {
	require.JSONEq(t, `{"id":0,"name":"","color":"","available_products_price_types":null,"custom_fields_values":null}`, string(segment.Segment{}.AppendJSON(nil)))
}

func TestReadUpdate(t *testing.T) {
	for input, want := range map[string][]string{
		`{"id":5,"name":"A","request_id":"a"}`:                                             {},
		`{"id":5,"available_products_price_types":null}`:                                   {},
		`{"id":5,"custom_fields_values":[]}`:                                               {},
		`{"name":"A"}`:                                                                     {"missing /id"},
		`{"id":-1,"name":"A"}`:                                                             {"bad-id /id"},
		`{"id":5}`:                                                                         {"no-change"},
		`{"id":5,"colr":"x"}`:                                                              {"unknown-field /colr"},
		`{"id":5,"available_products_price_types":{"0":1}}`:                                {"wrong-type /available_products_price_types"},
		`{"id":5,"available_products_price_types":[1,"x",1]}`:                              {"bad-id /available_products_price_types/1", "duplicate-id /available_products_price_types/2"},
		`{"id":5,"custom_fields_values":null}`:                                             {},
		`{"id":5,"custom_fields_values":"x"}`:                                              {"wrong-type /custom_fields_values"},
		`{"id":5,"custom_fields_values":[1]}`:                                              {"wrong-type /custom_fields_values/0"},
		`{"id":5,"custom_fields_values":[{"field_id":1,"values":[1]}]}`:                    {"wrong-type /custom_fields_values/0/values/0"},
		`{"id":5,"custom_fields_values":[{"field_id":1,"values":[]}]}`:                     {"empty-list /custom_fields_values/0/values"},
		`{"id":5,"custom_fields_values":[{"field_id":1,"values":[{"enum_id":null}]}]}`:     {"missing /custom_fields_values/0/values/0/value"},
		`{"id":5,"custom_fields_values":[{"field_id":1,"values":[{"value":1,"enum":1}]}]}`: {"unknown-field /custom_fields_values/0/values/0/enum"},
	} {
		var c issue.Collector
		segment.ReadUpdate(strictjson.Known(input), segment.Options{}, &c)
		require.Equal(t, want, found(c.List()), input)
	}
}

func TestOptions(t *testing.T) {
	var c issue.Collector
	o := segment.ReadOptions(strictjson.Known(`{"max_segment_fields":5,"allow_colors":["AAAAAA"]}`), &c)
	require.Equal(t, segment.Options{MaxFields: 5, AllowColours: []string{"AAAAAA"}}, o)
	require.Empty(t, c.List())
	segment.ReadOptions(strictjson.Known(`{"max_segments":5}`), &c)
	require.Equal(t, []string{"unknown-option /max_segments"}, found(c.List()), "an add has no segments to count")
}

func TestParseOne(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":5,"name":"A","color":"4A001F","custom_fields_values":[],"available_products_price_types":null,"_links":{},"new":[1]}`: `{"segment":{"id":5,"name":"A","color":"4A001F","available_products_price_types":null,"custom_fields_values":[],"new":[1]}}`,
		`{"_embedded":{"segments":{"5":{"id":5}}}}`: `{"segment":{"id":5,"name":"","color":"","available_products_price_types":null,"custom_fields_values":null}}`,
		`{"_embedded":{"segments":[]}}`:             `{"segment":null}`,
		`{}`:                                        `{"segment":null}`,
		``:                                          `{"segment":null}`,
	} {
		s, ok := segment.ParseOne(strictjson.Known(body))
		require.Equal(t, want, string(segment.AppendOne(nil, s, ok)), body)
	}
}

// TestParseFields: definitions come in their order, with all that is known of them.
func TestParseFields(t *testing.T) {
	d := segment.ParseFields(strictjson.Known(`{"_total_items":3,"_page":1,"_page_count":1,"_embedded":{"custom_fields":[
		{"id":3,"name":"C","sort":2,"type":"select","enums":[{"id":1}],"_links":{}},{"id":2,"name":"B","sort":2,"code":null},{"id":9,"name":"A","sort":1},"x"]}}`))
	require.Equal(t, `{"total":3,"page":1,"page_count":1,"next":null,"fields":[{"id":9,"name":"A","sort":1},{"id":2,"name":"B","sort":2,"code":null},`+
		`{"id":3,"name":"C","sort":2,"type":"select","enums":[{"id":1}]}]}`, string(d.AppendJSON(nil)))
}

// TestListOrder: a page is ordered by id, for segments have no sort.
func TestListOrder(t *testing.T) {
	l := segment.ParseList(strictjson.Known(`{"_embedded":{"segments":[{"id":51,"name":"B"},"x",{"id":"21","name":"A"}]}}`))
	require.Equal(t, []string{"A", "B"}, []string{l.Segments[0].Name, l.Segments[1].Name})
	text := strictjson.Known(string(l.AppendJSON(nil)))
	require.Equal(t, l.Segments, segment.ReadInOrder(text.Get("segments")))
	require.Equal(t, "null", text.Get("total").Raw(), "nobody counted")
}
