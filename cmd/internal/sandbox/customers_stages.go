package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

const (
	customerStagesPath = "/api/v4/customers/statuses"

	// maxCustomerStages: "no more than 30 statuses can be created including
	// system statuses" (customers-statuses-api).
	maxCustomerStages = 30
)

// wireCustomerStage is a stage as customers-statuses-api prints it.
type wireCustomerStage struct {
	ID         int64          `json:"id"`
	Name       string         `json:"name"`
	Sort       int64          `json:"sort"`
	IsDefault  bool           `json:"is_default"`
	Conditions []any          `json:"conditions"`
	Color      string         `json:"color"`
	Type       int64          `json:"type"`
	AccountID  int64          `json:"account_id"`
	RequestID  *string        `json:"request_id,omitempty"`
	Links      map[string]any `json:"_links"`
}

func (s *Sandbox) wireCustomerStage(st *customerStage, requestID *string) wireCustomerStage {
	return wireCustomerStage{
		ID: st.ID, Name: st.Name, Sort: st.Sort, IsDefault: st.Default, Conditions: append([]any{}, st.Conditions...),
		Color: st.Color, Type: st.Type, AccountID: s.state.account.ID, RequestID: requestID, Links: s.customerStageLink(st.ID),
	}
}

func (s *Sandbox) customerStageLink(id int64) map[string]any {
	return selfLink(s.c.Origin + customerStagesPath + "/" + strconv.FormatInt(id, 10))
}

// listCustomerStages is GET /api/v4/customers/statuses: no pages. The document's
// example counts 6 beside five stages; here the count is right.
func (s *Sandbox) listCustomerStages(*call) answer {
	stages := []wireCustomerStage{}
	for _, st := range s.state.customers.Stages {
		stages = append(stages, s.wireCustomerStage(st, nil))
	}
	return hal(v4Collection{len(stages), selfLink(s.c.Origin + customerStagesPath), map[string]any{"statuses": stages}})
}

// getCustomerStage is GET /api/v4/customers/statuses/{id}; 404 for an unknown id
// is assumed.
func (s *Sandbox) getCustomerStage(c *call) answer {
	st := s.state.customers.stage(c.ids[0])
	if st == nil {
		return problem(http.StatusNotFound, "Status not found")
	}
	return hal(s.wireCustomerStage(st, nil))
}

// addCustomerStages is POST /api/v4/customers/statuses: an array, name and sort
// required; the answer holds ids, request_ids and links only (documented).
// Without a colour the first one is taken (assumed).
func (s *Sandbox) addCustomerStages(c *call) answer {
	items, failed := v4Array(c)
	if failed != nil {
		return *failed
	}
	fresh := make([]*customerStage, len(items))
	for i, it := range items {
		fresh[i] = &customerStage{Color: palette[0]}
		it.require("name", "sort")
		fresh[i].Name, _ = it.name()
		fresh[i].Sort, _ = it.number("sort")
		if color, ok := it.color(palette, ""); ok {
			fresh[i].Color = color
		}
	}
	if a := invalid(items...); a != nil {
		return *a
	}
	cu := &s.state.customers
	if len(cu.Stages)+len(fresh) > maxCustomerStages {
		// "422: the passed data can not be processed"; that it is this is assumed.
		return problem(http.StatusUnprocessableEntity, texts["stage-limit"].en)
	}
	type added struct {
		ID        int64          `json:"id"`
		RequestID string         `json:"request_id"`
		Links     map[string]any `json:"_links"`
	}
	answered := []added{}
	for i, st := range fresh {
		st.ID = s.state.newID()
		cu.Stages = append(cu.Stages, st)
		answered = append(answered, added{st.ID, items[i].requestID, s.customerStageLink(st.ID)})
	}
	cu.renumber()
	return hal(v4Collection{len(answered), selfLink(s.c.Origin + customerStagesPath), map[string]any{"statuses": answered}})
}

// updateCustomerStage is PATCH /api/v4/customers/statuses/{id}: at least one
// member; conditions are read only ("there are no API methods for editing").
// System stages can be renamed, coloured and moved (the document forbids only
// to delete them). A member that is not sent stays (assumed).
func (s *Sandbox) updateCustomerStage(c *call) answer {
	cu := &s.state.customers
	st := cu.stage(c.ids[0])
	if st == nil {
		return gone()
	}
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	if !it.hasAny("name", "sort", "color") {
		return problem(http.StatusBadRequest, "Request data can not be empty")
	}
	name, named := it.name()
	sort, sorted := it.number("sort")
	color, coloured := it.color(palette, st.Color)
	if a := invalid(it); a != nil {
		return *a
	}
	if named {
		st.Name = name
	}
	if coloured {
		st.Color = color
	}
	if sorted {
		st.Sort = sort
		cu.renumber()
	}
	return hal(s.wireCustomerStage(st, &it.requestID))
}

// deleteCustomerStage is DELETE /api/v4/customers/statuses/{id}: "System stages
// can't be deleted", "Customers located in the deleted stage will be moved to
// different stages based off set conditions". Conditions are not carried out
// here: they go to the stage of expected purchases, or else to the first one
// (assumed).
func (s *Sandbox) deleteCustomerStage(c *call) answer {
	cu := &s.state.customers
	st := cu.stage(c.ids[0])
	if st == nil || st.Default {
		return gone()
	}
	cu.Stages = slices.DeleteFunc(cu.Stages, func(other *customerStage) bool { return other == st })
	cu.renumber()
	var to int64
	for _, other := range cu.Stages {
		if other.Type == expectedPurchase {
			to = other.ID
			break
		}
		if to == 0 {
			to = other.ID
		}
	}
	for _, p := range cu.People {
		if p.StageID == st.ID {
			p.StageID = to
		}
	}
	return noContent()
}

// The types of stages, as the document's table has them.
const (
	expectedPurchase = 1
	didNotPurchase   = 2
	closedStage      = 3
	recentlyBought   = 4
)

// renumber counts 0, 1, 2 (documented: 0 to 5 in the list, and a stage that was
// added with 100 has 5). Equal sorts go by id (assumed).
func (cu *customers) renumber() {
	slices.SortStableFunc(cu.Stages, func(a, b *customerStage) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	for i, st := range cu.Stages {
		st.Sort = int64(i)
	}
}
