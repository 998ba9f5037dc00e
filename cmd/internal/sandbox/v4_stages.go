package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// wireStage is a stage of a pipeline as leads_pipelines prints it.
type wireStage struct {
	ID           int64          `json:"id"`
	Name         string         `json:"name"`
	Sort         int64          `json:"sort"`
	IsEditable   bool           `json:"is_editable"`
	PipelineID   int64          `json:"pipeline_id"`
	Color        string         `json:"color"`
	Type         int            `json:"type"` // 1 unsorted, 0 any other
	AccountID    int64          `json:"account_id"`
	RequestID    *string        `json:"request_id,omitempty"`
	Links        map[string]any `json:"_links"`
	Descriptions *[]wireNote    `json:"descriptions,omitempty"`
}

func (s *Sandbox) wireStage(p *pipeline, st stage, requestID *string, described bool) wireStage {
	w := wireStage{
		ID: st.ID, Name: st.Name, Sort: st.Sort, IsEditable: !st.system(), PipelineID: p.ID, Color: st.Color,
		AccountID: s.state.account.ID, RequestID: requestID, Links: selfLink(s.c.Origin + stagePath(p.ID, st.ID)),
	}
	if st.Unsorted {
		w.Type = 1
	}
	if described {
		notes := s.wireNotes(p, st)
		w.Descriptions = &notes
	}
	return w
}

func stagePath(pipelineID, id int64) string {
	return pipelinePath(pipelineID) + "/statuses/" + strconv.FormatInt(id, 10)
}

func wantsDescriptions(c *call) bool {
	return slices.Contains(strings.Split(c.r.URL.Query().Get("with"), ","), "descriptions")
}

// listV4Stages is GET …/pipelines/{pipeline_id}/statuses[?with=descriptions].
func (s *Sandbox) listV4Stages(c *call) answer {
	p := s.state.pipeline(c.ids[0])
	if p == nil {
		return pipelineNotFound()
	}
	stages := []wireStage{}
	for _, st := range p.byDisplay() {
		stages = append(stages, s.wireStage(p, st, nil, wantsDescriptions(c)))
	}
	return hal(v4Collection{Total: len(stages), Embedded: map[string]any{"statuses": stages}})
}

// getV4Stage is GET …/pipelines/{pipeline_id}/statuses/{id}[?with=descriptions].
func (s *Sandbox) getV4Stage(c *call) answer {
	p, st, failed := s.stageOf(c)
	if failed != nil {
		return *failed
	}
	if st == nil {
		return problem(http.StatusNotFound, "Status not found") // text assumed after the pipeline's
	}
	return hal(s.wireStage(p, *st, nil, wantsDescriptions(c)))
}

func (s *Sandbox) stageOf(c *call) (*pipeline, *stage, *answer) {
	p := s.state.pipeline(c.ids[0])
	if p == nil {
		a := pipelineNotFound() // recorded for GET …/pipelines/0/statuses
		return nil, nil, &a
	}
	return p, p.stage(c.ids[1]), nil
}

// draftStage reads a new stage: name and sort are required, the first colour
// stands for none (assumed).
func draftStage(it *item) stage {
	st := stage{Color: palette[0]}
	it.require("name", "sort")
	st.Name, _ = it.name()
	st.Sort, _ = it.number("sort")
	if color, ok := it.color(palette, ""); ok {
		st.Color = color
	}
	return st
}

// addV4Stages is POST …/pipelines/{pipeline_id}/statuses: an array. Sorts come
// back renumbered (documented: 100 and 200 as 60 and 70). A new stage with the
// sort of one that stands goes behind it (assumed).
func (s *Sandbox) addV4Stages(c *call) answer {
	p := s.state.pipeline(c.ids[0])
	if p == nil {
		return pipelineNotFound()
	}
	items, failed := v4Array(c)
	if failed != nil {
		return *failed
	}
	fresh := make([]stage, len(items))
	for i, it := range items {
		fresh[i] = draftStage(it)
		s.readNotes(it, &fresh[i], c)
	}
	if a := invalid(items...); a != nil {
		return *a
	}
	// As for new pipelines; what is over may stay, only growth is refused.
	if ownStages(p.Stages)+len(fresh)+3 > s.c.MaxStages {
		return problem(http.StatusUnprocessableEntity, texts["stage-limit"].en)
	}
	for i := range fresh {
		fresh[i].ID = s.state.newID()
	}
	p.Stages = append(p.Stages, fresh...)
	p.renumber()
	added := []wireStage{}
	for i := range fresh {
		added = append(added, s.wireStage(p, *p.stage(fresh[i].ID), &items[i].requestID, true))
	}
	return hal(v4Collection{Total: len(added), Embedded: map[string]any{"statuses": added}})
}

// updateV4Stage is PATCH …/pipelines/{pipeline_id}/statuses/{id}: one object,
// at least one member. Reported: without `name` the stage loses its name, and
// 142 and 143 are not renamed. That the unsorted stage is left alone too, and
// the other members of the three, is assumed after `is_editable`.
func (s *Sandbox) updateV4Stage(c *call) answer {
	p, st, failed := s.stageOf(c)
	if failed != nil {
		return *failed
	}
	if st == nil {
		return gone()
	}
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	if !it.hasAny("name", "sort", "color", "descriptions") {
		return problem(http.StatusBadRequest, "Request data can not be empty")
	}
	next := *st
	next.Name, _ = it.name()
	sort, sorted := it.number("sort")
	next.Color, _ = it.color(palette, st.Color)
	s.readNotes(it, &next, c)
	if a := invalid(it); a != nil {
		return *a
	}
	if st.system() {
		s.hint("stage %d is a system stage: the vendor answers 200 and changes nothing", st.ID)
	} else {
		if !it.has("name") {
			s.hint("without name the stage %d %q has lost its name", st.ID, st.Name)
		}
		if sorted {
			next.Sort = sort
		}
		*st = next
		p.renumber()
	}
	return hal(s.wireStage(p, *p.stage(c.ids[1]), &it.requestID, true))
}

// deleteV4Stage is DELETE …/pipelines/{pipeline_id}/statuses/{id}: 204, and the
// stage's deals stand in the pipeline's first stage (documented). The three
// system stages and the last other one stay (assumed).
func (s *Sandbox) deleteV4Stage(c *call) answer {
	p, st, failed := s.stageOf(c)
	if failed != nil {
		return *failed
	}
	if st == nil || st.system() || ownStages(p.Stages) == 1 {
		return gone()
	}
	p.remove(st.ID)
	s.state.moveLeads(p.ID, c.ids[1], p.first().ID)
	p.renumber()
	return noContent()
}
