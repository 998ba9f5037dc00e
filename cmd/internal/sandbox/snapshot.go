package sandbox

// Account is the account's state as the control API shows it: pipelines and
// stages in the order in which amoCRM shows them, deals counted.
func (s *Sandbox) Account() AccountState {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.state
	out := AccountState{ID: st.account.ID, Name: st.account.Name, Subdomain: st.account.Subdomain, Language: st.account.Language}
	for _, u := range st.users {
		out.Users = append(out.Users, UserState{ID: u.ID, Name: u.Name, Admin: u.Admin, Active: u.Active})
	}
	for _, p := range st.byDisplay() {
		ps := PipelineState{ID: p.ID, Name: p.Name, Sort: p.Sort, Main: p.Main, Leads: st.leadsIn(p.ID, 0), Hidden: p.Hidden}
		for _, stage := range p.byDisplay() {
			ps.Stages = append(ps.Stages, StageState{ID: stage.ID, Name: stage.Name, Color: stage.Color, Sort: stage.Sort, Unsorted: stage.Unsorted, Leads: st.leadsIn(p.ID, stage.ID)})
		}
		out.Pipelines = append(out.Pipelines, ps)
	}
	out.Customers = st.customers.snapshot()
	return out
}

// AccountState is the whole account.
type AccountState struct {
	ID        int64           `json:"id"`
	Name      string          `json:"name"`
	Subdomain string          `json:"subdomain"`
	Language  string          `json:"language"`
	Users     []UserState     `json:"users"`
	Pipelines []PipelineState `json:"pipelines"`
	Customers CustomersState  `json:"customers"`
}

// UserState is one user.
type UserState struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Admin  bool   `json:"is_admin"`
	Active bool   `json:"is_active"`
}

// PipelineState is one pipeline. Hidden means that the API answers it without
// its stages; here they stand.
type PipelineState struct {
	ID     int64        `json:"id"`
	Name   string       `json:"name"`
	Sort   int64        `json:"sort"`
	Main   bool         `json:"is_main"`
	Leads  int          `json:"leads"`
	Hidden bool         `json:"no_statuses,omitempty"`
	Stages []StageState `json:"statuses"`
}

// StageState is one stage with its deals.
type StageState struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Color string `json:"color"`
	Sort  int64  `json:"sort"`
	Leads int    `json:"leads"`

	Unsorted bool `json:"unsorted,omitempty"`
}

func (cu *customers) snapshot() CustomersState {
	out := CustomersState{Mode: cu.accountMode()}
	for _, st := range cu.Stages {
		out.Stages = append(out.Stages, CustomerStageState{
			ID: st.ID, Name: st.Name, Color: st.Color, Sort: st.Sort, Type: st.Type, Default: st.Default, Customers: cu.inStage(st.ID),
		})
	}
	for _, sg := range cu.Segments {
		one := SegmentState{ID: sg.ID, Name: sg.Name, Color: sg.Color, Customers: cu.inSegment(sg.ID), Fields: map[string][]any{}}
		for _, v := range sg.Values {
			for _, value := range v.Values {
				one.Fields[v.FieldName] = append(one.Fields[v.FieldName], value.Value)
			}
		}
		out.Segments = append(out.Segments, one)
	}
	return out
}

// CustomersState is what each customers mode holds, in order of display.
type CustomersState struct {
	Mode     string               `json:"mode"`
	Stages   []CustomerStageState `json:"statuses"`
	Segments []SegmentState       `json:"segments"`
}

// CustomerStageState is one stage with how many customers stand in it.
type CustomerStageState struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Color     string `json:"color"`
	Sort      int64  `json:"sort"`
	Type      int64  `json:"type"`
	Default   bool   `json:"is_default"`
	Customers int    `json:"customers"`
}

// SegmentState is one segment with how many customers are in it; Fields are
// the values by the field's name.
type SegmentState struct {
	ID        int64            `json:"id"`
	Name      string           `json:"name"`
	Color     string           `json:"color"`
	Customers int              `json:"customers"`
	Fields    map[string][]any `json:"custom_fields"`
}
