package strictjson

import (
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

// Check scans text and returns its first fault, or nil when gjson may read it.
// max is the largest size allowed, in bytes, itself at most 2 GiB.
func Check(text []byte, max int) *Fault {
	if len(text) > max {
		return &Fault{Code: issue.TooLarge, Params: []issue.Param{
			issue.Int("size", int64(len(text))), issue.Int("max", int64(max))}}
	}
	s := scanner{text: text}
	s.run()
	return s.fault
}

// frame is one open object or list.
type frame struct {
	object bool
	index  int  // element of a list
	keys   int  // where this object's keys begin in scanner.keys
	key    span // the member that is being read
}

// span is a piece of the text, or of scanner.unescaped when escaped is set. It
// is small because a text may have a key in every nine bytes.
type span struct {
	start, end int32
	at         int32 // where it begins in the text
	escaped    bool
}

type scanner struct {
	text      []byte
	at        int
	frames    [amo.MaxDepth]frame
	depth     int
	keys      []span
	unescaped []byte // keys that had escapes, as they read
	fault     *Fault
}

// run is the whole scan: a loop over values, with the open objects and lists on
// a stack of fixed size.
func (s *scanner) run() {
	if s.mark() {
		return
	}
	for s.value() && s.next() {
	}
	if s.fault == nil && s.at < len(s.text) {
		s.failAt(issue.TrailingData, s.at, s.position(s.at)...)
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
		s.space()
		if s.at == len(s.text) {
			return s.ended()
		}
		switch c := s.text[s.at]; c {
		case '{', '[':
			if !s.open(c == '{') {
				return false
			}
			s.space()
			if s.at < len(s.text) && s.text[s.at] == closing(c) {
				return s.close()
			}
			if c == '{' && !s.member() {
				return false
			}
		case '"':
			_, ok := s.str()
			return ok
		case 't':
			return s.word("true")
		case 'f':
			return s.word("false")
		case 'n':
			return s.word("null")
		default:
			return s.number()
		}
	}
}

// next reads what follows a value, closing what ends there. It reports whether
// another value follows.
func (s *scanner) next() bool {
	for {
		s.space()
		if s.depth == 0 {
			return false
		}
		if s.at == len(s.text) {
			return s.ended()
		}
		f := &s.frames[s.depth-1]
		switch c := s.text[s.at]; {
		case c == ',':
			s.at++
			if f.object {
				s.space()
				return s.member()
			}
			f.index++
			return true
		case f.object && c == '}' || !f.object && c == ']':
			if !s.close() {
				return false
			}
		default:
			if f.object {
				return s.syntax(issue.CommaOrBrace)
			}
			return s.syntax(issue.CommaOrBracket)
		}
	}
}

func closing(open byte) byte { return open + 2 } // { } and [ ] lie two apart in ASCII

func (s *scanner) open(object bool) bool {
	if s.depth == len(s.frames) {
		return s.failAt(issue.TooDeep, s.at, issue.Int("max", int64(len(s.frames))), issue.Int("offset", int64(s.at)))
	}
	s.frames[s.depth] = frame{object: object, keys: len(s.keys)}
	s.depth++
	s.at++
	return true
}

// close ends the innermost object or list; an object's keys must all differ.
func (s *scanner) close() bool {
	f := &s.frames[s.depth-1]
	if f.object {
		if twice, found := s.repeated(s.keys[f.keys:]); found {
			f.key = twice
			key := string(s.bytes(twice))
			return s.failAt(issue.DuplicateKey, int(twice.at), issue.Text("key", key), issue.Int("offset", int64(twice.at)))
		}
		s.keys = s.keys[:f.keys]
	}
	s.depth--
	s.at++
	return true
}

// member reads a key and its colon.
func (s *scanner) member() bool {
	f := &s.frames[s.depth-1]
	f.key = span{} // a fault in a key lies in the object, not in the member before
	if s.at == len(s.text) {
		return s.ended()
	}
	if s.text[s.at] != '"' {
		return s.syntax(issue.QuotedKey)
	}
	key, ok := s.str()
	if !ok {
		return false
	}
	if key.escaped {
		key = s.unescape(key)
	}
	f.key = key
	s.keys = append(s.keys, key)
	s.space()
	if s.at == len(s.text) {
		return s.ended()
	}
	if s.text[s.at] != ':' {
		return s.syntax(issue.Colon)
	}
	s.at++
	return true
}

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

func (s *scanner) word(w string) bool {
	rest := s.text[s.at:]
	if len(rest) >= len(w) && string(rest[:len(w)]) == w {
		s.at += len(w)
		return true
	}
	if len(rest) < len(w) && string(rest) == w[:len(rest)] {
		return s.ended()
	}
	return s.syntax(issue.Value)
}
