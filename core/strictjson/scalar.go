package strictjson

import (
	"math/bits"
	"unicode/utf8"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
)

// str reads a string, notes what stands between its quotes and returns its node,
// 0 on a fault.
func (s *scanner) str() node {
	text, at := s.text, s.at+1
	kind := node(String)
	start := at
	for {
		if at+8 <= len(text) {
			mark := quote.Odd(quote.Word(text, at))
			if mark == 0 {
				at += 8
				continue
			}
			at += bits.TrailingZeros64(mark) >> 3
		} else if at >= len(text) {
			s.ended()
			return 0
		}
		switch c := text[at]; {
		case c == '"':
			n := kind | node(start)<<8 | node(at)<<32
			s.nodes = append(s.nodes, n)
			s.at = at + 1
			return n
		case c >= 0xC2 && c <= 0xDF && at+1 < len(text) && text[at+1]&0xC0 == 0x80: // Cyrillic is two bytes each
			for at += 2; at+1 < len(text) && text[at]&0xFE == 0xD0 && text[at+1]&0xC0 == 0x80; at += 2 {
			}
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[at:])
			if s.at = at; r == utf8.RuneError && size == 1 {
				if utf8.FullRuneInString(text[at:]) {
					s.failAt(issue.NotUTF8, at, issue.Int("offset", int64(at)))
				} else {
					s.ended()
				}
				return 0
			}
			at += size
		case c == '\\':
			kind |= escapes
			if s.at = at; !s.escape() {
				return 0
			}
			at = s.at
		case c >= ' ':
			at++
		case c == 0:
			s.failAt(issue.NulCharacter, at, issue.Int("offset", int64(at)))
			return 0
		default:
			s.at = at
			s.syntax(issue.EscapedControl)
			return 0
		}
	}
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
			return s.wanted(issue.Value)
		}
		return s.wanted(issue.Digit)
	}
	c := s.peek()
	if c == '.' {
		s.at++
		if !s.digits() {
			return s.wanted(issue.Digit)
		}
		c = s.peek()
	}
	if c == 'e' || c == 'E' {
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
	s.nodes = append(s.nodes, newNode(Number, start, s.at))
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
	for s.at+8 <= len(s.text) {
		if mark := quote.NotDigits(quote.Word(s.text, s.at)); mark != 0 {
			s.at += bits.TrailingZeros64(mark) >> 3
			return s.at > start
		}
		s.at += 8
	}
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
