package strictjson

import "strconv"

// Type is what a value is.
type Type uint8

// The types. What is not there counts as null.
const (
	Null Type = iota
	False
	True
	Number
	String
	List
	Object
)

// Value is a value of a text that passed the gate. The zero Value is one that is
// not there. It is small and reads nothing until it is asked.
type Value struct {
	doc *document
	at  int32
}

func (v Value) node() node { return v.doc.nodes[v.at] }

// Exists reports whether the value is there at all.
func (v Value) Exists() bool { return v.doc != nil }

// Type is what the value is, Null when it is not there.
func (v Value) Type() Type {
	if v.doc == nil {
		return Null
	}
	return v.node().kind()
}

// IsObject reports whether the value is an object.
func (v Value) IsObject() bool { return v.Type() == Object }

// IsList reports whether the value is a list.
func (v Value) IsList() bool { return v.Type() == List }

// IsFlag reports whether the value is true or false.
func (v Value) IsFlag() bool { return v.Type() == True || v.Type() == False }

// Raw is the value's own text, "" when it is not there.
func (v Value) Raw() string {
	if v.doc == nil {
		return ""
	}
	n := v.node()
	if n.kind() == String {
		return v.doc.text[n.start()-1 : n.end()+1]
	}
	return n.in(v.doc.text)
}

// Str is a string as it reads, "" when the value is none.
func (v Value) Str() string {
	if v.doc == nil {
		return ""
	}
	n := v.node()
	if n.kind() != String {
		return ""
	}
	text := n.in(v.doc.text)
	if n.escaped() {
		text = unescaped(text)
	}
	return text
}

// Said is a value as a reader of replies takes it: a string as it reads, a whole
// number by its digits and another one without its exponent, true and false as
// words, "" for null, a list or an object by its text.
func (v Value) Said() string {
	switch v.Type() {
	case Null:
		return ""
	case String:
		return v.Str()
	case Number:
		if digits := v.Raw(); !whole(digits) {
			f, _ := strconv.ParseFloat(digits, 64)
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return v.Raw()
}

// Float is a number, or a string that spells one; 0 for all else.
func (v Value) Float() float64 {
	var f float64
	switch v.Type() {
	case Number:
		f, _ = strconv.ParseFloat(v.Raw(), 64)
	case String:
		f, _ = strconv.ParseFloat(v.Str(), 64)
	}
	return f
}

// whole reports whether a number has neither fraction nor exponent.
func whole(digits string) bool {
	for i := range len(digits) {
		if c := digits[i]; c == '.' || c == 'e' || c == 'E' {
			return false
		}
	}
	return true
}

// Count is how many elements a list has, or members an object; 0 for all else.
func (v Value) Count() int {
	if v.Type() < List {
		return 0
	}
	return v.doc.nodes[v.at+1].count()
}

// Get is an object's member, not there when it has none so named.
func (v Value) Get(name string) Value {
	if v.Type() != Object {
		return Value{}
	}
	d := v.doc
	for at, end := v.at+2, d.nodes[v.at+1].behind(); at < end; at = d.after(at + 1) {
		n := d.nodes[at]
		if n.end()-n.start() == len(name) && n.in(d.text) == name || n.escaped() && d.str(n) == name {
			return Value{d, at + 1}
		}
	}
	return Value{}
}
