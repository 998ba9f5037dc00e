package pipeline

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Outcome says of one id whether the vendor did what was asked.
type Outcome struct {
	ID    int64
	OK    bool
	Error string // the vendor's words, "" when it is OK
}

// SetError is one entry of a set answer's errors.
type SetError struct {
	Path    string // a pointer into what was sent, "" when the vendor named nothing
	Code    string // the vendor's own, often ""
	Message string
}

// SetAnswer is what pipelines.set answered. HTTP 200 is not success: look at
// Updated and Errors too.
type SetAnswer struct {
	Added      []Pipeline
	Updated    []Outcome
	Errors     []SetError
	ServerTime int64
}

// ParseSet reads the answer of pipelines.set. The added pipelines stand under
// add.pipelines in the documents' example and under add in their PHP reader;
// both are read. body may be empty (204).
func ParseSet(body strictjson.Value) SetAnswer {
	response := body.Get("response")
	set := response.Get("pipelines")
	a := SetAnswer{Added: []Pipeline{}, Updated: []Outcome{}, Errors: []SetError{}, ServerTime: field.LooseInt(response.Get("server_time"))}
	added := set.Get("add")
	if inner := added.Get("pipelines"); inner.Exists() {
		added = inner
	}
	for _, p := range Read(added) {
		if p.ID != 0 { // leaves out errors that stand beside the pipelines
			a.Added = append(a.Added, p)
		}
	}
	a.errors(response.Get("errors"), "")
	a.errors(set.Get("errors"), "")
	a.errors(set.Get("add").Get("errors"), "/request/pipelines/add")
	a.update(set.Get("update"))
	return a
}

// update reads what became of the updates: a map from id to outcome, or a list of
// {"id":…}, as the sibling call leads/set was recorded to answer.
func (a *SetAnswer) update(v strictjson.Value) {
	v.ForEach(func(key string, value strictjson.Value) bool {
		if id, ok := strictjson.ID(value.Get("id")); ok && v.IsList() {
			a.Updated = append(a.Updated, outcome(id, value))
			return true
		}
		if key == "errors" {
			a.errors(value, "/request/pipelines/update")
			return true
		}
		id, ok := strictjson.ParseID(key)
		if !ok {
			return true
		}
		a.Updated = append(a.Updated, outcome(id, value))
		return true
	})
}

// outcome reads true, false or {"errors":…} as the answer about one id.
func outcome(id int64, v strictjson.Value) Outcome {
	if !v.IsObject() {
		return Outcome{ID: id, OK: field.LooseBool(v)}
	}
	text := said(v.Get("errors"))
	if text == "" {
		text = said(v.Get("error"))
	}
	return Outcome{ID: id, OK: text == "", Error: text}
}

// said is an error in the vendor's words: a text, or several in a list or a map.
// An empty list is how PHP writes that there is none.
func said(v strictjson.Value) string {
	switch {
	case v.Type() == strictjson.False:
		return ""
	case v.Type() < strictjson.List:
		return v.Said()
	case v.Get("message").Exists():
		return v.Get("message").Said()
	}
	var texts []string
	v.ForEach(func(_ string, item strictjson.Value) bool {
		if message := item.Get("message"); message.Exists() {
			item = message
		}
		texts = append(texts, item.Said())
		return true
	})
	return strings.Join(texts, "; ")
}

// errors reads the four shapes in which the vendor reports partial failure: a
// text, a list of texts, a map from key to text, a list of {code, message}.
func (a *SetAnswer) errors(v strictjson.Value, base string) {
	switch {
	case v.Type() == strictjson.String && v.Str() != "":
		a.Errors = append(a.Errors, SetError{Path: base, Message: v.Str()})
	case v.IsObject() && (v.Get("message").Exists() || v.Get("code").Exists()):
		a.Errors = append(a.Errors, setError(base, v))
	case v.IsObject():
		v.ForEach(func(key string, value strictjson.Value) bool {
			e := setError(base, value)
			e.Path = keyPath(base, key)
			a.Errors = append(a.Errors, e)
			return true
		})
	case v.IsList():
		v.ForEach(func(_ string, value strictjson.Value) bool {
			a.Errors = append(a.Errors, setError(base, value))
			return true
		})
	}
}

func setError(path string, v strictjson.Value) SetError {
	if !v.IsObject() {
		return SetError{Path: path, Message: said(v)}
	}
	return SetError{Path: path, Code: v.Get("code").Said(), Message: v.Get("message").Said()}
}

// keyPath is where the key of an error stands in what was sent: keys of add are
// indexes, keys of update ids.
func keyPath(base, key string) string {
	if base == "" {
		base = "/request/pipelines/add"
		if id, ok := strictjson.ParseID(key); ok && id >= amo.FirstStageID {
			base = "/request/pipelines/update"
		}
	}
	return base + "/" + issue.Escape(key)
}

// AppendJSON appends the answer in the parsed form.
func (a SetAnswer) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"added":`...)
	dst = AppendPipelines(dst, a.Added)
	dst = append(dst, `,"updated":`...)
	dst = appendOutcomes(dst, a.Updated)
	dst = append(dst, `,"errors":[`...)
	for i, e := range a.Errors {
		dst = field.Comma(dst, i)
		dst = append(dst, `{"path":`...)
		dst = quote.Append(dst, e.Path)
		dst = append(dst, `,"code":`...)
		dst = quote.Append(dst, e.Code)
		dst = append(dst, `,"message":`...)
		dst = quote.Append(dst, e.Message)
		dst = append(dst, '}')
	}
	dst = append(dst, `],"server_time":`...)
	dst = strconv.AppendInt(dst, a.ServerTime, 10)
	return append(dst, '}')
}

func appendOutcomes(dst []byte, outcomes []Outcome) []byte {
	dst = append(dst, '[')
	for i, o := range outcomes {
		dst = field.Comma(dst, i)
		dst = append(dst, `{"id":`...)
		dst = strconv.AppendInt(dst, o.ID, 10)
		dst = append(dst, `,"ok":`...)
		dst = strconv.AppendBool(dst, o.OK)
		dst = append(dst, `,"error":`...)
		if o.Error == "" {
			dst = append(dst, "null"...)
		} else {
			dst = quote.Append(dst, o.Error)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
