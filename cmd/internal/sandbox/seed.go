package sandbox

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/goccy/go-yaml"
)

// The ready accounts. They are written for this project: the kinds of trouble
// are those of recorded accounts, the texts are not.
var (
	//go:embed seeds/awkward.yaml
	awkwardYAML []byte
	//go:embed seeds/small.yaml
	smallYAML []byte
	//go:embed seeds/fresh.yaml
	freshYAML []byte
)

// Seed is an account to begin with, as its YAML says it.
type Seed struct {
	Account struct {
		ID        int64  `yaml:"id"`
		Name      string `yaml:"name"`
		Subdomain string `yaml:"subdomain"`
		Language  string `yaml:"language"`
		Country   string `yaml:"country"`
		Currency  string `yaml:"currency"`
	} `yaml:"account"`
	Users     []SeedUser             `yaml:"users"`
	FirstID   int64                  `yaml:"first_id"` // pipelines and stages without an id are numbered from here
	Lists     map[string][]SeedStage `yaml:"stage_lists"`
	Pipelines []SeedPipeline         `yaml:"pipelines"`
	Customers SeedCustomers          `yaml:"customers"`
}

// SeedUser is one user of the account.
type SeedUser struct {
	ID       int64  `yaml:"id"`
	Name     string `yaml:"name"`
	Email    string `yaml:"email"`
	Language string `yaml:"language"`
	Admin    bool   `yaml:"admin"`
	Inactive bool   `yaml:"inactive"`
}

// SeedPipeline is one pipeline: stages written out, or a list used by name,
// or a list repeated until there are Count stages.
type SeedPipeline struct {
	ID          int64       `yaml:"id"`
	Name        string      `yaml:"name"`
	Sort        int64       `yaml:"sort"`
	Main        bool        `yaml:"main"`
	Stages      []SeedStage `yaml:"stages"`
	Use         string      `yaml:"use"`
	Count       int         `yaml:"count"`
	RepeatSorts int         `yaml:"repeat_sorts"` // the sort numbers begin again after so many stages
	SystemFirst bool        `yaml:"system_first"` // 142 and 143 stand first in the map
	Won         string      `yaml:"won"`
	Lost        string      `yaml:"lost"`
	WonLeads    int         `yaml:"won_leads"`
	LostLeads   int         `yaml:"lost_leads"`
	NoStatuses  bool        `yaml:"no_statuses"` // answers carry no `statuses` key
	Unsorted    string      `yaml:"unsorted"`    // the name of its stage for unsorted deals; none when empty

	recorded bool // sorts, colours and the places of system stages are as given
}

// SeedStage is one stage. Leads is how many deals stand in it. Stages 142, 143
// and an unsorted one may stand among the others: then their place is theirs.
type SeedStage struct {
	ID    int64  `yaml:"id"`
	Name  string `yaml:"name"`
	Color string `yaml:"color"`
	Sort  int64  `yaml:"sort"`
	Leads int    `yaml:"leads"`

	Unsorted bool `yaml:"unsorted"`
}

// Awkward is an account as awkward as real ones are: some forty pipelines in
// two languages, one with more than 130 stages, one with exactly 98 of its own,
// repeated sort numbers, colours outside the palette, and a pipeline without
// statuses. Its first pipeline is a friendly one.
func Awkward() *Seed { return mustSeed(awkwardYAML) }

// Small is an account with two pipelines.
func Small() *Seed { return mustSeed(smallYAML) }

// Fresh is an account as a new one is: one pipeline, no deals, no segments.
func Fresh() *Seed { return mustSeed(freshYAML) }

// ReadSeed reads a seed's YAML, where unknown members are errors, or a body that
// a real account answered: its list of pipelines, v2's or v4's.
func ReadSeed(text []byte) (*Seed, error) {
	if seed, is, err := recordedSeed(text); is {
		return seed, err
	}
	var s Seed
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&s); err != nil {
		return nil, fmt.Errorf("sandbox: seed: %w", err)
	}
	return &s, nil
}

// seedOf is a ready account by its name, or the one in a file.
func seedOf(name string) (*Seed, error) {
	switch name {
	case "", "awkward":
		return Awkward(), nil
	case "fresh":
		return Fresh(), nil
	case "small":
		return Small(), nil
	}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("sandbox: seed: there is no file %q, and the ready accounts are awkward, fresh and small", name)
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: seed: %w", err)
	}
	return ReadSeed(text)
}

func mustSeed(text []byte) *Seed {
	s, err := ReadSeed(text)
	if err != nil {
		panic(err) // an embedded file that a test reads: cannot happen in a built program
	}
	return s
}

func (s *Seed) build() (*state, error) {
	if s.Account.ID <= 0 || len(s.Users) == 0 || len(s.Pipelines) == 0 {
		return nil, errors.New("an account id, a user and a pipeline are needed")
	}
	a := s.Account
	st := &state{
		account: account{ID: a.ID, Name: a.Name, Subdomain: a.Subdomain, Language: a.Language, Country: a.Country, Currency: a.Currency},
		nextID:  s.FirstID,
	}
	for _, u := range s.Users {
		st.users = append(st.users, &user{ID: u.ID, Name: u.Name, Email: u.Email, Language: u.Language, Admin: u.Admin, Active: !u.Inactive})
	}
	for i, sp := range s.Pipelines {
		p, err := s.pipeline(st, sp, int64(i+1))
		if err != nil {
			return nil, fmt.Errorf("pipeline %q: %w", sp.Name, err)
		}
		st.pipelines = append(st.pipelines, p)
	}
	if !slices.ContainsFunc(st.pipelines, func(p *pipeline) bool { return p.Main }) {
		st.pipelines[0].Main = true
	}
	var err error
	st.customers, err = s.Customers.build(st)
	return st, err
}

func (s *Seed) pipeline(st *state, sp SeedPipeline, place int64) (*pipeline, error) {
	rows := sp.Stages
	if sp.Use != "" {
		rows = s.Lists[sp.Use]
		if rows == nil {
			return nil, fmt.Errorf("no stage list %q", sp.Use)
		}
	}
	p := &pipeline{ID: sp.ID, Name: sp.Name, Sort: sp.Sort, Main: sp.Main, Hidden: sp.NoStatuses}
	if p.ID == 0 {
		p.ID = st.newID()
	}
	if p.Sort == 0 && !sp.recorded {
		p.Sort = place
	}
	if sp.Unsorted != "" {
		p.Stages = append(p.Stages, stage{ID: st.newID(), Name: sp.Unsorted, Color: unsortedColor, Sort: unsortedSort, Unsorted: true})
	}
	st.addLeads(p.ID, wonID, sp.WonLeads)
	st.addLeads(p.ID, lostID, sp.LostLeads)
	system := sp.systemStages(rows)
	if sp.SystemFirst {
		p.Stages = append(p.Stages, system...)
	}
	count := sp.Count
	if count == 0 {
		count = len(rows)
	}
	if len(rows) == 0 && count > 0 {
		return nil, errors.New("count needs stages to repeat")
	}
	for i := range count {
		row := rows[i%len(rows)]
		if round := i / len(rows); round > 0 {
			row.ID, row.Leads = 0, 0
			row.Name = fmt.Sprintf("%s %d", row.Name, round+1)
		}
		if row.ID == 0 {
			row.ID = st.newID()
		}
		if row.Sort == 0 && !sp.recorded {
			row.Sort = sp.sortAt(i)
		}
		p.Stages = append(p.Stages, stage{ID: row.ID, Name: row.Name, Color: row.Color, Sort: row.Sort, Unsorted: row.Unsorted})
		st.addLeads(p.ID, row.ID, row.Leads)
	}
	if !sp.SystemFirst {
		p.Stages = append(p.Stages, system...)
	}
	return p, nil
}

// systemStages are won and lost, without those that stand among the rows.
func (sp SeedPipeline) systemStages(rows []SeedStage) []stage {
	both := []stage{
		{ID: wonID, Name: textOr(sp.Won, "Closed - won"), Color: wonColor, Sort: wonSort},
		{ID: lostID, Name: textOr(sp.Lost, "Closed - lost"), Color: lostColor, Sort: lostSort},
	}
	return slices.DeleteFunc(both, func(st stage) bool {
		return slices.ContainsFunc(rows, func(row SeedStage) bool { return row.ID == st.ID })
	})
}

// sortAt is the sort of the stage at a place when none is given.
func (sp SeedPipeline) sortAt(i int) int64 {
	switch {
	case sp.RepeatSorts > 0:
		return int64(i%sp.RepeatSorts+1) * 10
	case sp.Unsorted != "":
		return int64(i+1)*10 + unsortedSort
	}
	return int64(i+1) * 10
}

func (st *state) addLeads(pipelineID, stageID int64, n int) {
	for range n {
		st.leads = append(st.leads, &lead{ID: int64(7_000_001 + 2*len(st.leads)), PipelineID: pipelineID, StageID: stageID})
	}
}

func textOr(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}
