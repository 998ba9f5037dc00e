package strictjson

import "github.com/stagewright/stagewright/core/issue"

// Walk goes over an object's members or a list's elements, in the order of the
// text:
//
//	m := object.Members()
//	for m.Next() {
//		m.Name(), m.Value()
//	}
//
// It stands before its loop, for one declared in the loop's head is copied at
// every turn.
type Walk struct {
	doc      *document
	at, next int32 // node of the value that the walk stands at, and of what follows
	end      int32
	index    int32
	named    bool // each value has a name before it
	name     string
}

// Members walks over an object's members, over nothing when v is none.
func (v Value) Members() Walk { return v.walk(v.Type() == Object) }

// Elements walks over a list's elements, over nothing when v is none.
func (v Value) Elements() Walk { return v.walk(v.Type() == List) }

// Items walks over an object's members or a list's elements.
func (v Value) Items() Walk { return v.walk(v.Type() >= List) }

func (v Value) walk(can bool) (w Walk) {
	if can {
		w.doc, w.next, w.end, w.index = v.doc, v.at+2, v.doc.nodes[v.at+1].behind(), -1
		w.named = v.node().kind() == Object
	}
	return w
}

// Next steps to the next value and reports whether there is one.
func (w *Walk) Next() bool { return w.Into(nil) }

// Into is Next with the collector standing in the value. Whoever is done with the
// value steps back out:
//
//	for m.Into(c) {
//		c.Up()
//	}
func (w *Walk) Into(c *issue.Collector) bool {
	at := w.next
	if at >= w.end {
		return false
	}
	w.index++
	if w.named {
		n := w.doc.nodes[at]
		if w.name = n.in(w.doc.text); n.escaped() {
			w.name = unescaped(w.name)
		}
		at++
		if c != nil {
			c.Key(w.name)
		}
	} else if c != nil {
		c.Index(int(w.index))
	}
	w.at, w.next = at, w.doc.after(at)
	return true
}

// Name is the present member's name, "" of an element.
func (w *Walk) Name() string { return w.name }

// Value is the present value.
func (w *Walk) Value() Value { return Value{w.doc, w.at} }

// ForEach visits the members of an object, the elements of a list (name is "")
// or a scalar itself, as readers of replies like it, who take a map for a list
// and one thing for a list of one. It stops when visit reports false.
func (v Value) ForEach(visit func(name string, value Value) bool) {
	if v.Exists() && v.Type() < List {
		visit("", v)
		return
	}
	w := v.Items()
	for w.Next() && visit(w.Name(), w.Value()) {
	}
}

// EachElement visits a list's elements, with the collector standing in each.
func EachElement(c *issue.Collector, list Value, visit func(item Value)) {
	e := list.Elements()
	for ; e.Into(c); c.Up() {
		visit(e.Value())
	}
}

// EachMember visits an object's members, with the collector standing in each.
func EachMember(c *issue.Collector, object Value, visit func(name string, value Value)) {
	m := object.Members()
	for ; m.Into(c); c.Up() {
		visit(m.Name(), m.Value())
	}
}
