package strictjson

import (
	"unicode/utf8"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// str reads a string and returns what stands between its quotes.
func (s *scanner) str() (span, bool) {
	s.at++
	key := span{start: int32(s.at), at: int32(s.at)}
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '"':
			key.end = int32(s.at)
			s.at++
			return key, true
		case c == '\\':
			key.escaped = true
			if !s.escape() {
				return key, false
			}
		case c == 0:
			return key, s.failAt(issue.NulCharacter, s.at, issue.Int("offset", int64(s.at)))
		case c < ' ':
			return key, s.syntax(issue.EscapedControl)
		case c < utf8.RuneSelf:
			s.at++
		default:
			r, size := utf8.DecodeRune(s.text[s.at:])
			if r == utf8.RuneError && size == 1 {
				if !utf8.FullRune(s.text[s.at:]) {
					return key, s.ended()
				}
				return key, s.failAt(issue.NotUTF8, s.at, issue.Int("offset", int64(s.at)))
			}
			s.at += size
		}
	}
	return key, s.ended()
}

// escape reads one escape, both halves of a surrogate pair at once.
func (s *scanner) escape() bool {
	if s.at+1 == len(s.text) {
		return s.ended()
	}
	switch s.text[s.at+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at += 2
		return true
	case 'u':
	default:
		return s.syntax(issue.KnownEscape)
	}
	start := s.at
	unit, ok := s.unit()
	if !ok {
		return false
	}
	switch {
	case unit == 0:
		return s.failAt(issue.NulCharacter, start, issue.Int("offset", int64(start)))
	case unit < 0xD800 || unit > 0xDFFF:
		return true
	case unit < 0xDC00 && s.at+1 < len(s.text) && s.text[s.at] == '\\' && s.text[s.at+1] == 'u':
		low, ok := s.unit()
		if !ok {
			return false
		}
		if low >= 0xDC00 && low <= 0xDFFF {
			return true
		}
	case unit < 0xDC00 && len(s.text)-s.at < 2 && (s.at == len(s.text) || s.text[s.at] == '\\'):
		return s.ended()
	}
	return s.failAt(issue.LoneSurrogate, start, issue.Int("offset", int64(start)))
}

// unit reads \uXXXX.
func (s *scanner) unit() (int, bool) {
	value := 0
	for i := s.at + 2; i < s.at+6; i++ {
		if i >= len(s.text) {
			return 0, s.ended()
		}
		d := hex(s.text[i])
		if d < 0 {
			return 0, s.syntax(issue.FourHexDigits)
		}
		value = value<<4 | d
	}
	s.at += 6
	return value, true
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// number reads a number in JSON's own grammar.
func (s *scanner) number() bool {
	start := s.at
	if s.peek() == '-' {
		s.at++
	}
	switch {
	case s.peek() == '0':
		s.at++
	case !s.digits():
		if start == s.at {
			return s.syntax(issue.Value)
		}
		return s.wanted(issue.Digit)
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return s.wanted(issue.Digit)
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if !s.digits() {
			return s.wanted(issue.Digit)
		}
	}
	if size := s.at - start; size > amo.MaxNumber {
		return s.failAt(issue.LongNumber, start,
			issue.Int("size", int64(size)), issue.Int("max", amo.MaxNumber), issue.Int("offset", int64(start)))
	}
	return true
}

// peek is the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// digits skips digits and reports whether there was one.
func (s *scanner) digits() bool {
	start := s.at
	for s.peek() >= '0' && s.peek() <= '9' {
		s.at++
	}
	return s.at > start
}

// wanted is a syntax fault here, or the end of the text.
func (s *scanner) wanted(what issue.Term) bool {
	if s.at == len(s.text) {
		return s.ended()
	}
	return s.syntax(what)
}
