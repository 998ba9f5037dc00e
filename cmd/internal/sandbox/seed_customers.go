package sandbox

import (
	"errors"
	"fmt"
	"slices"
)

// SeedCustomers is the customers' part of an account. Without stages it gets
// those of a new account; without a mode, segments.
type SeedCustomers struct {
	Mode       string              `yaml:"mode"` // unavailable, disabled, segments, dynamic or periodicity
	Stages     []SeedCustomerStage `yaml:"stages"`
	PriceTypes []int64             `yaml:"price_types"` // ids of price fields
	Fields     []SeedField         `yaml:"fields"`
	Segments   []SeedSegment       `yaml:"segments"`
}

// SeedCustomerStage is one stage of customers; Customers is how many stand in it.
type SeedCustomerStage struct {
	ID         int64  `yaml:"id"`
	Name       string `yaml:"name"`
	Color      string `yaml:"color"`
	Type       int64  `yaml:"type"` // 1 expected purchase, 2 did not purchase, 3 closed, 4 recently purchased: system stages
	Conditions []any  `yaml:"conditions"`
	Customers  int    `yaml:"customers"`
}

// SeedField is one custom field of segments.
type SeedField struct {
	ID    int64      `yaml:"id"`
	Name  string     `yaml:"name"`
	Code  string     `yaml:"code"`
	Type  string     `yaml:"type"` // text, textarea, numeric, checkbox, select or multiselect
	Enums []SeedEnum `yaml:"enums"`
}

// SeedEnum is one value of a list.
type SeedEnum struct {
	ID    int64  `yaml:"id"`
	Value string `yaml:"value"`
}

// SeedSegment is one segment; Customers is how many are in it.
type SeedSegment struct {
	ID         int64         `yaml:"id"`
	Name       string        `yaml:"name"`
	Color      string        `yaml:"color"`
	PriceTypes []int64       `yaml:"price_types"`
	Customers  int           `yaml:"customers"`
	Values     map[int64]any `yaml:"values"` // by field: true, a text, an enum's id or a list of those
}

// newAccountStages are the stages of the document's example; types as its table
// has them (its example gives expected purchases type 3).
var newAccountStages = []SeedCustomerStage{
	{Name: "Recently purchased", Color: "#ccff66", Type: recentlyBought},
	{Name: "Stage 1", Color: "#fd5598"},
	{Name: "Expected purchase", Color: "#99ccff", Type: expectedPurchase},
	{Name: "Did not purchase", Color: "#fd5598", Type: didNotPurchase},
	{Name: "Closed", Color: "#d5d8db", Type: closedStage},
}

func (sc SeedCustomers) build(st *state) (customers, error) {
	cu := customers{Prices: sc.PriceTypes, Mode: "segments"}
	if err := cu.setMode(textOr(sc.Mode, "segments")); err != nil {
		return cu, fmt.Errorf("customers: %w", err)
	}
	rows := sc.Stages
	if rows == nil {
		rows = newAccountStages
	}
	for i, row := range rows {
		if row.ID == 0 {
			row.ID = st.newID()
		}
		cu.Stages = append(cu.Stages, &customerStage{
			ID: row.ID, Name: row.Name, Sort: int64(i), Color: row.Color, Default: row.Type != 0, Type: row.Type, Conditions: row.Conditions,
		})
		for range row.Customers {
			cu.People = append(cu.People, &customer{StageID: row.ID})
		}
	}
	for _, row := range sc.Fields {
		f := segmentField{ID: row.ID, Name: row.Name, Code: row.Code, Type: row.Type}
		for i, e := range row.Enums {
			f.Enums = append(f.Enums, segmentEnum{ID: e.ID, Value: e.Value, Sort: int64(i)})
		}
		cu.Fields = append(cu.Fields, f)
	}
	for _, row := range sc.Segments {
		if row.ID == 0 {
			row.ID = st.newID()
		}
		sg := &segment{ID: row.ID, Name: row.Name, Color: row.Color, Prices: row.PriceTypes, Created: leadsSince, Updated: leadsSince}
		for _, f := range cu.Fields { // in the order of the fields, for a map has none
			given, has := row.Values[f.ID]
			if !has {
				continue
			}
			values, err := f.seedValues(given)
			if err != nil {
				return cu, fmt.Errorf("segment %q: field %d: %w", row.Name, f.ID, err)
			}
			sg.Values = append(sg.Values, fieldValues{Values: values, FieldID: f.ID, FieldName: f.Name, FieldCode: f.code(), FieldType: f.Type})
		}
		if row.Customers > len(cu.People) {
			return cu, fmt.Errorf("segment %q: %d customers, the stages hold %d", row.Name, row.Customers, len(cu.People))
		}
		for _, p := range cu.People[:row.Customers] {
			p.Segments = append(p.Segments, sg.ID)
		}
		cu.Segments = append(cu.Segments, sg)
	}
	return cu, nil
}

func (f segmentField) seedValues(given any) ([]fieldValue, error) {
	list, isList := given.([]any)
	if !isList {
		list = []any{given}
	}
	var out []fieldValue
	for _, v := range list {
		if f.Enums == nil {
			out = append(out, fieldValue{Value: v})
			continue
		}
		id, _ := v.(uint64) // as goccy/go-yaml reads a positive number
		at := slices.IndexFunc(f.Enums, func(e segmentEnum) bool { return e.ID == int64(id) })
		if at < 0 {
			return nil, errors.New("no such enum")
		}
		out = append(out, fieldValue{Value: f.Enums[at].Value, EnumID: &f.Enums[at].ID})
	}
	return out, nil
}
