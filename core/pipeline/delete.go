package pipeline

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
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
func ReadDelete(input gjson.Result, c *issue.Collector) Delete {
	var d Delete
	allowed := []string{"id"}
	if input.IsObject() && input.Get("request").Exists() {
		input.ForEach(func(key, value gjson.Result) bool {
			if key.Str != "request" {
				c.ReportAt(key.Str, issue.UnknownField, unknownField(key.Str, []string{"request"})...)
			}
			return true
		})
		c.Key("request")
		defer c.Up()
		input = input.Get("request")
	}
	if !input.IsObject() {
		c.Report(issue.WrongType, issue.Named("expected", issue.AnObject), issue.Named("found", strictjson.Kind(input)))
		return d
	}
	found := false
	input.ForEach(func(key, value gjson.Result) bool {
		c.Key(key.Str)
		defer c.Up()
		if key.Str != "id" {
			c.Report(issue.UnknownField, unknownField(key.Str, allowed)...)
			return true
		}
		found = true
		d = readIDs(value, c)
		return true
	})
	if !found {
		c.ReportAt("id", issue.Missing, issue.Text("field", "id"))
	}
	return d
}

func readIDs(v gjson.Result, c *issue.Collector) Delete {
	if !v.IsArray() {
		if v.IsObject() || v.Type == gjson.Null {
			c.Report(issue.WrongType, issue.Named("expected", issue.ListOrID), issue.Named("found", strictjson.Kind(v)))
			return Delete{}
		}
		return Delete{IDs: []int64{readID(v, c)}}
	}
	d := Delete{List: true}
	seen := map[int64]bool{}
	i := 0
	v.ForEach(func(_, value gjson.Result) bool {
		c.Index(i)
		id := readID(value, c)
		if id != 0 && seen[id] {
			c.Report(issue.DuplicateID, issue.Int("id", id))
		}
		seen[id] = true
		d.IDs = append(d.IDs, id)
		c.Up()
		i++
		return true
	})
	if i == 0 {
		c.Report(issue.EmptyList)
	}
	return d
}

// Request is the request of pipelines.delete.
func (d Delete) Request() amo.Request {
	info, _ := amo.Info(amo.PipelinesDelete)
	body := append([]byte(nil), `{"request":{"id":`...)
	if d.List {
		body = append(body, '[')
	}
	for i, id := range d.IDs {
		body = comma(body, i)
		body = strconv.AppendInt(body, id, 10)
	}
	if d.List {
		body = append(body, ']')
	}
	return amo.Request{Method: info.Method, Path: info.Path, ContentType: amo.ContentTypeJSON, Body: append(body, "}}"...)}
}

// DeleteAnswer is what pipelines.delete answered.
type DeleteAnswer struct {
	Deleted    []Outcome
	ServerTime int64
}

// ParseDelete reads the answer of pipelines.delete, where server_time stands
// among the ids.
func ParseDelete(body gjson.Result) DeleteAnswer {
	a := DeleteAnswer{Deleted: []Outcome{}}
	body.Get("response").ForEach(func(key, value gjson.Result) bool {
		if key.Str == "server_time" {
			a.ServerTime = looseInt(value)
		} else if id, ok := strictjson.ParseID(key.Str); ok {
			a.Deleted = append(a.Deleted, outcome(id, value))
		}
		return true
	})
	return a
}

// AppendJSON appends the answer in the parsed form.
func (a DeleteAnswer) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"deleted":`...)
	dst = appendOutcomes(dst, a.Deleted)
	dst = append(dst, `,"server_time":`...)
	dst = strconv.AppendInt(dst, a.ServerTime, 10)
	return append(dst, '}')
}
