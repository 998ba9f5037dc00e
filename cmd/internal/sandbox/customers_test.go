package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const modePath = "/api/v4/customers/mode"

// customersIn is the awkward account in a mode.
func customersIn(t *testing.T, mode string) *rig {
	t.Helper()
	r := start(t, awkward)
	require.NoError(t, r.SetCustomersMode(mode))
	return r
}

func TestCustomersWorkInTheirModeOnly(t *testing.T) {
	r := start(t, awkward)
	for mode, works := range map[string]string{"unavailable": "", "disabled": "", "segments": "segments", "dynamic": "segments", "periodicity": "statuses"} {
		got := r.send("POST", "/sandbox/customers", `{"mode":"`+mode+`"}`, nil)
		require.Equal(t, 204, got.status)
		require.Equal(t, mode, r.as(2, "GET", "/api/v4/account", "").json(t)["customers_mode"])
		before := r.Account()
		for _, route := range routes {
			what, ok := strings.CutPrefix(route.path, "/api/v4/customers/")
			if !ok || what == "mode" || strings.HasPrefix(what, works) && works != "" {
				continue
			}
			got := r.as(1, route.method, strings.ReplaceAll(route.path, "{id}", "51"), `{"name":"x"}`)
			require.Equal(t, 422, got.status, "%s %s in %s", route.method, route.path, mode)
			require.Equal(t, "Customers disabled", got.json(t)["detail"])
		}
		require.Equal(t, before, r.Account())
		if works != "" {
			require.Equal(t, 200, r.as(2, "GET", "/api/v4/customers/"+works, "").status, "every user reads")
		}
	}
	require.Equal(t, 400, r.send("POST", "/sandbox/customers", `{"mode":"other"}`, nil).status)
}

func TestCustomersMode(t *testing.T) {
	r := start(t)
	require.JSONEq(t, `{"mode":"segments","is_enabled":true}`, r.as(2, "GET", modePath, "").body)
	require.JSONEq(t, `{"mode":"periodicity","is_enabled":false}`, r.as(1, "PATCH", modePath, `{"mode":"periodicity","is_enabled":false}`).body)
	require.Equal(t, "disabled", r.Account().Customers.Mode)
	require.JSONEq(t, `{"mode":"periodicity","is_enabled":true}`, r.as(1, "PATCH", modePath, `{"mode":"periodicity","is_enabled":true}`).body)
	require.Equal(t, "periodicity", r.Account().Customers.Mode)

	wrong(t, r.as(1, "PATCH", modePath, `{"mode":"dynamic"}`), "0 FieldMissing is_enabled", "0 NotSupportedChoice mode")
	wrong(t, r.as(1, "PATCH", modePath, `{"mode":1,"is_enabled":"Y"}`), "0 InvalidType mode", "0 InvalidType is_enabled")

	require.NoError(t, r.SetCustomersMode("unavailable"))
	require.Equal(t, 402, r.as(1, "PATCH", modePath, `{"mode":"segments","is_enabled":true}`).status, "the plan has no customers")
	require.Equal(t, "unavailable", r.Account().Customers.Mode)
}

func TestNewAccountsHaveTheSystemStages(t *testing.T) {
	stages := start(t).Account().Customers.Stages
	require.Len(t, stages, 5)
	require.Equal(t, []int64{4, 0, 1, 2, 3}, []int64{stages[0].Type, stages[1].Type, stages[2].Type, stages[3].Type, stages[4].Type})
	require.False(t, stages[1].Default)
	require.True(t, stages[4].Default)
}

// customerRows are the stages as name@sort.
func (r *rig) customerRows() []string {
	var out []string
	for _, st := range r.Account().Customers.Stages {
		out = append(out, fmt.Sprintf("%s@%d", st.Name, st.Sort))
	}
	return out
}

func TestCustomerStages(t *testing.T) {
	r := customersIn(t, "periodicity")
	list := r.as(2, "GET", customerStagesPath, "")
	require.Equal(t, typeHAL, list.header.Get("Content-Type"))
	require.EqualValues(t, 7, dig(t, list.json(t), "_total_items"))
	require.Equal(t, true, dig(t, list.json(t), "_embedded", "statuses", 0, "is_default"))
	require.Equal(t, "tag", dig(t, r.as(2, "GET", customerStagesPath+"/4740016", "").json(t), "conditions", 0, 0, "type"))
	require.Equal(t, 404, r.as(2, "GET", customerStagesPath+"/1", "").status)
	require.Equal(t, 404, r.as(2, "GET", customerStagesPath+"/x", "").status)

	got := r.as(1, "POST", customerStagesPath, `[{"name":"Last","sort":100,"color":"#FFFEB2"},{"name":"Early","sort":1,"request_id":"e"}]`)
	require.Equal(t, 200, got.status, got.body)
	first := dig(t, got.json(t), "_embedded", "statuses", 0).(map[string]any)
	require.ElementsMatch(t, []string{"id", "request_id", "_links"}, keys(first), "ids and request_ids only")
	require.Equal(t, "0", first["request_id"])
	require.Equal(t, "e", dig(t, got.json(t), "_embedded", "statuses", 1, "request_id"))
	rows := r.customerRows()
	require.Equal(t, []string{"Недавно купили@0", "Постоянные@1", "Early@2"}, rows[:3], "an equal sort goes behind, then counted 0, 1, 2")
	require.Equal(t, "Last@8", rows[8])

	id := int64(first["id"].(float64))
	path := fmt.Sprintf("%s/%d", customerStagesPath, id)
	got = r.as(1, "PATCH", path, `{"sort":0,"color":"#c1e0ff","request_id":"q"}`)
	require.Equal(t, 200, got.status)
	require.Equal(t, "q", got.json(t)["request_id"])
	require.Equal(t, "Last", got.json(t)["name"], "what is not sent stays")
	require.Equal(t, "Last@1", r.customerRows()[1])
	require.Equal(t, "0", r.as(1, "PATCH", path, `{"name":"L"}`).json(t)["request_id"])

	// System stages take everything but a DELETE; conditions take nothing.
	require.Equal(t, "Bought", r.as(1, "PATCH", customerStagesPath+"/4740010", `{"name":"Bought","conditions":[]}`).json(t)["name"])
	require.Equal(t, 400, r.as(1, "PATCH", customerStagesPath+"/4740016", `{"conditions":[]}`).status)
	require.Equal(t, 200, r.as(1, "PATCH", customerStagesPath+"/4740013", `{"color":"#FD5598"}`).status, "its own colour passes")
}

func keys(m map[string]any) (out []string) {
	for key := range m {
		out = append(out, key)
	}
	return out
}

func TestCustomerStagesRefused(t *testing.T) {
	r := customersIn(t, "periodicity")
	before := r.Account()
	wrong(t, r.as(1, "POST", customerStagesPath, `[{"name":"fine","sort":1},{"color":"#99ccff"},{"request_id":"z","name":"","sort":"1"}]`),
		"1 FieldMissing name", "1 FieldMissing sort", "1 NotSupportedChoice color", "z IsBlank name", "z InvalidType sort")
	require.Equal(t, 400, r.as(1, "POST", customerStagesPath, `{"name":"one","sort":1}`).status, "an array is taken, not an object")
	wrong(t, r.as(1, "PATCH", customerStagesPath+"/4740013", `{"color":"6610f2"}`), "0 NotSupportedChoice color")
	wrong(t, r.as(1, "PATCH", customerStagesPath+"/1", `{"name":"x"}`), "0 NotSupportedChoice id")
	require.Equal(t, 400, r.as(1, "PATCH", customerStagesPath+"/4740013", `{}`).status)
	for _, st := range before.Customers.Stages {
		if st.Default {
			wrong(t, r.as(1, "DELETE", fmt.Sprintf("%s/%d", customerStagesPath, st.ID), ""), "0 NotSupportedChoice id")
		}
	}
	require.Equal(t, before, r.Account())

	many := strings.Repeat(`{"name":"x","sort":1},`, 23)
	require.Equal(t, 200, r.as(1, "POST", customerStagesPath, "["+strings.TrimSuffix(many, ",")+"]").status, "7 and 23 are 30")
	require.Equal(t, 422, r.as(1, "POST", customerStagesPath, `[{"name":"x","sort":1}]`).status)
}

func TestCustomersOfADeletedStageMove(t *testing.T) {
	r := customersIn(t, "periodicity")
	got := r.as(1, "DELETE", customerStagesPath+"/4740013", "")
	require.Equal(t, 204, got.status)
	require.Empty(t, got.body)
	stages := r.Account().Customers.Stages
	at := slices.IndexFunc(stages, func(s CustomerStageState) bool { return s.ID == 4740025 })
	require.Equal(t, 7, stages[at].Customers, "3 join the 4 of expected purchases")
	require.Equal(t, "Wholesale <VIP> & partners@1", r.customerRows()[1])
	wrong(t, r.as(1, "DELETE", customerStagesPath+"/4740013", ""), "0 NotSupportedChoice id")
}

func TestSegmentPages(t *testing.T) {
	r := start(t, awkward)
	got := r.as(2, "GET", segmentsPath, "").json(t)
	require.EqualValues(t, 5, got["_total_items"])
	require.EqualValues(t, 1, got["_page_count"])
	require.NotContains(t, got["_links"], "next")
	one := dig(t, got, "_embedded", "segments", 0)
	require.EqualValues(t, 4, dig(t, one, "customers_count"))
	require.Equal(t, true, dig(t, one, "custom_fields_values", 0, "values", 0, "value"))
	require.Equal(t, "WHOLESALE", dig(t, one, "custom_fields_values", 0, "field_code"))
	require.EqualValues(t, 381857, dig(t, one, "custom_fields_values", 1, "values", 0, "enum_id"))
	require.Nil(t, dig(t, one, "custom_fields_values", 1, "field_code"))

	page := r.as(2, "GET", segmentsPath+"?limit=2&page=2", "").json(t)
	require.EqualValues(t, 2, page["_page"])
	require.EqualValues(t, 3, page["_page_count"])
	require.EqualValues(t, 57, dig(t, page, "_embedded", "segments", 0, "id"))
	last := r.as(2, "GET", strings.TrimPrefix(dig(t, page, "_links", "next", "href").(string), r.c.Origin), "").json(t)
	require.Len(t, dig(t, last, "_embedded", "segments"), 1)
	require.NotContains(t, last["_links"], "next")

	none := r.as(2, "GET", segmentsPath+"?limit=2&page=4", "")
	require.Equal(t, 204, none.status)
	require.Empty(t, none.body)
	require.Equal(t, 204, start(t).as(2, "GET", segmentsPath, "").status)
	require.Equal(t, 422, r.as(2, "GET", segmentsPath+"?limit=251", "").status)
	require.Equal(t, 404, r.as(2, "GET", segmentsPath+"/1", "").status)
}

func TestSegmentFields(t *testing.T) {
	r := start(t, awkward)
	got := r.as(2, "GET", segmentsPath+"/custom_fields", "").json(t)
	require.EqualValues(t, 5, got["_total_items"])
	require.Nil(t, dig(t, got, "_embedded", "custom_fields", 0, "enums"))
	require.Equal(t, "Серебро", dig(t, got, "_embedded", "custom_fields", 1, "enums", 1, "value"))
	require.Equal(t, "segments", dig(t, got, "_embedded", "custom_fields", 1, "entity_type"))
	require.Equal(t, "Опт", r.as(2, "GET", segmentsPath+"/custom_fields/269471", "").json(t)["name"])
	require.Equal(t, 404, r.as(2, "GET", segmentsPath+"/custom_fields/1", "").status)
	require.Equal(t, 204, r.as(2, "GET", segmentsPath+"/custom_fields?page=2", "").status)
	require.Equal(t, 405, r.as(1, "DELETE", segmentsPath+"/custom_fields", "").status)
}

func TestSegmentIsAddedWhole(t *testing.T) {
	r := start(t, awkward)
	got := r.as(1, "POST", segmentsPath, `{"name":"New","color":"AE003F","available_products_price_types":[288891],"custom_fields_values":[`+
		`{"field_id":272427,"field_name":"ignored","values":[{"value":"text"}]},{"field_code":"CHANNELS","values":[{"enum_id":387473},{"value":"Site"}]},{"field_id":272431,"values":[{"value":12.5}]}]}`)
	require.Equal(t, 200, got.status, got.body)
	added := got.json(t)
	require.Equal(t, "ae003f", added["color"])
	require.EqualValues(t, r.clock.now.Unix(), added["created_at"])
	require.EqualValues(t, 0, added["customers_count"])
	require.NotContains(t, added, "request_id")
	require.Equal(t, "Комментарий", dig(t, added, "custom_fields_values", 0, "field_name"))
	require.Equal(t, "Shop", dig(t, added, "custom_fields_values", 1, "values", 0, "value"))
	require.EqualValues(t, 387471, dig(t, added, "custom_fields_values", 1, "values", 1, "enum_id"))
	require.Equal(t, "12.5", dig(t, added, "custom_fields_values", 2, "values", 0, "value"))

	plain := r.as(1, "POST", segmentsPath, `{"name":"Plain"}`).json(t)
	require.Equal(t, segmentColors[0], plain["color"])
	require.Equal(t, []any{}, plain["available_products_price_types"])
	require.Equal(t, []any{}, plain["custom_fields_values"])
	require.Equal(t, 400, r.as(1, "POST", segmentsPath, `[{"name":"x"}]`).status, "one object is taken, not an array")
}

func TestSegmentUpdate(t *testing.T) {
	r := start(t, awkward)
	got := r.as(1, "PATCH", segmentsPath+"/51", `{"custom_fields_values":[{"field_id":272427,"values":[{"value":"later"}]}],"request_id":"r"}`).json(t)
	require.Equal(t, "r", got["request_id"])
	require.Equal(t, "Оптовики", got["name"])
	require.Len(t, got["custom_fields_values"], 1, "what was sent is all: the document's own example")
	require.EqualValues(t, leadsSince, got["created_at"])
	require.EqualValues(t, r.clock.now.Unix(), got["updated_at"])
	require.Equal(t, []any{}, r.as(1, "PATCH", segmentsPath+"/51", `{"custom_fields_values":null}`).json(t)["custom_fields_values"])
	require.Equal(t, []any{}, r.as(1, "PATCH", segmentsPath+"/51", `{"available_products_price_types":null}`).json(t)["available_products_price_types"])
	require.Equal(t, "cccccc", r.as(1, "PATCH", segmentsPath+"/63", `{"color":"CCCCCC"}`).json(t)["color"], "its own colour passes")
	require.Equal(t, 400, r.as(1, "PATCH", segmentsPath+"/51", `{"request_id":"r"}`).status)
	wrong(t, r.as(1, "PATCH", segmentsPath+"/1", `{"name":"x"}`), "0 NotSupportedChoice id")
}

func TestSegmentRefused(t *testing.T) {
	r := start(t, awkward)
	before := r.Account()
	thirtyOne, err := json.Marshal(slices.Repeat([]any{map[string]any{"field_id": 1, "values": []any{}}}, 31))
	require.NoError(t, err)
	for body, want := range map[string][]string{
		`{"color":"#ae003f"}`:                                                                                                               {"0 FieldMissing name", "0 NotSupportedChoice color"},
		`{"name":"x","color":"#fffeb2"}`:                                                                                                    {"0 NotSupportedChoice color"},
		`{"name":"x","available_products_price_types":[288891,5]}`:                                                                          {"0 NotSupportedChoice available_products_price_types.1"},
		`{"name":"x","custom_fields_values":[{"field_id":5,"values":[{"value":"x"}]}]}`:                                                     {"0 NotSupportedChoice custom_fields_values.0.field_id"},
		`{"name":"x","custom_fields_values":[{"field_code":"NO","values":[]}]}`:                                                             {"0 NotSupportedChoice custom_fields_values.0.field_code"},
		`{"name":"x","custom_fields_values":[{"values":[]},7]}`:                                                                             {"0 FieldMissing custom_fields_values.0.field_id", "0 InvalidType custom_fields_values.1"},
		`{"name":"x","custom_fields_values":[{"field_id":272427}]}`:                                                                         {"0 FieldMissing custom_fields_values.0.values"},
		`{"name":"x","custom_fields_values":[{"field_id":269471,"values":[{"value":"Y"}]}]}`:                                                {"0 InvalidType custom_fields_values.0.values.0.value"},
		`{"name":"x","custom_fields_values":[{"field_id":269473,"values":[{"enum_id":387471}]}]}`:                                           {"0 NotSupportedChoice custom_fields_values.0.values.0.enum_id"},
		`{"name":"x","custom_fields_values":[{"field_id":269473,"values":[{"value":"Платина"}]}]}`:                                          {"0 NotSupportedChoice custom_fields_values.0.values.0.value"},
		`{"name":"x","custom_fields_values":[{"field_id":269473,"values":[{"enum_id":381857},{"enum_id":381859}]}]}`:                        {"0 TooManyElements custom_fields_values.0.values"},
		`{"name":"x","custom_fields_values":[{"field_id":272427,"values":[{"value":[]}]},{"field_id":272431,"values":[{"value":"many"}]}]}`: {"0 InvalidType custom_fields_values.0.values.0.value", "0 InvalidType custom_fields_values.1.values.0.value"},
		`{"name":"x","custom_fields_values":[{"field_id":272427,"values":[{"value":"a"}]},{"field_id":272427,"values":[{"value":"b"}]}]}`:   {"0 NotSupportedChoice custom_fields_values.1.field_id"},
		`{"name":"x","custom_fields_values":` + string(thirtyOne) + `}`:                                                                     {"0 TooManyElements custom_fields_values"},
	} {
		wrong(t, r.as(1, "POST", segmentsPath, body), want...)
	}
	require.Equal(t, before, r.Account())

	for i := range maxSegments - 5 {
		require.Equal(t, 200, r.as(1, "POST", segmentsPath, fmt.Sprintf(`{"name":"S%d"}`, i)).status)
	}
	require.Equal(t, 400, r.as(1, "POST", segmentsPath, `{"name":"101st"}`).status)
}

func TestSegmentDelete(t *testing.T) {
	r := start(t, awkward)
	got := r.as(1, "DELETE", segmentsPath+"/57", "")
	require.Equal(t, 204, got.status)
	require.Empty(t, got.body)
	require.Len(t, r.Account().Customers.Segments, 4)
	require.Equal(t, 4, r.Account().Customers.Segments[0].Customers, "who is in another one stays in it")
	wrong(t, r.as(1, "DELETE", segmentsPath+"/57", ""), "0 NotSupportedChoice id")
}

func TestUsersInPages(t *testing.T) {
	r := start(t)
	got := r.as(1, "GET", "/api/v4/users", "").json(t)
	require.EqualValues(t, 2, got["_total_items"])
	require.Equal(t, true, dig(t, got, "_embedded", "users", 0, "rights", "is_admin"))
	require.EqualValues(t, 2, dig(t, r.as(1, "GET", "/api/v4/users?limit=1&page=2", "").json(t), "_embedded", "users", 0, "id"))
	require.Equal(t, 204, r.as(1, "GET", "/api/v4/users?page=2", "").status)
	require.Equal(t, 403, r.as(2, "GET", "/api/v4/users", "").status)
}

func TestAccountShowsCustomers(t *testing.T) {
	r := start(t, awkward)
	body := r.send("GET", "/sandbox/account", "", http.Header{}).json(t)
	require.Equal(t, "segments", dig(t, body, "customers", "mode"))
	require.EqualValues(t, 5, dig(t, body, "customers", "statuses", 0, "customers"))
	require.Equal(t, []any{"Site", "Маркетплейс"}, dig(t, body, "customers", "segments", 0, "custom_fields", "Channels"))
}

func TestSeedCustomersAreChecked(t *testing.T) {
	for name, c := range map[string]SeedCustomers{
		"mode":    {Mode: "other"},
		"enum":    {Fields: []SeedField{{ID: 1, Type: "select", Enums: []SeedEnum{{ID: 2}}}}, Segments: []SeedSegment{{Name: "x", Values: map[int64]any{1: uint64(3)}}}},
		"too few": {Segments: []SeedSegment{{Name: "x", Customers: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			seed := Small()
			seed.Customers = c
			_, err := New(Config{Origin: "http://127.0.0.1:8700", Seed: seed})
			require.ErrorContains(t, err, "seed")
		})
	}
}

// "Field that will be returned unchanged in the response and will not be saved."
func TestRequestIDsAreNotSaved(t *testing.T) {
	r := customersIn(t, "periodicity")
	id := dig(t, r.as(1, "POST", customerStagesPath, `[{"name":"N","sort":1,"request_id":"mine"}]`).json(t), "_embedded", "statuses", 0, "id")
	path := fmt.Sprintf("%s/%.0f", customerStagesPath, id)
	require.NotContains(t, r.as(2, "GET", path, "").json(t), "request_id")
	require.Equal(t, "0", r.as(1, "PATCH", path, `{"name":"M"}`).json(t)["request_id"], "another request has its own")

	require.NoError(t, r.SetCustomersMode("segments"))
	require.Equal(t, "mine", r.as(1, "PATCH", segmentsPath+"/51", `{"name":"M","request_id":"mine"}`).json(t)["request_id"])
	require.NotContains(t, r.as(2, "GET", segmentsPath+"/51", "").json(t), "request_id")
}
