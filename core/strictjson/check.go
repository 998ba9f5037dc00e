package strictjson

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// Fault is the first thing that is wrong with a text.
type Fault struct {
	Code    issue.Code
	Pointer string // the value in which it was found
	Offset  int    // in bytes
	Ended   bool   // the text ended before the document did
	Params  []issue.Param
}

// Issue is the fault as the user's mistake.
func (f *Fault) Issue(in issue.Place) issue.Issue {
	return issue.Issue{Code: f.Code, In: in, Path: f.Pointer, Params: f.Params}
}

// Check scans text and returns its first fault, or nil when any reader may have
// it. max is the largest size allowed, in bytes, at most 16 MiB.
func Check(text []byte, max int) *Fault {
	_, fault := Parse(string(text), max)
	return fault
}

// Parse scans text and returns its value, or its first fault. max is the largest
// size allowed, in bytes, at most 16 MiB.
func Parse(text string, max int) (Value, *Fault) {
	var s scanner
	if fault := s.read(text, max); fault != nil {
		return Value{}, fault
	}
	return Value{doc: &document{text, s.nodes}}, nil
}

// Tape is the memory that a text is read with, for a caller that reads one after
// another. The zero Tape is ready.
type Tape struct {
	scanner  scanner
	document document
}

// Parse is [Parse] in the tape's memory: what it returned before is no longer good.
func (t *Tape) Parse(text string, max int) (Value, *Fault) {
	if fault := t.scanner.read(text, max); fault != nil {
		return Value{}, fault
	}
	t.document = document{text, t.scanner.nodes}
	return Value{doc: &t.document}, nil
}

// Known reads a text that is a part of one that passed the gate, or that this
// program wrote. Any other is not there.
func Known(text string) Value {
	v, _ := Parse(text, longest)
	return v
}

// frame is one open object or list.
type frame struct {
	at      int32  // of its nodes
	index   int32  // of the element or member that is being read
	key     int32  // node of the member that is being read, none before its key was read
	seen    uint64 // a bit for each key there was: keys of different bits differ
	alike   bool   // two keys may be equal
	object  bool
	closing byte
}

const none = -1

type scanner struct {
	text   string
	at     int
	nodes  []node
	frames [amo.MaxDepth]frame
	depth  int
	keys   []key // of an object whose keys are compared
	fault  *Fault
	// unescaped holds the keys that had escapes, as they read.
	unescaped strings.Builder
}

// usualNodes is how many nodes of a text before the memory is kept of: 128 KB.
const usualNodes = 1 << 14

// read scans a text, in the memory of the one before when there is enough.
func (s *scanner) read(text string, max int) *Fault {
	if max = min(max, longest); len(text) > max {
		return &Fault{Code: issue.TooLarge, Params: []issue.Param{
			issue.Int("size", int64(len(text))), issue.Int("max", int64(max))}}
	}
	s.text, s.at, s.depth, s.fault = text, 0, 0, nil
	s.unescaped.Reset()
	// People's texts have a value or a name in every six bytes, or fewer.
	if room := len(text)/6 + 16; room > cap(s.nodes) || cap(s.nodes) > usualNodes {
		s.nodes = make([]node, 0, room)
	}
	s.nodes = s.nodes[:0]
	s.run()
	return s.fault
}

// run is the whole scan: a loop over values, with the open objects and lists on
// a stack of fixed size.
func (s *scanner) run() {
	if s.mark() {
		return
	}
	for s.value() {
		// What follows a value: another one, or the end of what it stands in.
		for {
			c := s.skip()
			if s.depth == 0 {
				if s.at < len(s.text) {
					s.failAt(issue.TrailingData, s.at, s.position(s.at)...)
				}
				return
			}
			f := &s.frames[s.depth-1]
			if c == ',' {
				s.at++
				f.index++
				if f.object && !s.member() {
					return
				}
				break
			}
			if c != f.closing || c == 0 {
				s.noComma(f)
				return
			}
			if !s.close() {
				return
			}
		}
	}
}

// mark refuses byte order marks and UTF-16, which begins with one or with NULs.
func (s *scanner) mark() bool {
	t := s.text
	switch {
	case len(t) >= 3 && t[0] == 0xEF && t[1] == 0xBB && t[2] == 0xBF:
		s.failAt(issue.ByteOrderMark, 0)
	case len(t) >= 2 && (t[0] == 0xFF && t[1] == 0xFE || t[0] == 0xFE && t[1] == 0xFF || t[0] == 0 || t[1] == 0):
		s.failAt(issue.NotUTF8, 0, issue.Int("offset", 0))
	}
	return s.fault != nil
}

// value reads one scalar whole, or opens objects and lists until it has read
// one scalar or an empty container. It reports false on a fault.
func (s *scanner) value() bool {
	for {
		switch c := s.skip(); c {
		case '"':
			return s.str() != 0
		case '{', '[':
			if !s.open(c) {
				return false
			}
			if s.skip() == c+2 {
				return s.close()
			}
			if c == '{' && !s.member() {
				return false
			}
		case 't':
			return s.word("true", True)
		case 'f':
			return s.word("false", False)
		case 'n':
			return s.word("null", Null)
		default:
			return s.number()
		}
	}
}

// noComma is the fault of a value that neither a comma nor the end of what it
// stands in follows.
func (s *scanner) noComma(f *frame) {
	switch {
	case s.at == len(s.text):
		s.ended()
	case f.object:
		s.syntax(issue.CommaOrBrace)
	default:
		s.syntax(issue.CommaOrBracket)
	}
}

func (s *scanner) open(bracket byte) bool {
	if s.depth == len(s.frames) {
		return s.failAt(issue.TooDeep, s.at, issue.Int("max", int64(len(s.frames))), issue.Int("offset", int64(s.at)))
	}
	f := &s.frames[s.depth]
	// { } and [ ] lie two apart in ASCII.
	f.at, f.index, f.key, f.seen, f.alike = int32(len(s.nodes)), 0, none, 0, false
	f.object, f.closing = bracket == '{', bracket+2
	s.depth++
	kind := List
	if f.object {
		kind = Object
	}
	s.nodes = append(s.nodes, newNode(kind, s.at, 0), 0)
	s.at++
	return true
}

// close ends the innermost object or list; an object's keys must all differ.
func (s *scanner) close() bool {
	f := &s.frames[s.depth-1]
	if f.alike {
		if twice, found := s.repeated(f.at); found {
			f.key = twice
			at := s.nodes[twice].start()
			return s.failAt(issue.DuplicateKey, at, issue.Text("key", s.name(twice)), issue.Int("offset", int64(at)))
		}
	}
	s.depth--
	s.at++
	count := int(f.index) + 1
	if len(s.nodes) == int(f.at)+2 {
		count = 0
	}
	s.nodes[f.at] = s.nodes[f.at].upTo(s.at)
	s.nodes[f.at+1] = newExtent(len(s.nodes), count)
	return true
}

// member reads a key and its colon.
func (s *scanner) member() bool {
	f := &s.frames[s.depth-1]
	f.key = none // a fault in a key lies in the object, not in the member before
	if s.skip() != '"' {
		return s.wanted(issue.QuotedKey)
	}
	key := len(s.nodes)
	n := s.str()
	if n == 0 {
		return false
	}
	f.key = int32(key)
	bit := n.bit(s.text)
	f.alike = f.alike || n.escaped() || f.seen&bit != 0 && s.maybeTwice(f, n)
	f.seen |= bit
	if s.skip() != ':' {
		return s.wanted(issue.Colon)
	}
	s.at++
	return true
}

// skip skips white space and returns the byte behind it, 0 at the end.
func (s *scanner) skip() byte {
	if s.at < len(s.text) && s.text[s.at] > ' ' {
		return s.text[s.at]
	}
	return s.skipSpace()
}

func (s *scanner) skipSpace() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) word(w string, kind Type) bool {
	rest := s.text[s.at:]
	if len(rest) >= len(w) && rest[:len(w)] == w {
		s.nodes = append(s.nodes, newNode(kind, s.at, s.at+len(w)))
		s.at += len(w)
		return true
	}
	if len(rest) < len(w) && rest == w[:len(rest)] {
		return s.ended()
	}
	return s.syntax(issue.Value)
}
