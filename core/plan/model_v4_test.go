package plan_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// sentV4 is one pipeline or stage in a body of API v4.
type sentV4 struct {
	ID         int64   `json:"id"`
	Name       *string `json:"name"`
	Sort       *int64  `json:"sort"`
	IsMain     *bool   `json:"is_main"`
	IsUnsorted bool    `json:"is_unsorted_on"`
	Color      *string `json:"color"`
	Embedded   struct {
		Statuses []sentV4 `json:"statuses"`
	} `json:"_embedded"`
}

// applyV4 carries out one request of dialect v4.
func (a *account) applyV4(r amo.Request) error {
	path, found := strings.CutPrefix(r.Path, "/api/v4/leads/pipelines")
	if !found {
		return fmt.Errorf("no path %s", r.Path)
	}
	var ids []int64
	inStages := false
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		if step == "statuses" {
			inStages = true
			continue
		}
		id, err := strconv.ParseInt(step, 10, 64)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	var err error
	switch {
	case inStages:
		err = a.stageV4(r, ids)
	case r.Method == "POST":
		err = a.addV4(r.Body)
	default:
		err = a.pipelineV4(r, ids[0])
	}
	if a.renumbers {
		a.renumber()
	}
	return err
}

func (a *account) addV4(body []byte) error {
	var list []sentV4
	if err := json.Unmarshal(body, &list); err != nil {
		return err
	}
	for _, s := range list {
		a.nextID++
		p := &modelPipeline{id: a.nextID, name: *s.Name, sort: *s.Sort, stages: []modelStage{
			{id: 142, name: "won", colour: "#CCFF66", sort: 10000}, {id: 143, name: "lost", colour: "#D5D8DB", sort: 11000}}}
		a.pipelines = append(a.pipelines, p)
		if *s.IsMain {
			a.markMain(p)
		}
		for _, stage := range s.Embedded.Statuses {
			if amo.IsClosing(stage.ID) {
				p.stage(stage.ID).name = *stage.Name
			} else {
				a.addStage(p, stage)
			}
		}
	}
	return nil
}

func (a *account) pipelineV4(r amo.Request, id int64) error {
	p := a.pipeline(id)
	if p == nil {
		return fmt.Errorf("no pipeline %d", id)
	}
	if r.Method == "DELETE" {
		a.pipelines = slices.DeleteFunc(a.pipelines, func(p *modelPipeline) bool { return p.id == id })
		return nil
	}
	var s sentV4
	if err := json.Unmarshal(r.Body, &s); err != nil {
		return err
	}
	if s.Name != nil {
		p.name = *s.Name
	}
	if s.Sort != nil {
		p.sort = *s.Sort
	}
	if s.IsMain != nil && *s.IsMain {
		a.markMain(p)
	}
	return nil
}

func (a *account) stageV4(r amo.Request, ids []int64) error {
	p := a.pipeline(ids[0])
	if p == nil {
		return fmt.Errorf("no pipeline %d", ids[0])
	}
	if r.Method == "POST" {
		var list []sentV4
		if err := json.Unmarshal(r.Body, &list); err != nil {
			return err
		}
		for _, s := range list {
			a.addStage(p, s)
		}
		return nil
	}
	stage := p.stage(ids[1])
	if stage == nil {
		return fmt.Errorf("no stage %d", ids[1])
	}
	if r.Method == "DELETE" {
		p.stages = slices.DeleteFunc(p.stages, func(s modelStage) bool { return s.id == ids[1] })
		return nil
	}
	var s sentV4
	if err := json.Unmarshal(r.Body, &s); err != nil {
		return err
	}
	stage.name = "" // reported: a PATCH without the name blanks it
	if s.Name != nil {
		stage.name = *s.Name
	}
	if s.Sort != nil {
		stage.sort = *s.Sort
	}
	if s.Color != nil {
		stage.colour = *s.Color
	}
	return nil
}

func (a *account) addStage(p *modelPipeline, s sentV4) {
	a.nextID++
	stage := modelStage{id: a.nextID, name: *s.Name, colour: "#fffeb2"}
	if s.Sort != nil {
		stage.sort = *s.Sort
	}
	if s.Color != nil {
		stage.colour = *s.Color
	}
	p.stages = append(p.stages, stage)
}

func (a *account) pipeline(id int64) *modelPipeline {
	for _, p := range a.pipelines {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (p *modelPipeline) stage(id int64) *modelStage {
	for i := range p.stages {
		if p.stages[i].id == id {
			return &p.stages[i]
		}
	}
	return nil
}

func (a *account) markMain(p *modelPipeline) {
	for _, other := range a.pipelines {
		other.main = other == p
	}
}

// renumber is what the vendor does after a write, or not: sorts become 10, 20, …
// of stages and 1, 2, … of pipelines.
func (a *account) renumber() {
	slices.SortStableFunc(a.pipelines, func(x, y *modelPipeline) int { return cmp.Or(cmp.Compare(x.sort, y.sort), cmp.Compare(x.id, y.id)) })
	for i, p := range a.pipelines {
		p.sort = int64(i + 1)
		slices.SortStableFunc(p.stages, func(x, y modelStage) int { return cmp.Or(cmp.Compare(x.sort, y.sort), cmp.Compare(x.id, y.id)) })
		n := int64(0)
		for j := range p.stages {
			if !amo.IsClosing(p.stages[j].id) {
				n += 10
				p.stages[j].sort = n
			}
		}
	}
}
