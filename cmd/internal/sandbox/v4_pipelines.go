package sandbox

import (
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

const pipelinesPath = "/api/v4/leads/pipelines"

// wirePipeline is a pipeline as leads_pipelines prints it.
type wirePipeline struct {
	ID           int64          `json:"id"`
	Name         string         `json:"name"`
	Sort         int64          `json:"sort"`
	IsMain       bool           `json:"is_main"`
	IsUnsortedOn bool           `json:"is_unsorted_on"`
	IsArchive    bool           `json:"is_archive"`
	AccountID    int64          `json:"account_id"`
	RequestID    *string        `json:"request_id,omitempty"`
	Links        map[string]any `json:"_links"`
	Embedded     struct {
		Statuses []wireStage `json:"statuses"`
	} `json:"_embedded"`
}

// v4Collection is the frame of a list that has no pages.
type v4Collection struct {
	Total    int            `json:"_total_items"`
	Links    map[string]any `json:"_links,omitempty"`
	Embedded map[string]any `json:"_embedded"`
}

func (s *Sandbox) wirePipeline(p *pipeline, requestID *string) wirePipeline {
	w := wirePipeline{
		ID: p.ID, Name: p.Name, Sort: p.Sort, IsMain: p.Main, IsUnsortedOn: p.unsorted() != nil,
		AccountID: s.state.account.ID, RequestID: requestID, Links: selfLink(s.c.Origin + pipelinePath(p.ID)),
	}
	w.Embedded.Statuses = []wireStage{}
	for _, st := range p.byDisplay() {
		w.Embedded.Statuses = append(w.Embedded.Statuses, s.wireStage(p, st, nil, false))
	}
	return w
}

func pipelinePath(id int64) string { return pipelinesPath + "/" + strconv.FormatInt(id, 10) }

// listV4Pipelines is GET /api/v4/leads/pipelines. The list has no pages: `page`
// and `limit` are ignored (reported: a paging loop never ends), so every page
// is the whole list. A pipeline that v2 shows without `statuses` has them here
// (assumed).
func (s *Sandbox) listV4Pipelines(c *call) answer {
	if query := c.r.URL.Query(); query.Has("page") || query.Has("limit") {
		s.hint("this list has no pages: page and limit are ignored, every page is the whole list")
	}
	all := []wirePipeline{}
	for _, p := range s.state.byDisplay() {
		all = append(all, s.wirePipeline(p, nil))
	}
	return hal(v4Collection{len(all), selfLink(s.c.Origin + pipelinesPath), map[string]any{"pipelines": all}})
}

// getV4Pipeline is GET /api/v4/leads/pipelines/{id}: the object, as amoCRM's
// page prints it (Kommo's prints the list).
func (s *Sandbox) getV4Pipeline(c *call) answer {
	p := s.state.pipeline(c.ids[0])
	if p == nil {
		return pipelineNotFound()
	}
	return hal(s.wirePipeline(p, nil))
}

// pipelineNotFound: ../shared/fixtures/errors/v4-404-pipeline-not-found.json.
func pipelineNotFound() answer { return problem(http.StatusNotFound, texts["pipeline-not-found"].en) }

// addV4Pipelines is POST /api/v4/leads/pipelines: an array; name, sort, is_main
// and is_unsorted_on are required (documented). One wrong item refuses the
// whole body (assumed). Sorts of pipelines are kept as sent (Kommo's example
// answers 20 for 20; amoCRM's answers 1).
func (s *Sandbox) addV4Pipelines(c *call) answer {
	items, failed := v4Array(c)
	if failed != nil {
		return *failed
	}
	fresh := make([]*pipeline, len(items))
	mains := make([]bool, len(items))
	for i, it := range items {
		fresh[i], mains[i] = s.draftPipeline(it)
	}
	if a := invalid(items...); a != nil {
		return *a
	}
	// Documented: "at most 50 pipelines", "at most 100 stages, the system ones
	// included", of which there are three. 422 is "cannot be processed" by the
	// table; that it means the limits is assumed.
	if len(s.state.pipelines)+len(fresh) > s.c.MaxPipelines {
		return problem(http.StatusUnprocessableEntity, texts["pipeline-limit"].en)
	}
	for _, p := range fresh {
		if ownStages(p.Stages)+3 > s.c.MaxStages {
			return problem(http.StatusUnprocessableEntity, texts["stage-limit"].en)
		}
	}
	added := []wirePipeline{}
	for i, p := range fresh {
		p.ID = s.state.newID()
		for j := range p.Stages {
			if p.Stages[j].ID == 0 {
				p.Stages[j].ID = s.state.newID()
			}
		}
		s.state.pipelines = append(s.state.pipelines, p)
		if mains[i] {
			s.state.setMain(p)
		}
		added = append(added, s.wirePipeline(p, &items[i].requestID))
	}
	return hal(v4Collection{len(added), selfLink(s.c.Origin + pipelinesPath), map[string]any{"pipelines": added}})
}

// draftPipeline reads one new pipeline; its stages have no ids yet. An id among
// them may only be 142 or 143, to name them (documented: "you can pass names
// for the system statuses 142 and 143").
func (s *Sandbox) draftPipeline(it *item) (p *pipeline, main bool) {
	p = &pipeline{}
	it.require("name", "sort", "is_main", "is_unsorted_on")
	p.Name, _ = it.name()
	p.Sort, _ = it.number("sort")
	main, _ = it.flag("is_main")
	unsorted, _ := it.flag("is_unsorted_on")
	won, lost := systemStages(p)

	embedded, _ := member[*php.Array](it, "_embedded", "array")
	rows := embedded.Array("statuses")
	var own []stage
	for i, key := range rows.Keys() {
		row := rows.Array(key)
		if row == nil {
			it.refuse(invalidType, "_embedded.statuses."+strconv.Itoa(i), "This value should be of type array.")
			continue
		}
		in := it.inside("_embedded.statuses."+strconv.Itoa(i), row)
		if !in.has("id") {
			own = append(own, draftStage(in))
			continue
		}
		id, _ := in.number("id")
		name, named := in.name()
		switch {
		case id == wonID && named:
			won.Name = name
		case id == lostID && named:
			lost.Name = name
		case id != wonID && id != lostID:
			in.refuseChoice("id")
		}
	}
	if unsorted {
		p.Stages = append(p.Stages, s.unsortedStage())
	}
	p.Stages = append(append(p.Stages, own...), won, lost)
	p.renumber()
	return p, main
}

// unsortedStage: type 1, #c1c1c1, sort 10, an id of its own in each pipeline
// (documented examples).
func (s *Sandbox) unsortedStage() stage {
	return stage{Name: s.say("unsorted"), Color: unsortedColor, Sort: unsortedSort, Unsorted: true}
}

// updateV4Pipeline is PATCH /api/v4/leads/pipelines/{id}: one object, at least
// one member. Stages are not taken here (documented by their absence). The main
// pipeline cannot be only unset (assumed: an account always has one).
func (s *Sandbox) updateV4Pipeline(c *call) answer {
	p := s.state.pipeline(c.ids[0])
	if p == nil {
		return gone()
	}
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	if it.has("_embedded") || it.has("statuses") {
		s.hint("stages are not taken here: POST, PATCH and DELETE …/statuses change them")
	}
	if !it.hasAny("name", "sort", "is_main", "is_unsorted_on") {
		return problem(http.StatusBadRequest, "Request data can not be empty")
	}
	name, named := it.name()
	sort, sorted := it.number("sort")
	main, _ := it.flag("is_main")
	unsorted, switched := it.flag("is_unsorted_on")
	if a := invalid(it); a != nil {
		return *a
	}
	if named {
		p.Name = name
	}
	if sorted {
		p.Sort = sort
	}
	if main {
		s.state.setMain(p)
	}
	if switched {
		s.switchUnsorted(p, unsorted)
	}
	return hal(s.wirePipeline(p, &it.requestID))
}

// switchUnsorted adds or takes away the unsorted stage. Taken away, the other
// sorts stay (documented example: 20, 30), and its deals go to the first stage
// (assumed).
func (s *Sandbox) switchUnsorted(p *pipeline, on bool) {
	there := p.unsorted()
	switch {
	case on && there == nil:
		st := s.unsortedStage()
		st.ID = s.state.newID()
		p.Stages = append([]stage{st}, p.Stages...)
		p.renumber()
	case !on && there != nil && p.first() != nil:
		s.state.moveLeads(p.ID, there.ID, p.first().ID)
		p.remove(there.ID)
	}
}

// deleteV4Pipeline is DELETE /api/v4/leads/pipelines/{id}: 204; 400
// NotSupportedChoice on `id` when it is gone already (reported); 422 while it
// holds deals (recorded, ../shared/fixtures/fragments); the last one is refused
// (documented; status 400 of the table and v2's text are assumed).
func (s *Sandbox) deleteV4Pipeline(c *call) answer {
	switch reason := s.deletePipeline(c.ids[0]); reason {
	case "":
		return noContent()
	case "pipeline-not-found":
		return gone()
	case "pipeline-with-leads":
		return problem(http.StatusUnprocessableEntity, texts[reason].en)
	default:
		return problem(http.StatusBadRequest, texts[reason].en)
	}
}
