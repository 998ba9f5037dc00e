package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/reply"
)

// answer is a reply of leads.pipelines.list as the vendor's page prints it, with
// as many pipelines as the largest account seen in public has.
func answer(pipelines, stages int) []byte {
	list := make([]string, pipelines)
	for p := range list {
		id := 3_000_000 + p
		inner := make([]string, stages)
		for s := range inner {
			stage := id*100 + s
			color, kind, editable := colours[s%len(colours)], 0, true
			if s == 0 {
				color, kind, editable = "#c1c1c1", 1, false
			}
			inner[s] = fmt.Sprintf(`{"id":%d,"name":"Этап %d","sort":%d,"is_editable":%v,"pipeline_id":%d,"color":"%s","type":%d,"account_id":28847170,`+
				`"_links":{"self":{"href":"https://example.amocrm.ru/api/v4/leads/pipelines/%d/statuses/%d"}}}`, stage, s, (s+1)*10, editable, id, color, kind, id, stage)
		}
		list[p] = fmt.Sprintf(`{"id":%d,"name":"Воронка \"%d\"","sort":%d,"is_main":%v,"is_unsorted_on":true,"is_archive":false,"account_id":28847170,`+
			`"_links":{"self":{"href":"https://example.amocrm.ru/api/v4/leads/pipelines/%d"}},"_embedded":{"statuses":[%s]}}`, id, p, p+1, p == 0, id, strings.Join(inner, ","))
	}
	return []byte(`{"_total_items":47,"_links":{"self":{"href":"https://example.amocrm.ru/api/v4/leads/pipelines"}},"_embedded":{"pipelines":[` + strings.Join(list, ",") + `]}}`)
}

// What one would write to read it: structs in the order of the parsed form.
type (
	readPipeline struct {
		ID           int64       `json:"id"`
		Name         string      `json:"name"`
		Sort         int64       `json:"sort"`
		IsMain       bool        `json:"is_main"`
		Statuses     []readStage `json:"statuses"`
		IsUnsortedOn bool        `json:"is_unsorted_on"`
		IsArchive    bool        `json:"is_archive"`
		AccountID    int64       `json:"account_id"`
		Embedded     *struct {
			Statuses []readStage `json:"statuses"`
		} `json:"_embedded,omitempty"`
	}
	readStage struct {
		ID         int64  `json:"id"`
		Name       string `json:"name"`
		Sort       int64  `json:"sort"`
		Color      string `json:"color"`
		Editable   bool   `json:"editable"`
		Kind       string `json:"kind"`
		PipelineID int64  `json:"pipeline_id"`
		Type       int    `json:"type"`
		AccountID  int64  `json:"account_id"`
		IsEditable *bool  `json:"is_editable,omitempty"`
	}
)

// structs is the peer's way from a reply to pipelines in order, each stage with
// its kind.
func structs(text []byte) []readPipeline {
	var body struct {
		Embedded struct {
			Pipelines []readPipeline `json:"pipelines"`
		} `json:"_embedded"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		panic(err) // the text is our own
	}
	list := body.Embedded.Pipelines
	slices.SortStableFunc(list, func(a, b readPipeline) int { return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID)) })
	for i := range list {
		p := &list[i]
		p.Statuses, p.Embedded = p.Embedded.Statuses, nil
		slices.SortStableFunc(p.Statuses, func(a, b readStage) int { return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID)) })
		for j := range p.Statuses {
			s := &p.Statuses[j]
			s.Editable, s.IsEditable = *s.IsEditable, nil
			s.Kind = kindOf(s)
		}
	}
	return list
}

func kindOf(s *readStage) string {
	switch {
	case s.ID == amo.WonID:
		return "won"
	case s.ID == amo.LostID:
		return "lost"
	case s.Type == 1 || !s.Editable:
		return "unsorted"
	}
	return "regular"
}

// parsed is the peer's way to the parsed form.
func parsed(text []byte) []byte {
	body, err := json.Marshal(map[string]any{"pipelines": structs(text)})
	if err != nil {
		panic(err)
	}
	return body
}

func ours(text []byte) []pipeline.Pipeline {
	body, failure := reply.Read(amo.LeadsPipelinesList, reply.Answer{Status: 200, Body: text})
	if failure != nil {
		panic(failure)
	}
	return leads.ParseList(body)
}

// replies prints what reading the list of an account costs.
func replies() error {
	text := answer(47, 12)
	data, failure := core.Parse(amo.LeadsPipelinesList, reply.Answer{Status: 200, Body: text})
	if failure != nil {
		return failure
	}
	if !same(data, parsed(text)) {
		return fmt.Errorf("the core reads a reply as %.300s, the peer as %.300s", data, parsed(text))
	}
	fmt.Printf("\nequal lists read from a reply of 47 pipelines with 12 stages each (%d KB)\n\n", len(text)>>10)
	row("reply -> pipelines", "", "core", "peer", "time", "allocations", "bytes")
	compare("in Go", "json into structs", 0.5, func() { ours(text) }, func() { structs(text) })
	compare("as the parsed form", "json into structs and back", 0.5,
		func() { core.Parse(amo.LeadsPipelinesList, reply.Answer{Status: 200, Body: text}) }, func() { parsed(text) })
	return nil
}
