package main

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// What the peer sends, in structs of its own.
type (
	payload struct {
		Request struct {
			Pipelines struct {
				Add    []pipelineOut          `json:"add,omitempty"`
				Update map[string]pipelineOut `json:"update,omitempty"`
			} `json:"pipelines"`
		} `json:"request"`
	}
	pipelineOut struct {
		ID       int64               `json:"id,omitempty"`
		Name     string              `json:"name,omitempty"`
		Sort     *int64              `json:"sort,omitempty"`
		IsMain   string              `json:"is_main,omitempty"`
		Statuses map[string]stageOut `json:"statuses"`
	}
	stageOut struct {
		ID    int64  `json:"id,omitempty"`
		Name  string `json:"name"`
		Sort  *int64 `json:"sort,omitempty"`
		Color string `json:"color,omitempty"`
	}
)

func (s set) payload() payload {
	var p payload
	for _, d := range s.Add {
		p.Request.Pipelines.Add = append(p.Request.Pipelines.Add, pipelineOut{
			Name: *d.Name, Sort: d.Sort, IsMain: on(d.IsMain), Statuses: stagesOut(d.Statuses)})
	}
	if len(s.Update) > 0 {
		p.Request.Pipelines.Update = make(map[string]pipelineOut, len(s.Update))
	}
	for _, d := range s.Update {
		n, _ := id(d.ID.String())
		p.Request.Pipelines.Update[d.ID.String()] = pipelineOut{
			ID: n, Name: value(d.Name), Sort: d.Sort, IsMain: on(d.IsMain), Statuses: stagesOut(d.Statuses)}
	}
	return p
}

// stagesOut keys stages by id, new ones by index; when none has a sort, they get
// those of their order. Ids of the texts are never as small as an index.
func stagesOut(stages []stage) map[string]stageOut {
	out, number := make(map[string]stageOut, len(stages)), true
	for _, s := range stages {
		number = number && s.Sort == nil
	}
	index, place := 0, int64(0)
	for _, s := range stages {
		n, _ := id(s.ID.String())
		o, key := stageOut{ID: n, Name: *s.Name, Sort: s.Sort, Color: strings.ToLower(value(s.Color))}, s.ID.String()
		if n == 0 {
			key = strconv.Itoa(index)
			index++
		}
		if number && !closing(s.ID) {
			place += 10
			sort := place
			o.Sort = &sort
		}
		out[key] = o
	}
	return out
}

func on(flag json.RawMessage) string {
	if flags[string(flag)] {
		return "on"
	}
	return ""
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

const maxID = 1<<53 - 1

// id reads a positive whole number below 2^53, without sign or leading zero.
func id(digits string) (int64, bool) {
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil && n > 0 && n <= maxID && digits[0] >= '1' && digits[0] <= '9'
}

var flags = map[string]bool{
	"true": true, `"on"`: true, `"true"`: true, "1": true, "false": false, `"false"`: false, `""`: false, "0": false,
}

// palette are the colours that pass: true in the list, false older than it.
var palette = func() map[string]bool {
	known := map[string]bool{}
	for _, c := range amo.StageColours() {
		known[c] = true
	}
	for _, c := range amo.OlderStageColours() {
		known[c] = false
	}
	return known
}()

// same holds two JSON texts to be the same tree.
func same(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func jsonName(f reflect.StructField) string { return f.Tag.Get("json") }
