package pipeline

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Request is the request of pipelines.set in its canonical form: add a list,
// update a map by id, stages a map in list order; the same bytes each time.
func (s Set) Request() amo.Request { return s.RequestInto(nil) }

// RequestInto is Request with its body in buffer, when it fits.
func (s Set) RequestInto(buffer []byte) amo.Request {
	used := s.taken()
	body := buffer[:0]
	if size := s.size(); size > cap(body) {
		body = make([]byte, 0, size)
	}
	body = append(body, `{"request":{"pipelines":{`...)
	if len(s.Add) > 0 {
		body = append(body, `"add":[`...)
		for i := range s.Add {
			body = s.Add[i].appendJSON(field.Comma(body, i), &used)
		}
		body = append(body, ']')
	}
	if len(s.Update) > 0 {
		body = append(field.Comma(body, len(s.Add)), `"update":{`...)
		for i := range s.Update {
			d := &s.Update[i]
			body = append(field.Comma(body, i), '"')
			body = strconv.AppendInt(body, d.ID, 10)
			body = d.appendJSON(append(body, '"', ':'), &used)
		}
		body = append(body, '}')
	}
	return post(amo.PipelinesSet, append(body, "}}}"...))
}

// size is about how many bytes the body takes.
func (s Set) size() int {
	size := 64
	for _, drafts := range [...][]Draft{s.Add, s.Update} {
		for i := range drafts {
			size += 128 + 96*len(drafts[i].Stages)
		}
	}
	return size
}

func post(endpoint amo.Endpoint, body []byte) amo.Request {
	info, _ := amo.Info(endpoint)
	return amo.Request{Method: info.Method, Path: info.Path, ContentType: amo.ContentTypeJSON, Body: body}
}

// Validate checks a set that was made in Go by the same rules as one that was
// read. Paths point into the plain form, {"add":[…],"update":[…]}.
func (s Set) Validate(o Options) issue.List {
	input, fault := strictjson.Parse(string(s.AppendPlain(nil)), amo.MaxInputBytes)
	if fault != nil {
		return issue.List{fault.Issue(issue.InInput)}
	}
	var c issue.Collector
	ReadSet(input, o, &c)
	return c.List()
}

// AppendPlain appends the set in the plain form that ReadSet reads.
func (s Set) AppendPlain(dst []byte) []byte {
	dst = append(dst, '{')
	if len(s.Add) > 0 {
		dst = appendDrafts(append(dst, `"add":`...), s.Add)
	}
	if len(s.Update) > 0 {
		dst = appendDrafts(append(field.Comma(dst, len(s.Add)), `"update":`...), s.Update)
	}
	return append(dst, '}')
}

func appendDrafts(dst []byte, drafts []Draft) []byte {
	dst = append(dst, '[')
	for i := range drafts {
		d := &drafts[i]
		dst = field.Comma(dst, i)
		dst = d.appendMembers(dst)
		dst = append(dst, `"statuses":[`...)
		for j := range d.Stages {
			dst = field.Comma(dst, j)
			dst = d.Stages[j].appendJSON(dst, nil)
		}
		dst = append(dst, "]}"...)
	}
	return append(dst, ']')
}

// appendJSON appends a pipeline with its stages as a map. used holds the keys
// that a new stage may not take.
//
// The loops here go by index, for the module pays dearly for each copy of a struct.
func (d *Draft) appendJSON(dst []byte, used *ids) []byte {
	dst = d.appendMembers(dst)
	dst = append(dst, `"statuses":{`...)
	number, index := d.numbered(), int64(0)
	place := int64(0)
	for i := range d.Stages {
		s := &d.Stages[i]
		key := s.ID
		if key == 0 {
			for amo.IsClosing(index) || used.has(index) {
				index++
			}
			key = index
			index++
		}
		dst = field.Comma(dst, i)
		dst = append(dst, '"')
		dst = strconv.AppendInt(dst, key, 10)
		dst = append(dst, `":`...)
		var sort *int64
		if number && !amo.IsClosing(s.ID) {
			place += amo.SortStep
			sort = &place
		}
		dst = s.appendJSON(dst, sort)
	}
	return append(dst, "}}"...)
}

// numbered reports whether the stages get the sorts 10, 20, … of their order:
// when none has one of its own.
func (d *Draft) numbered() bool {
	for i := range d.Stages {
		if d.Stages[i].Sort != nil {
			return false
		}
	}
	return true
}

// appendMembers appends all of a pipeline but its stages, with a comma behind.
func (d *Draft) appendMembers(dst []byte) []byte {
	dst = append(dst, '{')
	if d.ID != 0 {
		dst = append(dst, `"id":`...)
		dst = append(strconv.AppendInt(dst, d.ID, 10), ',')
	}
	if d.Name != "" {
		dst = append(dst, `"name":`...)
		dst = append(quote.Append(dst, d.Name), ',')
	}
	if d.Sort != nil {
		dst = append(dst, `"sort":`...)
		dst = append(strconv.AppendInt(dst, *d.Sort, 10), ',')
	}
	if d.IsMain {
		dst = append(dst, `"is_main":"on",`...)
	}
	return dst
}

// appendJSON appends a stage; sort stands in for a sort that it has not.
func (s *DraftStage) appendJSON(dst []byte, sort *int64) []byte {
	if s.ID == 0 {
		dst = append(dst, `{"name":`...)
	} else {
		dst = append(dst, `{"id":`...)
		dst = append(strconv.AppendInt(dst, s.ID, 10), `,"name":`...)
	}
	dst = quote.Append(dst, s.Name)
	if s.Sort != nil {
		sort = s.Sort
	}
	if sort != nil {
		dst = append(dst, `,"sort":`...)
		dst = strconv.AppendInt(dst, *sort, 10)
	}
	if s.Colour != "" {
		dst = append(dst, `,"color":`...)
		dst = quote.Append(dst, s.Colour)
	}
	return append(dst, '}')
}

// taken are the keys that new stages may not take besides those of won and lost:
// every id of the set, nothing when no stage is new.
func (s Set) taken() ids {
	var taken ids
	fresh := false
	for _, drafts := range [...][]Draft{s.Add, s.Update} {
		for i := range drafts {
			for j := range drafts[i].Stages {
				id := drafts[i].Stages[j].ID
				if id == 0 {
					fresh = true
				} else if !amo.IsClosing(id) {
					taken.add(id)
				}
			}
		}
	}
	if !fresh {
		return ids{}
	}
	return taken
}
