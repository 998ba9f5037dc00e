package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListShape(t *testing.T) {
	r := start(t)
	got := r.as(2, "GET", listPath+"?id=4002", "")
	require.Equal(t, 200, got.status)
	require.Equal(t, "application/hal+json", got.header.Get("Content-Type"))
	require.Equal(t, `{"_links":{"self":{"href":"\/api\/v2\/pipelines?id=4002","method":"get"}},"_embedded":{"items":{"4002":{"id":4002,"name":"Repeat orders","sort":2,"is_main":false,"statuses":{`+
		`"40021":{"id":40021,"name":"Call back","color":"#d6eaff","sort":10,"is_editable":true},`+
		`"40022":{"id":40022,"name":"Invoice sent","color":"#deff81","sort":20,"is_editable":true},`+
		`"142":{"id":142,"name":"Closed - won","color":"#CCFF66","sort":10000,"is_editable":false},`+
		`"143":{"id":143,"name":"Closed - lost","color":"#D5D8DB","sort":11000,"is_editable":false}}}}}}`, got.body)
	require.Len(t, r.as(1, "GET", listPath, "").json(t)["_embedded"].(map[string]any)["items"], 2)

	for _, id := range []string{"1", "", "abc"} {
		none := r.as(1, "GET", listPath+"?id="+id, "")
		require.Equal(t, 204, none.status)
		require.Empty(t, none.body)
	}
}

// setOne sends one update of pipeline 4001 with these stages.
func setOne(r *rig, stages string) result {
	return r.as(1, "POST", setPath, `{"request":{"pipelines":{"update":{"4001":{"id":4001,"name":"Pipeline","statuses":`+stages+`}}}}}`)
}

func TestStageLeftOutIsDeletedAndItsDealsMoveToTheFirst(t *testing.T) {
	r := start(t)
	got := setOne(r, `{"40012":{"id":40012,"name":"Offer made","sort":10},"40014":{"id":40014,"name":"Contract","sort":20}}`)
	require.Equal(t, 200, got.status)
	require.Contains(t, got.body, `"update":{"4001":true}`)
	p := r.pipelineState(4001)
	require.Equal(t, []string{"Offer made", "Contract"}, r.stages(4001))
	require.Equal(t, 7, p.Stages[0].Leads, "4 of the deleted first stage and 1 of the third join the 2")
	require.Equal(t, 7, p.Leads)
}

func TestKeyDecidesWhichStageIsMeant(t *testing.T) {
	for _, c := range []struct{ name, stages, want string }{
		{"key of an existing stage without an id inside overwrites it: the vendor's own trap",
			`{"40011":{"id":40011,"name":"A"},"40012":{"name":"New"}}`, "40011=A 40012=New"},
		{"last duplicate key wins",
			`{"40011":{"name":"A"},"40012":{"name":"B"},"40011":{"name":"C"}}`, "40011=C 40012=B"},
		{"whole list twice: only the last counts",
			`{"40011":{"name":"A"}},"statuses":{"40014":{"name":"D"}}`, "40014=D"},
		{"a list has keys 0..n-1, all new", `[{"name":"X"},{"id":40011,"name":"Y"}]`, "new=X new=Y"},
		{"an unknown id is a new stage", `{"40011":{"name":"A"},"999999":{"name":"N"}}`, "40011=A new=N"},
		{"another pipeline's stage is a new stage", `{"40021":{"name":"T"}}`, "new=T"},
		{"keys written as text with zeros are not ids", `{"040011":{"name":"Z"}}`, "new=Z"},
		{"sorts decide the order, equal ones the place in the list",
			`{"40011":{"name":"A","sort":30},"40012":{"name":"B","sort":"10"},"40013":{"name":"C","sort":10}}`, "40012=B 40013=C 40011=A"},
		{"142 and 143 take a name and nothing else",
			`{"142":{"name":"Won!","sort":1,"color":"#fffeb2"},"40011":{"name":"A"}}`, "40011=A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			require.Contains(t, setOne(r, c.stages).body, `"4001":true`)
			var got []string
			for i, s := range r.pipelineState(4001).Stages {
				switch {
				case s.ID == wonID:
					require.Equal(t, [2]any{wonColor, int64(wonSort)}, [2]any{s.Color, s.Sort})
					continue
				case s.ID == lostID:
					continue
				}
				require.EqualValues(t, 10*(i+1), s.Sort, "renumbered")
				id := "new"
				if s.ID >= 40011 && s.ID <= 40014 {
					id = fmt.Sprint(s.ID)
				}
				got = append(got, id+"="+s.Name)
			}
			require.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}

func TestSystemStagesCanBeRenamed(t *testing.T) {
	r := start(t)
	setOne(r, `{"40011":{"name":"A"},"142":{"name":"Paid"},"143":{"name":"Gone"}}`)
	stages := r.pipelineState(4001).Stages
	require.Equal(t, "Paid", stages[1].Name)
	require.Equal(t, "Gone", stages[2].Name)
	require.Equal(t, "Closed - won", r.pipelineState(4002).Stages[2].Name, "the id is shared, the name is the pipeline's own")
}

func TestFailedUpdateChangesNothing(t *testing.T) {
	many := make([]string, 99)
	for i := range many {
		many[i] = fmt.Sprintf(`{"name":"S%d"}`, i)
	}
	for _, c := range []struct{ name, stages, says string }{
		{"no stage of its own", `{"142":{"name":"Won"}}`, "At least one status is required"},
		{"an empty list", `[]`, "At least one status is required"},
		{"null", `null`, "At least one status is required"},
		{"stage without a name", `{"40011":{"id":40011,"sort":10}}`, "Status name is required"},
		{"blank name", `{"40011":{"name":"  "}}`, "Status name is required"},
		{"stage that is no object", `{"40011":"A"}`, "Status name is required"},
		{"foreign colour", `{"40011":{"name":"A","color":"#123456"}}`, "Incorrect status color"},
		{"99 stages", `[` + strings.Join(many, ",") + `]`, "Maximum number of statuses exceeded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			before := r.Account()
			got := setOne(r, c.stages)
			require.Equal(t, 200, got.status, "partial failure is HTTP 200")
			require.Contains(t, got.body, `"update":{"4001":false,"errors":{"4001":"`+c.says+`"}}`)
			require.Equal(t, before, r.Account())
		})
	}
}

func TestColours(t *testing.T) {
	r := start(t)
	require.Contains(t, setOne(r, `{"40011":{"name":"A","color":"#99CCFF"},"40012":{"name":"B","color":"#FFF000"},"40099":{"name":"C"}}`).body, `"4001":true`)
	var colors []string
	for _, s := range r.pipelineState(4001).Stages[:3] {
		colors = append(colors, s.Color)
	}
	require.Equal(t, []string{"#99ccff", "#fff000", "#fffeb2"}, colors)
}

func TestColourOutsideThePaletteMayStay(t *testing.T) {
	r := start(t, awkward)
	for _, p := range r.Account().Pipelines {
		if p.Name != "Сервис и гарантия" {
			continue
		}
		s := p.Stages[0]
		require.Equal(t, "#D5D8DB", s.Color)
		body := fmt.Sprintf(`{"request":{"pipelines":{"update":{"%d":{"id":%d,"statuses":{"%d":{"name":"%s","color":"#d5d8db"}}}}}}}`, p.ID, p.ID, s.ID, s.Name)
		require.Contains(t, r.as(1, "POST", setPath, body).body, `true`)
		require.Equal(t, "#D5D8DB", r.pipelineState(p.ID).Stages[0].Color)
	}
}

func TestUpdateForms(t *testing.T) {
	stages := `"statuses":{"40011":{"name":"A"}}`
	for _, c := range []struct{ name, update, answer string }{
		{"a list does not work", `[{"id":4001,"name":"P",` + stages + `}]`, `"update":[]`},
		{"key and id disagree", `{"4002":{"id":4001,"name":"P",` + stages + `}}`, `"update":[]`},
		{"id is required", `{"4001":{"name":"P",` + stages + `}}`, `"update":{"4001":false,"errors":{"4001":"Id is required"}}`},
		{"unknown pipeline", `{"77":{"id":77,"name":"P",` + stages + `}}`, `"update":{"77":false,"errors":{"77":"Pipeline not found"}}`},
		{"blank name", `{"4001":{"id":4001,"name":"",` + stages + `}}`, `"errors":{"4001":"Name is required"}`},
		{"digit strings are ids", `{"4001":{"id":"4001","name":"P",` + stages + `}}`, `"update":{"4001":true}`},
		{"one fails, one goes through", `{"77":{"id":77,` + stages + `},"4001":{"id":4001,` + stages + `}}`, `"update":{"77":false,"4001":true,"errors":{"77":"Pipeline not found"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			got := r.as(1, "POST", setPath, `{"request":{"pipelines":{"update":`+c.update+`}}}`)
			require.Equal(t, 200, got.status)
			require.Contains(t, got.body, c.answer)
			changed := len(r.stages(4001)) == 1
			require.Equal(t, strings.Contains(c.answer, `"4001":true`), changed)
		})
	}
}

func TestMainPipeline(t *testing.T) {
	r := start(t)
	update := func(id int64, main string) {
		r.as(1, "POST", setPath, fmt.Sprintf(`{"request":{"pipelines":{"update":{"%d":{"id":%d,"sort":7,"is_main":%s,"statuses":[{"name":"S"}]}}}}}`, id, id, main))
	}
	for _, not := range []string{`false`, `"false"`, `true`, `""`, `1`} {
		update(4002, not)
		require.False(t, r.pipelineState(4002).Main, not)
	}
	update(4001, `false`)
	require.True(t, r.pipelineState(4001).Main, "a main is replaced, never only unset")
	update(4002, `"on"`)
	require.True(t, r.pipelineState(4002).Main)
	require.False(t, r.pipelineState(4001).Main)
	require.EqualValues(t, 7, r.pipelineState(4002).Sort)
}

func TestAdd(t *testing.T) {
	r := start(t)
	got := r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"Тест","is_main":"false","statuses":{"0":{"name":"One","color":"#fffeb2","sort":5},"1":{"name":"Two","color":"#d6eaff","sort":0},"142":{"name":"Success"},"143":{"name":"Failed"}}},{"name":"","statuses":[{"name":"x"}]},{"name":"No stages"}]}}}`)
	require.Equal(t, 200, got.status)
	require.Equal(t, "application/json", got.header.Get("Content-Type"))
	require.Contains(t, got.body, `"errors":{"1":"Name is required","2":"At least one status is required"}`)
	response := got.json(t)["response"].(map[string]any)
	require.EqualValues(t, r.clock.now.Unix(), response["server_time"])
	added := response["pipelines"].(map[string]any)["add"].(map[string]any)["pipelines"].(map[string]any)
	require.Len(t, added, 1)
	for _, v := range added {
		p := v.(map[string]any)
		require.Equal(t, "Тест", p["label"])
		require.Equal(t, p["id"], p["value"])
		require.EqualValues(t, 0, p["leads"])
		stages := p["statuses"].(map[string]any)
		require.Len(t, stages, 4)
		won := stages["142"].(map[string]any)
		require.Equal(t, []any{"Success", "N", p["id"]}, []any{won["name"], won["editable"], won["pipeline_id"]})
		require.Equal(t, []string{"Two", "One"}, r.stages(int64(p["id"].(float64))))
	}
}

func TestAddWithNothingAddedIsAList(t *testing.T) {
	r := start(t)
	require.Contains(t, r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"statuses":[]}]}}}`).body,
		`"add":{"pipelines":[],"errors":["Name is required"]}`, "PHP writes a map with key 0 as a list")
}

func TestPipelineLimitBindsGrowthOnly(t *testing.T) {
	r := start(t, func(c *Config) { c.MaxPipelines = 2 })
	require.Contains(t, r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"Third","statuses":[{"name":"x"}]}]}}}`).body, "Maximum number of pipelines exceeded")
	require.Contains(t, setOne(r, `{"40011":{"name":"A"}}`).body, `"4001":true`)
}

func TestStageLimitBindsGrowthOnly(t *testing.T) {
	r := start(t, awkward)
	update := func(id int64, drop, extra int) string {
		var rows []string
		for _, s := range r.pipelineState(id).Stages {
			if s.ID != wonID && s.ID != lostID {
				rows = append(rows, fmt.Sprintf(`"%d":{"id":%d,"name":"x%s"}`, s.ID, s.ID, s.Name))
			}
		}
		rows = rows[drop:]
		for i := range extra {
			rows = append(rows, fmt.Sprintf(`"%d":{"name":"new"}`, i))
		}
		return r.as(1, "POST", setPath, fmt.Sprintf(`{"request":{"pipelines":{"update":{"%d":{"id":%d,"statuses":{%s}}}}}}`, id, id, strings.Join(rows, ","))).body
	}
	require.Contains(t, update(10110, 0, 0), `"10110":true`, "98 may stay")
	require.Contains(t, update(10110, 0, 1), `Maximum number of statuses`)
	require.Contains(t, update(10113, 0, 0), `"10113":true`, "134 may stay")
	require.Contains(t, update(10113, 0, 1), `Maximum number of statuses`)
	require.Contains(t, update(10113, 2, 1), `"10113":true`, "134 may shrink to 133")
}

func TestDelete(t *testing.T) {
	r := start(t)
	r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"Empty","statuses":[{"name":"x"}]}]}}}`)
	pipelines := r.Account().Pipelines
	empty := pipelines[len(pipelines)-1].ID

	got := r.as(1, "POST", deletePath, fmt.Sprintf(`{"request":{"id":[%d,4002,99]}}`, empty))
	require.Equal(t, 200, got.status)
	require.Equal(t, fmt.Sprintf(`{"response":{"%d":true,"4002":{"errors":"Only pipelines without leads can be deleted"},"99":{"errors":"Pipeline not found"},"server_time":%d}}`, empty, r.clock.now.Unix()), got.body)
	require.Len(t, r.Account().Pipelines, 2)
}

func TestLastPipelineIsRefused(t *testing.T) {
	r := start(t, func(c *Config) {
		c.Seed = &Seed{Pipelines: []SeedPipeline{{ID: 5, Name: "A", Main: true, Stages: []SeedStage{{ID: 51, Name: "s"}}}, {ID: 6, Name: "B", Stages: []SeedStage{{ID: 61, Name: "s"}}}}, Users: []SeedUser{{ID: 1, Admin: true}}}
		c.Seed.Account.ID = 1
	})
	got := r.as(1, "POST", deletePath, `{"request":{"id":[5,6,5]}}`)
	require.Contains(t, got.body, `{"5":true,"6":{"errors":"Impossible to delete last pipeline"},"server_time"`)
	require.True(t, r.pipelineState(6).Main)
	require.Contains(t, r.as(1, "POST", deletePath, `{"request":{"id":6}}`).body, `{"6":{"errors":"Impossible to delete last pipeline"}`)
}

func TestBodiesThatPHPRefuses(t *testing.T) {
	r := start(t)
	before := r.Account()
	for _, path := range []string{setPath, deletePath} {
		for name, c := range map[string]struct{ body, code string }{
			"not JSON":         {`{`, "102"},
			"empty":            {``, "102"},
			"invalid UTF-8":    {"{\"request\":{\"id\":4001,\"x\":\"\xff\"}}", "102"},
			"byte order mark":  {"\ufeff" + `{"request":{"id":4001}}`, "102"},
			"lone surrogate":   {`{"request":{"id":4001,"x":"\ud800"}}`, "102"},
			"no request":       {`{"id":4001}`, "103"},
			"a list":           {`[1]`, "103"},
			"request is text":  {`{"request":"x"}`, "103"},
			"nothing asked":    {`{"request":{"pipelines":{"add":[]},"id":[]}}`, "103"},
			"ids of no number": {`{"request":{"id":"all"}}`, "103"},
		} {
			t.Run(path[len("/private/api/v2/json/"):]+" "+name, func(t *testing.T) {
				got := r.as(1, "POST", path, c.body)
				require.Equal(t, 400, got.status)
				require.Contains(t, got.body, `"error_code":"`+c.code+`"`)
			})
		}
	}
	require.Equal(t, before, r.Account())
}

func TestErrorTextsFollowTheAccountsLanguage(t *testing.T) {
	r := start(t, func(c *Config) { c.Seed.Account.Language = "ru" })
	require.Equal(t, "Неверный логин или пароль", r.as(0, "GET", listPath, "").json(t)["response"].(map[string]any)["error"])
	for key, text := range texts {
		require.NotEmpty(t, text.en, key)
		require.NotEmpty(t, text.ru, key)
	}
}

func TestAwkwardAccount(t *testing.T) {
	r := start(t, awkward)
	all := r.Account().Pipelines
	require.GreaterOrEqual(t, len(all), 40)
	first := all[0]
	require.True(t, first.Main)
	require.Len(t, first.Stages, 8)

	most, with98, foreign, repeated := 0, false, 0, false
	ids := map[int64]bool{}
	for _, p := range all {
		own := p.Stages[:len(p.Stages)-2]
		most = max(most, len(own))
		with98 = with98 || len(own) == 98
		sorts := map[int64]bool{}
		for _, s := range own {
			require.False(t, ids[s.ID], "id %d twice", s.ID)
			ids[s.ID] = true
			repeated = repeated || sorts[s.Sort]
			sorts[s.Sort] = true
			if !slices.Contains(palette, s.Color) {
				foreign++
			}
		}
	}
	require.Greater(t, most, 130)
	require.True(t, with98)
	require.True(t, repeated)
	require.Greater(t, foreign, 10)

	body := r.as(1, "GET", listPath+"?id=10116", "").body
	require.NotContains(t, body, "statuses")
	require.Contains(t, r.as(1, "GET", listPath+"?id=10113", "").body, `"statuses":{"142":`)
	require.NotContains(t, r.as(1, "GET", listPath+"?id=10104", "").body, `"statuses":{"142":`)
}

func TestReset(t *testing.T) {
	r := start(t)
	before := r.Account()
	setOne(r, `{"40011":{"name":"A"}}`)
	require.NotEqual(t, before, r.Account())
	require.NoError(t, r.Reset())
	require.Equal(t, before, r.Account())
}
