package pipeline

import "github.com/stagewright/stagewright/core/amo"

// Set is what pipelines.set sends: pipelines to add, and pipelines to replace.
type Set struct {
	Add    []Draft
	Update []Draft
}

// Draft is one pipeline as it should be. An update needs the ID and all the
// stages; an add needs the Name and at least one stage besides won and lost.
type Draft struct {
	ID     int64  // 0 for a new pipeline
	Name   string // "" leaves an existing name as it is
	Sort   *int64
	IsMain bool // false is not sent: it can't be taken away, only given to another
	Stages []DraftStage
}

// DraftStage is one stage as it should be, in its place in the list. Won and
// lost (142, 143) take a name and nothing else.
type DraftStage struct {
	ID     int64 // 0 for a new stage
	Name   string
	Sort   *int64
	Colour string // "" leaves it to amoCRM
}

// Options bound a set. The zero value means the documents' limits.
type Options struct {
	MaxPipelines int // 0 is amo.MaxPipelines
	MaxStages    int // for each pipeline, won and lost always counted; 0 is amo.MaxStages
	// AllowColours pass as they are, whatever the list says: colours that the
	// account already has and that nobody touched.
	AllowColours []string
}

func (o Options) maxPipelines() int {
	if o.MaxPipelines > 0 {
		return o.MaxPipelines
	}
	return amo.MaxPipelines
}

func (o Options) maxStages() int {
	if o.MaxStages > 0 {
		return o.MaxStages
	}
	return amo.MaxStages
}
