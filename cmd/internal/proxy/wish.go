package proxy

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// wish is a v2 write as the desired state of a plan.
type wish struct {
	endpoint amo.Endpoint
	desired  []byte
	options  []byte
	places   map[string]string // place in the desired list, as 0 or 0/statuses/2 -> pointer into the call
	added    []string          // address of each added pipeline, by its index in the call
	ids      []int64           // pipelines that are updated or deleted
}

type wishedPipeline struct {
	ID       int64         `json:"id,omitempty"`
	Name     string        `json:"name"`
	IsMain   bool          `json:"is_main,omitempty"`
	Statuses []wishedStage `json:"statuses"` // null leaves them alone

	sort   int64
	place  draftPlace
	stages []string // where the call has each of Statuses
	added  int      // index in the call's add, -1 for one that is there
}

type wishedStage struct {
	ID    int64  `json:"id,omitempty"`
	Name  string `json:"name"`
	Color string `json:"color,omitempty"`
}

// wishOf reads an input that has passed the core.
func wishOf(endpoint amo.Endpoint, current, input []byte) wish {
	present := pipeline.ReadInOrder(strictjson.Known(string(current)).Get("pipelines"))
	if endpoint == amo.PipelinesDelete {
		return wishedDelete(present, pipeline.ReadDelete(strictjson.Known(string(input)), &issue.Collector{}).IDs)
	}
	return wishedSet(present, pipeline.ReadSet(strictjson.Known(string(input)), pipeline.Options{}, &issue.Collector{}), placesOf(input))
}

// wishedSet lists every pipeline, so that a sort number can move one past others
// that the call does not name.
func wishedSet(present []pipeline.Pipeline, set pipeline.Set, places setPlaces) wish {
	w := wish{endpoint: amo.PipelinesSet, added: make([]string, len(set.Add))}
	var list []wishedPipeline
	for _, p := range present {
		wished := wishedPipeline{ID: p.ID, Name: p.Name, sort: p.Sort, added: -1}
		if i := slices.IndexFunc(set.Update, func(d pipeline.Draft) bool { return d.ID == p.ID }); i >= 0 {
			w.ids = append(w.ids, p.ID)
			wished.take(set.Update[i], places.update[i])
		} else if strings.TrimSpace(p.Name) == "" {
			continue // can't be listed, and is not what the call is about
		}
		list = append(list, wished)
	}
	for i, d := range set.Add {
		wished := wishedPipeline{sort: math.MaxInt64, added: i}
		wished.take(d, places.add[i])
		list = append(list, wished)
	}
	slices.SortStableFunc(list, func(a, b wishedPipeline) int { return cmp.Compare(a.sort, b.sort) })
	created := 0
	for _, p := range list {
		if p.added >= 0 {
			w.added[p.added] = "pipelines/new-" + strconv.Itoa(created)
			created++
		}
	}
	return w.write(list, map[string]any{"allow_delete": true})
}

func (p *wishedPipeline) take(d pipeline.Draft, place draftPlace) {
	p.place = place
	if d.Name != "" {
		p.Name = d.Name
	}
	if d.Sort != nil {
		p.sort = *d.Sort
	}
	p.IsMain = d.IsMain
	stages := d.Stages
	// A stage without a sort stands where the list has it.
	sorts := make(map[int]int64, len(stages))
	order := make([]int, len(stages))
	for i, s := range stages {
		order[i], sorts[i] = i, int64(i+1)*amo.SortStep
		if s.Sort != nil {
			sorts[i] = *s.Sort
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sorts[a], sorts[b]) })
	p.Statuses = []wishedStage{}
	for _, i := range order {
		p.Statuses = append(p.Statuses, wishedStage{stages[i].ID, stages[i].Name, stages[i].Colour})
		p.stages = append(p.stages, place.stages[i])
	}
}

func wishedDelete(present []pipeline.Pipeline, ids []int64) wish {
	w := wish{endpoint: amo.PipelinesDelete, ids: ids}
	var list []wishedPipeline
	for _, p := range present {
		if !slices.Contains(ids, p.ID) {
			list = append(list, wishedPipeline{ID: p.ID, Name: p.Name, added: -1})
		}
	}
	var allowed []string
	for _, id := range ids {
		allowed = append(allowed, "pipelines/"+strconv.FormatInt(id, 10))
	}
	return w.write(list, map[string]any{"allow_delete": allowed, "complete": true})
}

func (w wish) write(list []wishedPipeline, options map[string]any) wish {
	w.places = map[string]string{}
	for i, p := range list {
		index := strconv.Itoa(i)
		w.places[index] = p.place.at
		for stage, at := range p.stages {
			w.places[index+"/statuses/"+strconv.Itoa(stage)] = at
		}
	}
	options["dialect"] = plan.V4
	w.desired = asJSON(map[string]any{"pipelines": append([]wishedPipeline{}, list...)})
	w.options = asJSON(options)
	return w
}

// asJSON writes what always can be: texts, numbers, lists and maps of them.
func asJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}
