package leads

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/quote"
)

// NewPipelines are pipelines to be made by one call.
type NewPipelines []NewPipeline

// NewPipeline is a pipeline to be made, with at least one stage besides won and
// lost.
type NewPipeline struct {
	Name         string
	Sort         int64
	IsMain       bool
	IsUnsortedOn bool // whether it has a stage for incoming deals
	Stages       []FirstStage
	RequestID    string // comes back in the answer; "" is not sent
}

// FirstStage is a stage that a pipeline is made with, in its place in the list.
type FirstStage struct {
	ID     int64 // 142 or 143 to name won or lost, which takes a name and nothing else; 0 for a new one
	Name   string
	Sort   *int64 // when no stage has one, 10, 20, … are sent
	Colour string // "" leaves it to amoCRM
}

// PipelineChange is what is to change about one pipeline: nil and "" leave
// things as they are. Stages have calls of their own.
type PipelineChange struct {
	ID           int64
	Name         string
	Sort         *int64
	IsMain       *bool
	IsUnsortedOn *bool
}

// Request is the request of leads.pipelines.add.
func (n NewPipelines) Request() amo.Request {
	return amo.NewRequest(amo.LeadsPipelinesAdd, 0, n.append(nil, true))
}

// AppendPlain appends the pipelines in the plain form that ReadNewPipelines reads.
func (n NewPipelines) AppendPlain(dst []byte) []byte { return n.append(dst, false) }

func (n NewPipelines) append(dst []byte, wire bool) []byte {
	dst = append(dst, '[')
	for i, p := range n {
		dst = field.Comma(dst, i)
		dst = p.append(dst, wire)
	}
	return append(dst, ']')
}

func (p NewPipeline) append(dst []byte, wire bool) []byte {
	dst = append(dst, `{"name":`...)
	dst = quote.Append(dst, p.Name)
	dst = append(dst, `,"sort":`...)
	dst = strconv.AppendInt(dst, p.Sort, 10)
	dst = append(dst, `,"is_main":`...)
	dst = strconv.AppendBool(dst, p.IsMain)
	dst = append(dst, `,"is_unsorted_on":`...)
	dst = strconv.AppendBool(dst, p.IsUnsortedOn)
	if p.RequestID != "" {
		dst = append(dst, `,"request_id":`...)
		dst = quote.Append(dst, p.RequestID)
	}
	if wire {
		dst = append(dst, `,"_embedded":{`...)
	} else {
		dst = append(dst, ',')
	}
	dst = append(dst, `"statuses":[`...)
	number, place := wire && p.numbered(), int64(0)
	for i, s := range p.Stages {
		if number && s.ID == 0 {
			place += amo.SortStep
			sort := place
			s.Sort = &sort
		}
		dst = field.Comma(dst, i)
		dst = s.append(dst)
	}
	dst = append(dst, "]}"...)
	if wire {
		dst = append(dst, '}')
	}
	return dst
}

// numbered reports whether the stages get the sorts 10, 20, … of their order:
// when none has one of its own.
func (p NewPipeline) numbered() bool {
	for _, s := range p.Stages {
		if s.Sort != nil {
			return false
		}
	}
	return true
}

func (s FirstStage) append(dst []byte) []byte {
	dst = append(dst, '{')
	if s.ID != 0 {
		dst = append(dst, `"id":`...)
		dst = append(strconv.AppendInt(dst, s.ID, 10), ',')
	}
	dst = append(dst, `"name":`...)
	dst = quote.Append(dst, s.Name)
	dst = appendSort(dst, s.Sort)
	dst = appendColour(dst, s.Colour)
	return append(dst, '}')
}

// Request is the request of leads.pipelines.update.
func (p PipelineChange) Request() amo.Request {
	return amo.NewRequest(amo.LeadsPipelinesUpdate, p.ID, p.appendMembers([]byte{'{'}))
}

// AppendPlain appends the change in the plain form that ReadPipelineChange
// reads. An ID of 0 is left out, for a planner that does not know it yet.
func (p PipelineChange) AppendPlain(dst []byte) []byte {
	dst = append(dst, '{')
	if p.ID != 0 {
		dst = append(dst, `"id":`...)
		dst = strconv.AppendInt(dst, p.ID, 10)
	}
	return p.appendMembers(dst)
}

// appendMembers appends what changes and closes the object.
func (p PipelineChange) appendMembers(dst []byte) []byte {
	if p.Name != "" {
		dst = append(next(dst), `"name":`...)
		dst = quote.Append(dst, p.Name)
	}
	if p.Sort != nil {
		dst = append(next(dst), `"sort":`...)
		dst = strconv.AppendInt(dst, *p.Sort, 10)
	}
	if p.IsMain != nil {
		dst = append(next(dst), `"is_main":`...)
		dst = strconv.AppendBool(dst, *p.IsMain)
	}
	if p.IsUnsortedOn != nil {
		dst = append(next(dst), `"is_unsorted_on":`...)
		dst = strconv.AppendBool(dst, *p.IsUnsortedOn)
	}
	return append(dst, '}')
}

// next appends the comma before a member that is not the object's first.
func next(dst []byte) []byte {
	if dst[len(dst)-1] == '{' {
		return dst
	}
	return append(dst, ',')
}

func appendSort(dst []byte, sort *int64) []byte {
	if sort == nil {
		return dst
	}
	return strconv.AppendInt(append(dst, `,"sort":`...), *sort, 10)
}

func appendColour(dst []byte, colour string) []byte {
	if colour == "" {
		return dst
	}
	return quote.Append(append(dst, `,"color":`...), colour)
}
