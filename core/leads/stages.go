package leads

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/quote"
)

// NewStages are stages to be made in one pipeline by one call.
type NewStages struct {
	PipelineID int64
	Stages     []NewStage
}

// NewStage is a stage to be made in a pipeline that is there already. The vendor
// renumbers: 100 and 200 may come back as 60 and 70, in the same order.
type NewStage struct {
	Name      string
	Sort      int64
	Colour    string // "" leaves it to amoCRM
	RequestID string // comes back in the answer; "" is not sent
}

// StageChange is one stage as it should be. The name is always sent: a change
// without it was reported to blank it. Won and lost (142, 143) take a name and
// nothing else, and are reported to keep their old one.
type StageChange struct {
	PipelineID int64
	ID         int64
	Name       string
	Sort       *int64 // nil leaves it
	Colour     string // "" leaves it
}

// Stage is a stage to be deleted. Its deals move to the pipeline's first stage.
type Stage struct {
	PipelineID int64
	ID         int64
}

// Request is the request of leads.stages.add.
func (n NewStages) Request() amo.Request {
	return request(amo.LeadsStagesAdd, n.PipelineID, 0, n.appendStages(nil))
}

// AppendPlain appends the stages in the plain form that ReadNewStages reads. A
// PipelineID of 0 is left out, for a planner that does not know it yet.
func (n NewStages) AppendPlain(dst []byte) []byte {
	dst = append(appendIDs(dst, n.PipelineID, 0), `"stages":`...)
	return append(n.appendStages(dst), '}')
}

func (n NewStages) appendStages(dst []byte) []byte {
	dst = append(dst, '[')
	for i, s := range n.Stages {
		dst = append(field.Comma(dst, i), `{"name":`...)
		dst = quote.Append(dst, s.Name)
		dst = appendSort(dst, &s.Sort)
		dst = appendColour(dst, s.Colour)
		if s.RequestID != "" {
			dst = append(dst, `,"request_id":`...)
			dst = quote.Append(dst, s.RequestID)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// Request is the request of leads.stages.update.
func (s StageChange) Request() amo.Request {
	return request(amo.LeadsStagesUpdate, s.PipelineID, s.ID, s.appendMembers([]byte{'{'}))
}

// AppendPlain appends the change in the plain form that ReadStageChange reads.
// Ids of 0 are left out, for a planner that does not know them yet.
func (s StageChange) AppendPlain(dst []byte) []byte {
	return s.appendMembers(appendIDs(dst, s.PipelineID, s.ID))
}

// appendMembers appends what the vendor takes and closes the object.
func (s StageChange) appendMembers(dst []byte) []byte {
	dst = append(dst, `"name":`...)
	dst = quote.Append(dst, s.Name)
	dst = appendSort(dst, s.Sort)
	dst = appendColour(dst, s.Colour)
	return append(dst, '}')
}

// Request is the request of leads.stages.delete.
func (s Stage) Request() amo.Request { return request(amo.LeadsStagesDelete, s.PipelineID, s.ID, nil) }

// appendIDs opens an object with the ids that are known, each with a comma behind.
func appendIDs(dst []byte, pipelineID, id int64) []byte {
	dst = append(dst, '{')
	if pipelineID != 0 {
		dst = append(dst, `"pipeline_id":`...)
		dst = append(strconv.AppendInt(dst, pipelineID, 10), ',')
	}
	if id != 0 {
		dst = append(dst, `"id":`...)
		dst = append(strconv.AppendInt(dst, id, 10), ',')
	}
	return dst
}

// request is a request whose path names a pipeline and, for some, a stage.
func request(endpoint amo.Endpoint, pipelineID, id int64, body []byte) amo.Request {
	r := amo.NewRequest(endpoint, id, body)
	r.Path = strings.Replace(r.Path, "{pipeline_id}", strconv.FormatInt(pipelineID, 10), 1)
	return r
}
