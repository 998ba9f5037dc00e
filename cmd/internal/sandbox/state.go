package sandbox

import (
	"cmp"
	"slices"
)

// Ids of the two stages that every pipeline has (documented: pipelines-v2,
// "successfully / unsuccessfully completed (id 142/143 respectively)").
const (
	wonID  = 142
	lostID = 143
)

// state is everything the account holds. The sandbox's mutex guards it.
type state struct {
	account   account
	users     []*user
	pipelines []*pipeline // in the order in which the API's maps list them
	leads     []*lead
	customers customers
	nextID    int64 // for pipelines and stages alike: one sequence, as ids in recorded accounts look
}

type account struct {
	ID        int64
	Name      string
	Subdomain string
	Language  string // "en" or "ru": the language of v2's error texts
	Country   string
	Currency  string
}

type user struct {
	ID       int64
	Name     string
	Email    string
	Language string
	Admin    bool
	Active   bool
}

type pipeline struct {
	ID     int64
	Name   string
	Sort   int64
	Main   bool
	Stages []stage // in the order of the API's map, system stages among them
	Hidden bool    // answers without a `statuses` key, as one recorded account does
}

type stage struct {
	ID    int64
	Name  string
	Color string
	Sort  int64

	Unsorted bool   // v4's third system stage; an ordinary key to v2
	Notes    []note // v4's descriptions
}

// system stages can be neither deleted nor moved: won, lost, unsorted.
func (s stage) system() bool { return s.ID == wonID || s.ID == lostID || s.Unsorted }

type lead struct {
	ID         int64
	PipelineID int64
	StageID    int64
}

func (st *state) user(id int64) *user {
	for _, u := range st.users {
		if u.ID == id {
			return u
		}
	}
	return nil
}

// firstAdmin is the first active administrator, nil when there is none.
func (st *state) firstAdmin() *user {
	for _, u := range st.users {
		if u.Admin && u.Active {
			return u
		}
	}
	return nil
}

func (st *state) pipeline(id int64) *pipeline {
	for _, p := range st.pipelines {
		if p.ID == id {
			return p
		}
	}
	return nil
}

func (st *state) newID() int64 {
	// Ids of one sequence leave gaps: recorded ones step by 3.
	st.nextID += 3
	return st.nextID
}

// leadsIn counts deals: in one stage, or with stage 0 in the whole pipeline.
func (st *state) leadsIn(pipelineID, stageID int64) int {
	n := 0
	for _, l := range st.leads {
		if l.PipelineID == pipelineID && (stageID == 0 || l.StageID == stageID) {
			n++
		}
	}
	return n
}

func (st *state) moveLeads(pipelineID, from, to int64) {
	for _, l := range st.leads {
		if l.PipelineID == pipelineID && l.StageID == from {
			l.StageID = to
		}
	}
}

// setMain makes one pipeline the main one; there is always exactly one.
func (st *state) setMain(main *pipeline) {
	for _, p := range st.pipelines {
		p.Main = p == main
	}
}

// byDisplay is the order in which amoCRM shows pipelines.
func (st *state) byDisplay() []*pipeline {
	sorted := slices.Clone(st.pipelines)
	slices.SortStableFunc(sorted, func(a, b *pipeline) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

func (p *pipeline) stage(id int64) *stage {
	for i := range p.Stages {
		if p.Stages[i].ID == id {
			return &p.Stages[i]
		}
	}
	return nil
}

// unsorted is the pipeline's stage of unsorted deals, nil when that is off.
func (p *pipeline) unsorted() *stage {
	for i := range p.Stages {
		if p.Stages[i].Unsorted {
			return &p.Stages[i]
		}
	}
	return nil
}

func (p *pipeline) remove(id int64) {
	p.Stages = slices.DeleteFunc(p.Stages, func(st stage) bool { return st.ID == id })
}

// renumber: "Sequence number of the stage when displayed (automatically
// recomputed after adding)". Recorded v2 answers count 10, 20, 30; behind an
// unsorted stage with sort 10 documented v4 answers begin with 20. Equal sorts
// go by id (assumed).
func (p *pipeline) renumber() {
	next := int64(10)
	if p.unsorted() != nil {
		next = unsortedSort + 10
	}
	places := make([]int, len(p.Stages))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(p.Stages[a].Sort, p.Stages[b].Sort), cmp.Compare(p.Stages[a].ID, p.Stages[b].ID))
	})
	for _, i := range places {
		if !p.Stages[i].system() {
			p.Stages[i].Sort = next
			next += 10
		}
	}
}

// byDisplay is the order in which amoCRM shows a pipeline's stages.
func (p *pipeline) byDisplay() []stage {
	sorted := slices.Clone(p.Stages)
	slices.SortStableFunc(sorted, func(a, b stage) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

// first is the stage that takes the deals of deleted ones, nil when the
// pipeline has no stage of its own.
func (p *pipeline) first() *stage {
	for _, s := range p.byDisplay() {
		if !s.system() {
			return p.stage(s.ID)
		}
	}
	return nil
}
