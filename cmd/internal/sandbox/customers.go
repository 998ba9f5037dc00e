package sandbox

import (
	"errors"
	"net/http"
	"slices"
)

// customers is what the account knows of its customers: the mode, and what
// each mode has. Switching the mode loses nothing (assumed).
type customers struct {
	Mode     string // segments, dynamic or periodicity
	Enabled  bool
	Paid     bool // false: the plan has no customers ("unavailable")
	Stages   []*customerStage
	Segments []*segment
	Fields   []segmentField
	Prices   []int64 // ids of the price fields that segments may name
	People   []*customer
}

// customer is one customer: in one stage, and in any number of segments
// (documented: "a customer can only be located in 1 status", "can be linked to
// several segments at once").
type customer struct {
	StageID  int64
	Segments []int64
}

type customerStage struct {
	ID         int64
	Name       string
	Sort       int64
	Color      string
	Default    bool // a system stage
	Type       int64
	Conditions []any
}

type segment struct {
	ID               int64
	Name             string
	Color            string
	Created, Updated int64 // Unix time
	Prices           []int64
	Values           []fieldValues
}

// accountMode is `customers_mode` of the account (account-info: unavailable,
// disabled, segments, dynamic, periodicity).
func (cu *customers) accountMode() string {
	switch {
	case !cu.Paid:
		return "unavailable"
	case !cu.Enabled:
		return "disabled"
	}
	return cu.Mode
}

// setMode is accountMode's other direction.
func (cu *customers) setMode(mode string) error {
	switch mode {
	case "unavailable":
		cu.Paid = false
	case "disabled":
		cu.Paid, cu.Enabled = true, false
	case "segments", "dynamic", "periodicity":
		cu.Paid, cu.Enabled, cu.Mode = true, true, mode
	default:
		return errors.New("the mode is unavailable, disabled, segments, dynamic or periodicity")
	}
	return nil
}

// The modes that an endpoint needs. "dynamic" is an older name of segments
// (assumed: both work with segments).
var (
	recurring = []string{"periodicity"}
	segmented = []string{"segments", "dynamic"}
)

// wrongMode: 422 ("Recurring purchases mode is not enabled", "Dynamic
// segmentation mode is not enabled"; documented of reading, assumed of
// writing). The detail was seen in one recorded answer.
func wrongMode() answer { return problem(http.StatusUnprocessableEntity, "Customers disabled") }

// getCustomersMode is GET /api/v4/customers/mode, the pair that PATCH takes. The
// document has PATCH only: that GET is there, for every user, is assumed.
func (s *Sandbox) getCustomersMode(*call) answer { return s.customersMode(&s.state.customers) }

func (s *Sandbox) customersMode(cu *customers) answer {
	return hal(struct {
		Mode    string `json:"mode"`
		Enabled bool   `json:"is_enabled"`
	}{cu.Mode, cu.Enabled && cu.Paid})
}

// setCustomersMode is PATCH /api/v4/customers/mode (customers-api): both members
// are required, the mode is segments or periodicity, the answer is what was
// sent; 402 when the plan has no customers.
func (s *Sandbox) setCustomersMode(c *call) answer {
	cu := &s.state.customers
	if !cu.Paid {
		return problem(http.StatusPaymentRequired, "Payment required") // text of kommo-doc-402.json
	}
	it, failed := v4Object(c)
	if failed != nil {
		return *failed
	}
	it.require("mode", "is_enabled")
	mode, ok := member[string](it, "mode", "string")
	if ok && !slices.Contains([]string{"segments", "periodicity"}, mode) {
		it.refuseChoice("mode")
	}
	enabled, _ := it.flag("is_enabled")
	if a := invalid(it); a != nil {
		return *a
	}
	cu.Mode, cu.Enabled = mode, enabled
	return s.customersMode(cu)
}

// SetCustomersMode sets the account's `customers_mode`.
func (s *Sandbox) SetCustomersMode(mode string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.customers.setMode(mode)
}

func (cu *customers) stage(id int64) *customerStage {
	for _, st := range cu.Stages {
		if st.ID == id {
			return st
		}
	}
	return nil
}

func (cu *customers) segment(id int64) *segment {
	for _, sg := range cu.Segments {
		if sg.ID == id {
			return sg
		}
	}
	return nil
}

// inStage counts the customers of a stage.
func (cu *customers) inStage(id int64) (n int) {
	for _, p := range cu.People {
		if p.StageID == id {
			n++
		}
	}
	return n
}

// inSegment counts the customers of a segment.
func (cu *customers) inSegment(id int64) (n int) {
	for _, p := range cu.People {
		if slices.Contains(p.Segments, id) {
			n++
		}
	}
	return n
}
