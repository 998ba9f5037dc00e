package pipeline

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Delete is what pipelines.delete sends: one id as a number, or a list of ids.
type Delete struct {
	IDs  []int64
	List bool // write a list even for one id
}

// ReadDelete reads and checks the input of pipelines.delete, {"id":123} or
// {"id":[123,456]}, plain or inside {"request":…}.
func ReadDelete(input strictjson.Value, c *issue.Collector) Delete {
	if input.IsObject() && input.Get("request").Exists() {
		var d Delete
		strictjson.EachMember(c, input, func(name string, value strictjson.Value) {
			if name == "request" {
				d = readIDMember(value, c)
			} else {
				c.ReportUnknown(name, []string{"request"})
			}
		})
		return d
	}
	return readIDMember(input, c)
}

// readIDMember reads {"id":…}.
func readIDMember(v strictjson.Value, c *issue.Collector) Delete {
	var d Delete
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return d
	}
	found := false
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		if name != "id" {
			c.ReportUnknown(name, []string{"id"})
			return
		}
		found = true
		d = readIDs(value, c)
	})
	if !found {
		c.ReportMissing("id")
	}
	return d
}

func readIDs(v strictjson.Value, c *issue.Collector) Delete {
	if !v.IsList() {
		if v.IsObject() || v.Type() == strictjson.Null {
			strictjson.WrongType(c, v, issue.ListOrID)
			return Delete{}
		}
		return Delete{IDs: []int64{strictjson.ReadID(c, v)}}
	}
	d := Delete{List: true}
	seen := map[int64]bool{}
	strictjson.EachElement(c, v, func(item strictjson.Value) {
		id := strictjson.ReadID(c, item)
		if id != 0 && seen[id] {
			c.Report(issue.DuplicateID, issue.Int("id", id))
		}
		seen[id] = true
		d.IDs = append(d.IDs, id)
	})
	if len(d.IDs) == 0 {
		c.Report(issue.EmptyList)
	}
	return d
}

// Request is the request of pipelines.delete.
func (d Delete) Request() amo.Request {
	body := []byte(`{"request":{"id":`)
	if d.List {
		body = append(body, '[')
	}
	for i, id := range d.IDs {
		body = strconv.AppendInt(field.Comma(body, i), id, 10)
	}
	if d.List {
		body = append(body, ']')
	}
	return post(amo.PipelinesDelete, append(body, "}}"...))
}

// DeleteAnswer is what pipelines.delete answered.
type DeleteAnswer struct {
	Deleted    []Outcome
	Error      string // one that names no pipeline, "" when there is none
	ServerTime int64
}

// ParseDelete reads the answer of pipelines.delete, where server_time stands
// among the ids.
func ParseDelete(body strictjson.Value) DeleteAnswer {
	a := DeleteAnswer{Deleted: []Outcome{}}
	body.Get("response").ForEach(func(key string, value strictjson.Value) bool {
		switch key {
		case "server_time":
			a.ServerTime = field.LooseInt(value)
		case "errors":
			a.Error = said(value)
		default:
			if id, ok := strictjson.ParseID(key); ok {
				a.Deleted = append(a.Deleted, outcome(id, value))
			}
		}
		return true
	})
	return a
}

// AppendJSON appends the answer in the parsed form; errors only when there is one.
func (a DeleteAnswer) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"deleted":`...)
	dst = field.AppendList(dst, a.Deleted, appendOutcome)
	if a.Error != "" {
		dst = append(dst, `,"errors":`...)
		dst = field.AppendList(dst, []SetError{{Path: "/request/id", Message: a.Error}}, appendError)
	}
	dst = append(dst, `,"server_time":`...)
	dst = strconv.AppendInt(dst, a.ServerTime, 10)
	return append(dst, '}')
}
