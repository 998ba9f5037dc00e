package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// text is one input of pipelines.set in the plain form.
type text struct {
	Name    string          `json:"name"`
	Input   string          `json:"input"`
	Options json.RawMessage `json:"options,omitempty"`
	Found   []string        `json:"found"`             // "code path" of every finding, sorted
	Payload json.RawMessage `json:"payload,omitempty"` // what is to be sent; none when a finding is an error
}

var colours = []string{"#fffeb2", "#ffdc7f", "#c1e0ff", "#deff81", "#87f2c0", "#f2f3f4"}

// small is a new pipeline with five stages, as an editor would save it.
func small() text {
	return text{Name: "small", Input: `{"add":[{"name":"Продажи","is_main":true,"statuses":[` + stages(5, 0) + `]}]}`}
}

// largest is the largest legal set: ten pipelines with 98 stages of their own,
// won and lost named each.
func largest() text {
	pipelines := make([]string, 10)
	for p := range pipelines {
		pipelines[p] = existing(p+1, 98)
	}
	return text{Name: "largest", Input: `{"update":[` + strings.Join(pipelines, ",") + `]}`}
}

// single is one pipeline with n stages; the limit is raised for it.
func single(n int) text {
	return text{Name: fmt.Sprintf("%d stages", n), Input: `{"update":[` + existing(1, n) + `]}`,
		Options: json.RawMessage(`{"max_stages":2000}`)}
}

func existing(p, own int) string {
	return fmt.Sprintf(`{"id":%d,"name":"Воронка %d","sort":%d,"statuses":[%s,{"id":142,"name":"Успешно реализовано"},{"id":143,"name":"Закрыто и не реализовано"}]}`,
		3_000_000+p, p, p, stages(own, 10_000_000+p*10_000))
}

// stages are n stages, with ids from first on unless that is 0.
func stages(n, first int) string {
	list := make([]string, n)
	for i := range list {
		id := ""
		if first > 0 {
			id = fmt.Sprintf(`"id":%d,`, first+i)
		}
		list[i] = fmt.Sprintf(`{%s"name":"Этап %d","sort":%d,"color":"%s"}`, id, i+1, (i+1)*10, colours[i%len(colours)])
	}
	return strings.Join(list, ",")
}

// faulty are texts with one kind of fault each, and one with several.
func faulty() []text {
	const whole = `{"update":[{"id":7,"name":"A","statuses":[{"id":201,"name":"B","sort":10,"color":"#fffeb2"},{"id":202,"name":"C"},{"id":142,"name":"W"}]}]}`
	var list []text
	change := func(name string, pairs ...string) {
		list = append(list, text{Name: name, Input: strings.NewReplacer(pairs...).Replace(whole)})
	}
	change("blank name", `"B"`, `" "`)
	change("no name", `"name":"C"`, `"sort":5`)
	change("name of a wrong type", `"C"`, `[]`)
	change("colour not allowed", "fffeb2", "123456")
	change("older colour", "fffeb2", "99ccff")
	change("fraction in a sort", `"sort":10`, `"sort":1.5`)
	change("an id that is none", `"id":202`, `"id":"x"`)
	change("the same id twice", `"id":202`, `"id":201`)
	change("won with a colour", `"name":"W"`, `"name":"W","color":"#fffeb2"`)
	change("unknown field", `"name":"C"`, `"name":"C","colour":"#fffeb2"`)
	change("field of replies only", `"name":"C"`, `"name":"C","editable":true`)
	change("no pipeline id", `"id":7,`, ``)
	change("neither yes nor no", `"name":"A"`, `"name":"A","is_main":"yes"`)
	change("key twice", `"name":"C"`, `"name":"C","name":"D"`)
	change("text behind the end", `}]}]}`, `}]}]} 1`)
	change("several", `"B"`, `" "`, "fffeb2", "123456", `"id":202`, `"id":201`)
	for name, input := range map[string]string{
		"nothing":         `{"add":[],"update":[]}`,
		"two mains":       `{"add":[{"name":"A","is_main":1,"statuses":[{"name":"B"}]},{"name":"A","is_main":"on","statuses":[{"name":"B"}]}]}`,
		"id in a new one": `{"add":[{"name":"A","statuses":[{"id":201,"name":"B"}]}]}`,
		"no stages":       `{"add":[{"name":"A","statuses":[{"id":142,"name":"B"}]}]}`,
		"99 own stages":   `{"add":[{"name":"A","statuses":[` + stages(99, 0) + `]}]}`,
		"11 pipelines":    `{"add":[` + strings.Repeat(`{"name":"A","statuses":[{"name":"B"}]},`, 10) + `{"name":"A","statuses":[{"name":"B"}]}]}`,
	} {
		list = append(list, text{Name: name, Input: input})
	}
	return list
}
