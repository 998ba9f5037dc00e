package pipeline

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
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
// text, a list of texts, a map from key to text, a list of {code, message}. base is
// what they are about, "" when nothing says so.
func (a *SetAnswer) errors(v strictjson.Value, base string) {
	switch {
	case v.Type() < strictjson.List:
		if text := said(v); text != "" && text != "0" {
			a.Errors = append(a.Errors, SetError{Path: base, Message: text})
		}
		return
	case v.Get("message").Exists() || v.Get("code").Exists():
		a.Errors = append(a.Errors, setError(base, v))
		return
	}
	v.ForEach(func(key string, value strictjson.Value) bool {
		switch {
		case v.IsList():
			a.Errors = append(a.Errors, setError(base, value))
		case base == "" && (key == "add" || key == "update"):
			a.errors(value, "/request/pipelines/"+key)
		default:
			a.Errors = append(a.Errors, setError(keyPath(base, key), value))
		}
		return true
	})
}

func setError(path string, v strictjson.Value) SetError {
	if code, message := v.Get("code").Said(), v.Get("message").Said(); code != "" || message != "" {
		return SetError{Path: path, Code: code, Message: message}
	}
	return SetError{Path: path, Message: said(v)}
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
	dst = field.AppendList(dst, a.Updated, appendOutcome)
	dst = append(dst, `,"errors":`...)
	dst = field.AppendList(dst, a.Errors, appendError)
	dst = append(dst, `,"server_time":`...)
	dst = strconv.AppendInt(dst, a.ServerTime, 10)
	return append(dst, '}')
}

func appendError(dst []byte, e SetError) []byte {
	o := field.Begin(dst)
	o.Text("path", e.Path)
	o.Text("code", e.Code)
	o.Text("message", e.Message)
	return o.End()
}

func appendOutcome(dst []byte, o Outcome) []byte {
	w := field.Begin(dst)
	w.Int("id", o.ID)
	w.Raw("ok", strconv.FormatBool(o.OK))
	if o.Error == "" {
		w.Raw("error", "null")
	} else {
		w.Text("error", o.Error)
	}
	return w.End()
}
