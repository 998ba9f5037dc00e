package main

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
)

// state is an account's list in the parsed form, each pipeline with 100 stages,
// which is as many as the vendor allows. An edited one has every third stage
// renamed, and in every pipeline one stage moved from the end to the front.
func state(pipelines int, edited bool) []byte {
	list := make([]string, pipelines)
	for p := range list {
		id := 3_000_000 + p
		stages := make([]string, 98)
		for i := range stages {
			s, name := i, "Этап"
			if edited {
				s = (i + 97) % 98
				if s%3 == 0 {
					name = "Шаг"
				}
			}
			stages[i] = fmt.Sprintf(`{"id":%d,"name":"%s %d","sort":%d,"color":"%s","editable":true,"kind":"regular"}`, id*1000+s, name, s, (i+1)*10, colours[s%len(colours)])
		}
		list[p] = fmt.Sprintf(`{"id":%d,"name":"Воронка %d","sort":%d,"is_main":%v,"statuses":[%s,`+
			`{"id":142,"name":"Успешно","sort":10000,"color":"#CCFF66","editable":false,"kind":"won"},{"id":143,"name":"Закрыто","sort":11000,"color":"#D5D8DB","editable":false,"kind":"lost"}]}`,
			id, p, p+1, p == 0, strings.Join(stages, ","))
	}
	return []byte(`{"pipelines":[` + strings.Join(list, ",") + `]}`)
}

// plans prints how the time of a plan grows with the account.
func plans() error {
	fmt.Printf("\n")
	for _, dialect := range []plan.Dialect{plan.V2, plan.V4} {
		work := func(pipelines int) (func(), error) {
			now, then := state(pipelines, false), state(pipelines, true)
			options := fmt.Appendf(nil, `{"dialect":%q,"max_pipelines":50}`, dialect)
			p, issues := core.MakePlan("pipelines", now, then, options)
			if want := pipelines * 34; p == nil || len(p.Changes) != want {
				return nil, fmt.Errorf("%d pipelines: a plan of other than %d changes: %v", pipelines, want, issues)
			}
			return func() { core.MakePlan("pipelines", now, then, options) }, nil
		}
		few, err := work(5)
		if err != nil {
			return err
		}
		many, err := work(50)
		if err != nil {
			return err
		}
		small, large := against(few, many)
		record("plan "+string(dialect)+": time per stage at 5,000 stages", "core", "at 500 stages", large.ns/10/small.ns, 1.3)
		fmt.Printf("plan %s: time per stage at 50 pipelines with 100 stages each %.2f of that at 5 (%.2f ms and %.2f ms)\n",
			dialect, large.ns/10/small.ns, small.ns/1e6, large.ns/1e6)
	}
	return nil
}
