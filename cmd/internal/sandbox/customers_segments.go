package sandbox

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

const (
	segmentsPath = "/api/v4/customers/segments"

	// maxSegments: "no more than 100 segments can be created".
	maxSegments = 100
)

// segmentColors is "Available segment colors" of customers-statuses-api: no #.
var segmentColors = []string{
	"10599d", "2176ff", "006acc", "07a0c3", "247ba0", "177e89", "046e8f", "598381",
	"0c7c59", "495f41", "00a44b", "08605f", "bf2600", "06d6a0", "e14945", "79b473",
	"ae003f", "a2ad59", "cd0f53", "8e936d", "832161", "2e5339", "bf126f", "6f7c12",
	"ff5376", "dd1c1a", "bb304e", "631d76", "9d2b32", "4a001f", "b118c8", "6a0f49",
	"6610f2", "b38a58", "8963ba", "4b3666", "932f6d", "6b2d5c", "6461a0", "4f517d",
}

// wireSegment is a segment as customers-statuses-api prints it.
type wireSegment struct {
	ID             int64          `json:"id"`
	CreatedAt      int64          `json:"created_at"`
	UpdatedAt      int64          `json:"updated_at"`
	AccountID      int64          `json:"account_id"`
	Name           string         `json:"name"`
	Color          string         `json:"color"`
	Prices         []int64        `json:"available_products_price_types"`
	CustomersCount int            `json:"customers_count"`
	Values         []fieldValues  `json:"custom_fields_values"`
	RequestID      *string        `json:"request_id,omitempty"`
	Links          map[string]any `json:"_links"`
}

func (s *Sandbox) wireSegment(sg *segment, requestID *string) wireSegment {
	return wireSegment{
		ID: sg.ID, CreatedAt: sg.Created, UpdatedAt: sg.Updated, AccountID: s.state.account.ID, Name: sg.Name, Color: sg.Color,
		Prices: append([]int64{}, sg.Prices...), CustomersCount: s.state.customers.inSegment(sg.ID),
		Values: append([]fieldValues{}, sg.Values...), RequestID: requestID,
		Links: selfLink(s.c.Origin + segmentsPath + "/" + strconv.FormatInt(sg.ID, 10)),
	}
}

// listSegments is GET /api/v4/customers/segments: pages; 204 for an empty one.
func (s *Sandbox) listSegments(c *call) answer {
	page, limit, failed := pageOf(c)
	if failed != nil {
		return *failed
	}
	all := s.state.customers.Segments
	shown, more := cut(all, page, limit)
	if len(shown) == 0 {
		return noContent()
	}
	segments := []wireSegment{}
	for _, sg := range shown {
		segments = append(segments, s.wireSegment(sg, nil))
	}
	return hal(pagedCollection{len(all), page, pageCount(len(all), limit), s.pageLinks(c, page, limit, more), map[string]any{"segments": segments}})
}

// getSegment is GET /api/v4/customers/segments/{id}; 404 for an unknown id is
// assumed.
func (s *Sandbox) getSegment(c *call) answer {
	sg := s.state.customers.segment(c.ids[0])
	if sg == nil {
		return problem(http.StatusNotFound, "Segment not found")
	}
	return hal(s.wireSegment(sg, nil))
}

// addSegment is POST /api/v4/customers/segments: ONE object, `name` required,
// and the answer is the whole segment (documented). Past 100 it answers 400,
// for the document prints no 422 here (the text is assumed).
func (s *Sandbox) addSegment(c *call) answer {
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	it.require("name")
	now := s.serverTime()
	sg := &segment{Color: segmentColors[0], Created: now}
	s.readSegment(it, sg)
	if a := invalid(it); a != nil {
		return *a
	}
	cu := &s.state.customers
	if len(cu.Segments) >= maxSegments {
		return problem(http.StatusBadRequest, "Maximum number of segments exceeded")
	}
	sg.ID = s.state.newID()
	cu.Segments = append(cu.Segments, sg)
	return hal(s.wireSegment(sg, givenRequestID(it)))
}

// updateSegment is PATCH /api/v4/customers/segments/{id}: at least one member;
// `request_id` comes back when it was sent (documented).
func (s *Sandbox) updateSegment(c *call) answer {
	sg := s.state.customers.segment(c.ids[0])
	if sg == nil {
		return gone()
	}
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	if !it.hasAny("name", "color", "available_products_price_types", "custom_fields_values") {
		return problem(http.StatusBadRequest, "Request data can not be empty")
	}
	next := *sg
	s.readSegment(it, &next)
	if a := invalid(it); a != nil {
		return *a
	}
	*sg = next
	return hal(s.wireSegment(sg, givenRequestID(it)))
}

// givenRequestID is what the examples of segments show: nothing unless sent.
func givenRequestID(it *item) *string {
	if it.has("request_id") {
		return &it.requestID
	}
	return nil
}

// readSegment applies what was sent. null empties a list (documented as
// "array|null").
func (s *Sandbox) readSegment(it *item, sg *segment) {
	if name, ok := it.name(); ok {
		sg.Name = name
	}
	sg.Color, _ = it.color(segmentColors, sg.Color)
	if prices, has := it.in.Get("available_products_price_types"); has {
		sg.Prices = nil
		if prices != nil {
			sg.Prices = s.readPrices(it)
		}
	}
	if values, has := it.in.Get("custom_fields_values"); has {
		sg.Values = nil
		if values != nil {
			sg.Values = s.readFieldValues(it)
		}
	}
	sg.Updated = s.serverTime()
}

// readPrices: ids of the account's price fields; another one is refused
// (assumed).
func (s *Sandbox) readPrices(it *item) (ids []int64) {
	list, _ := member[*php.Array](it, "available_products_price_types", "array")
	for i, key := range list.Keys() {
		v, _ := list.Get(key)
		id, ok := v.(int64)
		if !ok || !slices.Contains(s.state.customers.Prices, id) {
			it.refuseChoice("available_products_price_types." + strconv.Itoa(i))
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// deleteSegment is DELETE /api/v4/customers/segments/{id}: 204; its customers
// leave it.
func (s *Sandbox) deleteSegment(c *call) answer {
	cu := &s.state.customers
	sg := cu.segment(c.ids[0])
	if sg == nil {
		return gone()
	}
	cu.Segments = slices.DeleteFunc(cu.Segments, func(other *segment) bool { return other == sg })
	for _, p := range cu.People {
		p.Segments = slices.DeleteFunc(p.Segments, func(id int64) bool { return id == sg.ID })
	}
	return noContent()
}
