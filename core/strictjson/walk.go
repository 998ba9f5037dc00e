package strictjson

import "github.com/stagewright/stagewright/core/issue"

// Walk goes over an object's members or a list's elements, in the order of the
// text:
//
//	for m := object.Members(); m.Next(); {
//		m.Name(), m.Value()
//	}
type Walk struct {
	doc      *document
	at, next int32 // node of the value that the walk stands at, and of what follows
	end      int32
	named    int32 // 1 when each value has a name before it
}

// Members walks over an object's members, over nothing when v is none.
func (v Value) Members() Walk { return v.walk(Object, 1) }

// Elements walks over a list's elements, over nothing when v is none.
func (v Value) Elements() Walk { return v.walk(List, 0) }

func (v Value) walk(kind Type, named int32) Walk {
	if v.Type() != kind {
		return Walk{}
	}
	return Walk{doc: v.doc, next: v.at + 2, end: v.doc.nodes[v.at+1].behind(), named: named}
}

// Next steps to the next value and reports whether there is one.
func (w *Walk) Next() bool {
	if w.next >= w.end {
		return false
	}
	w.at = w.next + w.named
	w.next = w.doc.after(w.at)
	return true
}

// Name is the present member's name.
func (w *Walk) Name() string { return w.doc.str(w.doc.nodes[w.at-1]) }

// Value is the present value.
func (w *Walk) Value() Value { return Value{w.doc, w.at} }

// ForEach visits the members of an object, the elements of a list (name is "")
// or a scalar itself, as readers of replies like it, who take a map for a list
// and one thing for a list of one. It stops when visit reports false.
func (v Value) ForEach(visit func(name string, value Value) bool) {
	switch v.Type() {
	case Object:
		for m := v.Members(); m.Next(); {
			if !visit(m.Name(), m.Value()) {
				return
			}
		}
	case List:
		for e := v.Elements(); e.Next(); {
			if !visit("", e.Value()) {
				return
			}
		}
	default:
		if v.Exists() {
			visit("", v)
		}
	}
}

// EachElement visits a list's elements, with the collector standing in each.
func EachElement(c *issue.Collector, list Value, visit func(item Value)) {
	i := 0
	for e := list.Elements(); e.Next(); i++ {
		c.Index(i)
		visit(e.Value())
		c.Up()
	}
}

// EachMember visits an object's members, with the collector standing in each.
func EachMember(c *issue.Collector, object Value, visit func(name string, value Value)) {
	for m := object.Members(); m.Next(); {
		name := m.Name()
		c.Key(name)
		visit(name, m.Value())
		c.Up()
	}
}
