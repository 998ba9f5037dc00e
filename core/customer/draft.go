package customer

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Draft is one stage as it should be. A new one needs Name and Sort; an update
// needs the ID and at least one of Name, Sort, Colour.
type Draft struct {
	ID        int64  // 0 for a new stage
	Name      string // "" leaves an existing name as it is
	Sort      *int64
	Colour    string // #rrggbb, "" leaves it as it is, or to amoCRM
	RequestID string // comes back in the answer and is not kept, "" for none
}

// Options bound an add or an update. The zero value means the document's limits.
type Options struct {
	MaxStatuses int // of one add; 0 is amo.MaxStatuses
	// AllowColours pass as they are, whatever the list says: colours that the
	// account already has and that nobody touched.
	AllowColours []string
}

func (o Options) maxStatuses() int {
	if o.MaxStatuses > 0 {
		return o.MaxStatuses
	}
	return amo.MaxStatuses
}

// ReadAddOptions reads the options of statuses.add at the collector's place.
func ReadAddOptions(v strictjson.Value, c *issue.Collector) Options {
	return readOptions(v, []string{"max_statuses", "allow_colors"}, c)
}

// ReadUpdateOptions reads the options of statuses.update at the collector's place.
func ReadUpdateOptions(v strictjson.Value, c *issue.Collector) Options {
	return readOptions(v, []string{"allow_colors"}, c)
}

func readOptions(v strictjson.Value, names []string, c *issue.Collector) Options {
	var o Options
	field.Options(v, names, c, func(name string, value strictjson.Value) {
		switch name {
		case "max_statuses":
			o.MaxStatuses = field.Limit(value, c)
		case "allow_colors":
			o.AllowColours = field.Texts(value, c)
		}
	})
	return o
}

// AddRequest is the request of statuses.add in its canonical form.
func AddRequest(drafts []Draft) amo.Request {
	return amo.NewRequest(amo.StatusesAdd, 0, appendDrafts(nil, drafts))
}

// UpdateRequest is the request of statuses.update in its canonical form.
func UpdateRequest(d Draft) amo.Request {
	return amo.NewRequest(amo.StatusesUpdate, d.ID, d.appendJSON(nil, false))
}

// ValidateAdd checks drafts that were made in Go by the same rules as those that
// were read. Paths point into the list.
func ValidateAdd(drafts []Draft, o Options) issue.List {
	input, fault := strictjson.Parse(string(appendDrafts(nil, drafts)), amo.MaxInputBytes)
	if fault != nil {
		return issue.List{fault.Issue(issue.InInput)}
	}
	var c issue.Collector
	ReadAdd(input, o, &c)
	return c.List()
}

// ValidateUpdate checks a draft that was made in Go by the same rules as one
// that was read.
func ValidateUpdate(d Draft, o Options) issue.List {
	input, fault := strictjson.Parse(string(d.AppendInput(nil)), amo.MaxInputBytes)
	if fault != nil {
		return issue.List{fault.Issue(issue.InInput)}
	}
	var c issue.Collector
	ReadUpdate(input, o, &c)
	return c.List()
}

// AppendInput appends a draft as the input of statuses.update.
func (d Draft) AppendInput(dst []byte) []byte { return d.appendJSON(dst, true) }

func appendDrafts(dst []byte, drafts []Draft) []byte {
	if drafts == nil {
		drafts = []Draft{}
	}
	return field.AppendList(dst, drafts, func(dst []byte, d Draft) []byte { return d.appendJSON(dst, false) })
}

// appendJSON appends what the vendor takes of a draft, whose id stands in the
// path and not in the body.
func (d Draft) appendJSON(dst []byte, withID bool) []byte {
	o := field.Begin(dst)
	if withID {
		o.Int("id", d.ID)
	}
	if d.Name != "" {
		o.Text("name", d.Name)
	}
	if d.Sort != nil {
		o.Int("sort", *d.Sort)
	}
	if d.Colour != "" {
		o.Text("color", d.Colour)
	}
	if d.RequestID != "" {
		o.Text("request_id", d.RequestID)
	}
	return o.End()
}
