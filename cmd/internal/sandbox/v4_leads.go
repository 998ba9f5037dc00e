package sandbox

import (
	"net/url"
	"regexp"
	"strconv"
)

// listLeads is GET /api/v4/leads with the filters by stage and by pipeline
// (filters-api: filter[statuses][n][pipeline_id], filter[statuses][n][status_id],
// filter[pipeline_id][n]), paged, without `_total_items`, 204 when there is
// none: enough to count deals. Deals have no life of their own here.
func (s *Sandbox) listLeads(c *call) answer {
	page, limit, failed := pageOf(c)
	if failed != nil {
		return *failed
	}
	wanted := leadFilterOf(c.r.URL.Query())
	var found []*lead
	for _, l := range s.state.leads {
		if wanted.matches(l) {
			found = append(found, l)
		}
	}
	found, more := cut(found, page, limit)
	if len(found) == 0 {
		return noContent()
	}
	leads := []wireLead{}
	for _, l := range found {
		leads = append(leads, s.wireLead(l))
	}
	return hal(struct {
		Page     int            `json:"_page"`
		Links    map[string]any `json:"_links"`
		Embedded map[string]any `json:"_embedded"`
	}{page, s.pageLinks(c, page, limit, more), map[string]any{"leads": leads}})
}

// leadFilter holds what was asked for: nothing asked matches every deal.
type leadFilter struct {
	stages    map[string]*stageFilter // by the index that joins the pair
	pipelines map[int64]bool
}

type stageFilter struct{ pipeline, stage int64 }

var (
	statusParameter   = regexp.MustCompile(`^filter\[statuses\]\[(\d+)\]\[(pipeline_id|status_id)\]$`)
	pipelineParameter = regexp.MustCompile(`^filter\[pipeline_id\](\[\d*\])?$`)
)

func leadFilterOf(query url.Values) leadFilter {
	f := leadFilter{stages: map[string]*stageFilter{}, pipelines: map[int64]bool{}}
	for name, values := range query {
		if pipelineParameter.MatchString(name) {
			for _, value := range values {
				id, _ := strconv.ParseInt(value, 10, 64)
				f.pipelines[id] = true
			}
			continue
		}
		parts := statusParameter.FindStringSubmatch(name)
		if parts == nil {
			continue
		}
		pair := f.stages[parts[1]]
		if pair == nil {
			pair = &stageFilter{}
			f.stages[parts[1]] = pair
		}
		id, _ := strconv.ParseInt(values[len(values)-1], 10, 64)
		if parts[2] == "status_id" {
			pair.stage = id
		} else {
			pair.pipeline = id
		}
	}
	return f
}

func (f leadFilter) matches(l *lead) bool {
	if len(f.pipelines) > 0 && !f.pipelines[l.PipelineID] {
		return false
	}
	for _, pair := range f.stages {
		if pair.pipeline == l.PipelineID && pair.stage == l.StageID {
			return true
		}
	}
	return len(f.stages) == 0
}

// wireLead is a deal as leads-api prints it; all but its place is made up.
type wireLead struct {
	ID                int64          `json:"id"`
	Name              string         `json:"name"`
	Price             int64          `json:"price"`
	ResponsibleUserID int64          `json:"responsible_user_id"`
	GroupID           int64          `json:"group_id"`
	StatusID          int64          `json:"status_id"`
	PipelineID        int64          `json:"pipeline_id"`
	LossReasonID      *int64         `json:"loss_reason_id"`
	CreatedBy         int64          `json:"created_by"`
	UpdatedBy         int64          `json:"updated_by"`
	CreatedAt         int64          `json:"created_at"`
	UpdatedAt         int64          `json:"updated_at"`
	ClosedAt          *int64         `json:"closed_at"`
	ClosestTaskAt     *int64         `json:"closest_task_at"`
	IsDeleted         bool           `json:"is_deleted"`
	CustomFields      []any          `json:"custom_fields_values"`
	Score             *int64         `json:"score"`
	AccountID         int64          `json:"account_id"`
	Links             map[string]any `json:"_links"`
	Embedded          map[string]any `json:"_embedded"`
}

// leadsSince is when every deal was made and last changed.
const leadsSince = 1_600_000_000

func (s *Sandbox) wireLead(l *lead) wireLead {
	id, owner := strconv.FormatInt(l.ID, 10), s.state.users[0].ID
	w := wireLead{
		ID: l.ID, Name: "Lead #" + id, ResponsibleUserID: owner, StatusID: l.StageID, PipelineID: l.PipelineID,
		CreatedBy: owner, UpdatedBy: owner, CreatedAt: leadsSince, UpdatedAt: leadsSince, AccountID: s.state.account.ID,
		Links:    selfLink(s.c.Origin + "/api/v4/leads/" + id),
		Embedded: map[string]any{"tags": []any{}, "companies": []any{}},
	}
	if l.StageID == wonID || l.StageID == lostID {
		closed := int64(leadsSince)
		w.ClosedAt = &closed
	}
	return w
}
