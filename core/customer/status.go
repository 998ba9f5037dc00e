package customer

import (
	"cmp"
	"slices"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Status is a customer stage as an account reports it.
type Status struct {
	ID        int64
	Name      string
	Sort      int64
	IsDefault bool   // the account's own, which can't be deleted
	Colour    string // as it was read, in any case
	// Type is 0 for a regular stage, 1 expected purchase, 2 did not purchase, 3
	// closed, 4 recently purchased, and nil when the vendor sent none.
	Type  *int64
	Extra []field.Member // conditions, account_id and what else there is
}

// List is what statuses.list answered.
type List struct {
	Total    int64    // as the vendor counted, which may be another number than there are
	Statuses []Status // nil when the vendor sent no list: unknown is not empty
}

// ParseList reads the answer of statuses.list, ordered by sort, then id. body
// may be missing (204).
func ParseList(body strictjson.Value) List {
	var l List
	if list := body.Get("_embedded").Get("statuses"); list.IsList() || list.IsObject() || !body.Exists() {
		l.Statuses = ReadInOrder(list)
	}
	slices.SortStableFunc(l.Statuses, func(a, b Status) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	l.Total = int64(len(l.Statuses))
	if total := body.Get("_total_items"); total.Exists() {
		l.Total = field.LooseInt(total)
	}
	return l
}

// ReadInOrder reads a list or a map of stages and keeps the order of the text:
// that of the parsed form is the account's.
func ReadInOrder(v strictjson.Value) []Status { return field.Objects(v, readStatus) }

// ParseOne reads the answer of statuses.get and statuses.update: the stage
// itself, or a list that holds only it. It reports whether there is one.
func ParseOne(body strictjson.Value) (Status, bool) {
	if list := ReadInOrder(body.Get("_embedded").Get("statuses")); len(list) == 1 && !body.Get("id").Exists() {
		return list[0], true
	}
	return readStatus(body), body.Get("id").Exists()
}

func readStatus(v strictjson.Value) Status {
	s := Status{}
	v.ForEach(func(name string, value strictjson.Value) bool {
		switch name {
		case "id":
			s.ID = field.LooseInt(value)
		case "name":
			s.Name = value.Said()
		case "sort":
			s.Sort = field.LooseInt(value)
		case "is_default":
			s.IsDefault = field.LooseBool(value)
		case "color":
			s.Colour = value.Said()
		case "type":
			if value.Type() != strictjson.Null {
				kind := field.LooseInt(value)
				s.Type = &kind
			}
		case "_links":
		default:
			s.Extra = append(s.Extra, field.Member{Name: name, Raw: value.Raw()})
		}
		return true
	})
	return s
}

// AppendJSON appends the list in the parsed form, where statuses are null when they
// are not known.
func (l List) AppendJSON(dst []byte) []byte {
	o := field.Begin(dst)
	o.Int("total", l.Total)
	o.Member("statuses", func(dst []byte) []byte { return field.AppendList(dst, l.Statuses, appendStatus) })
	return o.End()
}

// AppendOne appends one answered stage as {"status":…}, null when there is none.
func AppendOne(dst []byte, s Status, found bool) []byte {
	o := field.Begin(dst)
	if found {
		o.Member("status", s.AppendJSON)
	} else {
		o.Raw("status", "null")
	}
	return o.End()
}

func appendStatus(dst []byte, s Status) []byte { return s.AppendJSON(dst) }

// AppendJSON appends a stage in the parsed form, with the vendor's names.
func (s Status) AppendJSON(dst []byte) []byte {
	o := field.Begin(dst)
	o.Int("id", s.ID)
	o.Text("name", s.Name)
	o.Int("sort", s.Sort)
	o.Flag("is_default", s.IsDefault)
	o.Text("color", s.Colour)
	o.Member("type", func(dst []byte) []byte { return field.AppendIntOrNull(dst, s.Type) })
	o.Members(s.Extra)
	return o.End()
}

// Added is one stage that statuses.add made. The vendor says no more of it.
type Added struct {
	ID        int64
	RequestID string // the one that was sent, or else its place in the list
}

// ParseAdd reads the answer of statuses.add.
func ParseAdd(body strictjson.Value) []Added {
	added := []Added{}
	body.Get("_embedded").Get("statuses").ForEach(func(_ string, value strictjson.Value) bool {
		if value.IsObject() {
			added = append(added, Added{field.LooseInt(value.Get("id")), value.Get("request_id").Said()})
		}
		return true
	})
	return added
}

// AppendAdded appends made stages in the parsed form {"added":[{"id","request_id"}]}.
func AppendAdded(dst []byte, added []Added) []byte {
	o := field.Begin(dst)
	o.Member("added", func(dst []byte) []byte { return field.AppendList(dst, added, appendAdded) })
	return o.End()
}

func appendAdded(dst []byte, a Added) []byte {
	o := field.Begin(dst)
	o.Int("id", a.ID)
	o.Text("request_id", a.RequestID)
	return o.End()
}
