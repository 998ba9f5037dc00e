package strictjson

import "strings"

// document is a text that passed the gate, and where each of its values stands.
// Nobody changes one.
type document struct {
	text  string
	nodes []node
}

// node says what a value or a member's name is and where it stands in the text:
// a string or a name by what is between its quotes, all else whole. The nodes
// stand in the order of the text, a name before its value. That of an object or
// a list is followed by an extent, then by the nodes of what is in it.
//
// A node is one word, for a text may have a value in every other byte: 3 bits
// for the type, one for escapes, 24 for the start, 24 for the end.
type node uint64

// longest is the longest text whose offsets fit into a node.
const longest = 1<<24 - 1

func newNode(kind Type, start, end int) node {
	return node(kind) | node(start)<<8 | node(end)<<32
}

const escapes node = 1 << 3 // a string that must be unescaped before it is read

func (n node) kind() Type         { return Type(n & 7) }
func (n node) escaped() bool      { return n&escapes != 0 }
func (n node) start() int         { return int(n >> 8 & longest) }
func (n node) end() int           { return int(n >> 32) }
func (n node) upTo(end int) node  { return n | node(end)<<32 }
func (n node) in(t string) string { return t[n.start():n.end()] }

// bit is one of 64 that equal names share.
func (n node) bit(text string) uint64 {
	name := n.in(text)
	if name == "" {
		return 1
	}
	return 1 << ((uint(name[0]) + 3*uint(name[len(name)-1]) + 11*uint(len(name))) & 63)
}

// newExtent stands behind the node of an object or a list: which node follows
// the whole of it, and how many members or elements it has.
func newExtent(behind, count int) node { return node(behind) | node(count)<<32 }

func (n node) behind() int32 { return int32(n & (1<<32 - 1)) }
func (n node) count() int    { return int(n >> 32) }

// after is the node that follows a value.
func (d *document) after(at int32) int32 {
	if d.nodes[at].kind() >= List {
		return d.nodes[at+1].behind()
	}
	return at + 1
}

// str is a string or a name as it reads.
func (d *document) str(n node) string {
	if n.escaped() {
		return unescaped(n.in(d.text))
	}
	return n.in(d.text)
}

func unescaped(raw string) string {
	var b strings.Builder
	b.Grow(len(raw))
	unescape(&b, raw)
	return b.String()
}
