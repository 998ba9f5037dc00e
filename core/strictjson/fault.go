package strictjson

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/stagewright/stagewright/core/issue"
)

func (s *scanner) failAt(code issue.Code, offset int, params ...issue.Param) bool {
	s.fault = &Fault{Code: code, Pointer: s.pointer(), Offset: offset, Params: params}
	return false
}

func (s *scanner) syntax(what issue.Term) bool {
	return s.failAt(issue.Syntax, s.at, append(s.position(s.at), issue.Named("what", what))...)
}

// ended is the fault of a text that stops too early.
func (s *scanner) ended() bool {
	s.at = len(s.text)
	s.syntax(issue.MoreText)
	s.fault.Ended = true
	return false
}

// position is line and column, both from 1, columns in characters.
func (s *scanner) position(offset int) []issue.Param {
	line, column := Position([]byte(s.text[:offset]), offset)
	return []issue.Param{issue.Int("line", int64(line)), issue.Int("column", int64(column)), issue.Int("offset", int64(offset))}
}

// Position says in which line and column an offset of a text lies. Both count
// from 1, columns in characters.
func Position(text []byte, offset int) (line, column int) {
	line, start := 1, 0
	for i, c := range text[:offset] {
		if c == '\n' {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCount(text[start:offset]) + 1
}

// pointer is the place of the value being read as a JSON pointer.
func (s *scanner) pointer() string {
	var b strings.Builder
	for i := range s.frames[:s.depth] {
		f := &s.frames[i]
		if f.object && f.key == none {
			continue // no key was read yet
		}
		b.WriteByte('/')
		if f.object {
			b.WriteString(issue.Escape(s.name(f.key)))
		} else {
			b.WriteString(strconv.Itoa(int(f.index)))
		}
	}
	return b.String()
}
