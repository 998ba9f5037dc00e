package issue

import (
	"strconv"
	"strings"
)

// Max is how many issues one answer carries; one more says how many were left out.
const Max = 100

// Collector gathers issues while a reader walks a document. It keeps the
// reader's place, so that a pointer is only written when something is wrong.
type Collector struct {
	In   Place
	path []segment
	list List
	over int
	errs bool
	warn int // warnings in list
}

// segment is one step of a pointer: a member's name, or an index when that is
// not negative.
type segment struct {
	name  string
	index int
}

const usualDepth = 12 // of a place in what people send

// Reset makes the collector as good as new, in its memory for places.
func (c *Collector) Reset(in Place) { *c = Collector{In: in, path: c.path[:0]} }

// Key steps into the member name.
func (c *Collector) Key(name string) {
	if c.path == nil {
		c.path = make([]segment, 0, usualDepth)
	}
	c.path = append(c.path, segment{name, -1})
}

// Index steps into element i of a list.
func (c *Collector) Index(i int) {
	if c.path == nil {
		c.path = make([]segment, 0, usualDepth)
	}
	c.path = append(c.path, segment{"", i})
}

// Up steps back out.
func (c *Collector) Up() { c.path = c.path[:len(c.path)-1] }

// Report notes a fault at the present place.
func (c *Collector) Report(code Code, params ...Param) {
	if !c.full(code) {
		c.add(c.Pointer(), code, params)
	}
}

// ReportAt notes a fault at a member of the present place, there or missing.
func (c *Collector) ReportAt(member string, code Code, params ...Param) {
	if !c.full(code) {
		c.add(c.Pointer()+"/"+Escape(member), code, params)
	}
}

// ReportPath notes a fault at a pointer of its own.
func (c *Collector) ReportPath(pointer string, code Code, params ...Param) {
	if !c.full(code) {
		c.add(pointer, code, params)
	}
}

// ReportUnknown notes that the present place is a member that nobody knows, with
// the near miss among the allowed names when there is one.
func (c *Collector) ReportUnknown(field string, allowed []string) {
	if c.full(UnknownField) {
		return
	}
	params := []Param{Text("field", field)}
	if near := Nearest(field, allowed); near != "" {
		params = append(params, Text("nearest", near))
	}
	c.add(c.Pointer(), UnknownField, append(params, Words("allowed", allowed)))
}

// ReportMissing notes that a member of the present place is not there.
func (c *Collector) ReportMissing(field string) { c.ReportAt(field, Missing, Text("field", field)) }

// full only counts an issue that there is no room for: a text of millions of faults
// costs no more words than one of a hundred. An error takes the place of a warning.
func (c *Collector) full(code Code) bool {
	isError := catalog[code].severity == Error
	if len(c.list) < Max || isError && c.warn > 0 {
		return false
	}
	c.errs = c.errs || isError
	c.over++
	return true
}

func (c *Collector) add(pointer string, code Code, params []Param) {
	isError := catalog[code].severity == Error
	c.errs = c.errs || isError
	if len(c.list) == Max {
		c.over++
		c.dropWarning() // an error is never left out for a warning
	}
	if !isError {
		c.warn++
	}
	c.list = append(c.list, Issue{Code: code, In: c.In, Path: pointer, Params: params})
}

// dropWarning takes the last warning out of the list.
func (c *Collector) dropWarning() {
	for i := len(c.list) - 1; i >= 0; i-- {
		if c.list[i].Severity() == Warning {
			c.list = append(c.list[:i], c.list[i+1:]...)
			c.warn--
			return
		}
	}
}

// Failed reports whether an error was noted.
func (c *Collector) Failed() bool { return c.errs }

// List returns what was noted, in the order of noting.
func (c *Collector) List() List {
	if c.over == 0 {
		return c.list
	}
	// A warning: when an error was left out, a hundred others stand above.
	return append(c.list[:Max:Max], Issue{Code: MoreIssues, In: c.In, Params: []Param{Int("count", int64(c.over))}})
}

// Pointer is the present place as a JSON pointer.
func (c *Collector) Pointer() string {
	if len(c.path) == 0 {
		return ""
	}
	var b strings.Builder
	for _, s := range c.path {
		b.WriteByte('/')
		if s.index < 0 {
			b.WriteString(Escape(s.name))
		} else {
			b.WriteString(strconv.Itoa(s.index))
		}
	}
	return b.String()
}

// Escape writes a member's name as one step of a JSON pointer (RFC 6901).
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
