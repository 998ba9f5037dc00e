package plan_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// account is a model of the vendor, for the laws only: pipelines.set replaces a
// whole stage list, a stage that is left out is gone, sorts are renumbered.
type account struct {
	pipelines []*modelPipeline
	nextID    int64
	renumbers bool // whether writes of API v4 renumber the sorts
}

type modelPipeline struct {
	id     int64
	name   string
	sort   int64
	main   bool
	stages []modelStage
	hidden bool // answers without a list of stages
}

type modelStage struct {
	id       int64
	name     string
	colour   string
	sort     int64
	unsorted bool
}

// sent is the body of a set, as PHP reads it; maps lose their order, which the
// sorts restore.
type sent struct {
	Request struct {
		Pipelines struct {
			Add    []sentPipeline
			Update map[string]sentPipeline
		}
		ID json.RawMessage
	}
}

type sentPipeline struct {
	ID       int64
	Name     *string
	Sort     *int64
	IsMain   string `json:"is_main"`
	Statuses map[string]struct {
		ID    int64
		Name  string
		Sort  int64
		Color *string
	}
}

// apply carries out one request.
func (a *account) apply(r amo.Request) error {
	var body sent
	if strings.HasPrefix(r.Path, "/private/") {
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return err
		}
	}
	switch r.Path {
	case "/private/api/v2/json/pipelines/set":
		for _, p := range body.Request.Pipelines.Add {
			a.nextID++
			fresh := &modelPipeline{id: a.nextID, stages: []modelStage{
				{id: 142, name: "won", colour: "#CCFF66", sort: 10000}, {id: 143, name: "lost", colour: "#D5D8DB", sort: 11000}}}
			a.pipelines = append(a.pipelines, fresh)
			a.set(fresh, p)
		}
		for _, key := range slices.Sorted(maps.Keys(body.Request.Pipelines.Update)) {
			p := body.Request.Pipelines.Update[key]
			i := slices.IndexFunc(a.pipelines, func(m *modelPipeline) bool { return m.id == p.ID })
			if i < 0 || strconv.FormatInt(p.ID, 10) != key {
				return fmt.Errorf("no pipeline %s", key)
			}
			a.set(a.pipelines[i], p)
		}
	case "/private/api/v2/json/pipelines/delete":
		var ids []int64
		if err := json.Unmarshal(body.Request.ID, &ids); err != nil {
			return err
		}
		a.pipelines = slices.DeleteFunc(a.pipelines, func(p *modelPipeline) bool { return slices.Contains(ids, p.id) })
	default:
		return a.applyV4(r)
	}
	return nil
}

func (a *account) set(p *modelPipeline, s sentPipeline) {
	if s.Name != nil {
		p.name = *s.Name
	}
	if s.Sort != nil {
		p.sort = *s.Sort
	}
	if s.IsMain == "on" {
		a.markMain(p)
	}
	was := map[int64]modelStage{}
	for _, stage := range p.stages {
		was[stage.id] = stage
	}
	var stages []modelStage
	for _, key := range slices.Sorted(maps.Keys(s.Statuses)) {
		given := s.Statuses[key]
		stage := was[given.ID]
		stage.name = given.Name
		if given.ID == 0 {
			a.nextID++
			stage.id, stage.colour = a.nextID, "#fffeb2"
		}
		if given.Color != nil {
			stage.colour = *given.Color
		}
		if !amo.IsClosing(stage.id) {
			stage.sort = given.Sort
		}
		stages = append(stages, stage)
	}
	for _, id := range []int64{amo.WonID, amo.LostID} {
		if !slices.ContainsFunc(stages, func(s modelStage) bool { return s.id == id }) {
			stages = append(stages, was[id])
		}
	}
	slices.SortStableFunc(stages, func(x, y modelStage) int { return cmp.Compare(x.sort, y.sort) })
	n := int64(0)
	for i := range stages {
		if !amo.IsClosing(stages[i].id) {
			n += 10
			stages[i].sort = n
		}
	}
	p.stages = stages
}

// wire is the account as GET /api/v2/pipelines shows it.
func (a *account) wire() []byte {
	items := map[string]any{}
	for _, p := range a.pipelines {
		item := map[string]any{"id": p.id, "name": p.name, "sort": p.sort, "is_main": p.main}
		if !p.hidden {
			statuses := map[string]any{}
			for _, s := range p.stages {
				statuses[strconv.FormatInt(s.id, 10)] = map[string]any{"id": s.id, "name": s.name, "sort": s.sort,
					"color": s.colour, "is_editable": !s.unsorted && !amo.IsClosing(s.id)}
			}
			item["statuses"] = statuses
		}
		items[strconv.FormatInt(p.id, 10)] = item
	}
	text, err := json.Marshal(map[string]any{"_embedded": map[string]any{"items": items}})
	if err != nil {
		panic(err)
	}
	return text
}

// ids are all pipelines and stages there are, won and lost left out.
func (a *account) ids() map[string]bool {
	all := map[string]bool{}
	for _, p := range a.pipelines {
		all[fmt.Sprintf("pipelines/%d", p.id)] = true
		for _, s := range p.stages {
			if !amo.IsClosing(s.id) {
				all[fmt.Sprintf("pipelines/%d/statuses/%d", p.id, s.id)] = true
			}
		}
	}
	return all
}
