package strictjson

import (
	"bytes"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// fewKeys is up to how many keys comparing each with each is quicker than sorting.
const fewKeys = 12

// repeated finds a key that stands twice and returns its second place.
func (s *scanner) repeated(keys []span) (span, bool) {
	if len(keys) <= fewKeys {
		for i := 1; i < len(keys); i++ {
			for j := 0; j < i; j++ {
				if s.equal(keys[i], keys[j]) {
					return keys[i], true
				}
			}
		}
		return span{}, false
	}
	// Sorting, not hashing: no choice of keys makes it slow. Equal keys are kept
	// in the order of the text by comparing their places last.
	slices.SortFunc(keys, func(a, b span) int {
		if c := bytes.Compare(s.bytes(a), s.bytes(b)); c != 0 {
			return c
		}
		return int(a.at) - int(b.at)
	})
	var first span // in the text, of several that stand twice
	for i := 1; i < len(keys); i++ {
		if s.equal(keys[i], keys[i-1]) && (first == span{} || keys[i].at < first.at) {
			first = keys[i]
		}
	}
	return first, first != span{}
}

func (s *scanner) equal(a, b span) bool { return bytes.Equal(s.bytes(a), s.bytes(b)) }

// bytes is a key as it reads.
func (s *scanner) bytes(k span) []byte {
	if k.escaped {
		return s.unescaped[k.start:k.end]
	}
	return s.text[k.start:k.end]
}

// unescape writes a key out as it reads, so that "\u0061" equals "a". Its
// escapes were checked before.
func (s *scanner) unescape(k span) span {
	start := int32(len(s.unescaped))
	raw := s.text[k.start:k.end]
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			s.unescaped = append(s.unescaped, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'b':
			s.unescaped = append(s.unescaped, '\b')
		case 'f':
			s.unescaped = append(s.unescaped, '\f')
		case 'n':
			s.unescaped = append(s.unescaped, '\n')
		case 'r':
			s.unescaped = append(s.unescaped, '\r')
		case 't':
			s.unescaped = append(s.unescaped, '\t')
		case 'u':
			r := four(raw[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				r = utf16.DecodeRune(r, four(raw[i+3:]))
				i += 6
			}
			s.unescaped = utf8.AppendRune(s.unescaped, r)
		default:
			s.unescaped = append(s.unescaped, raw[i])
		}
	}
	return span{start: start, end: int32(len(s.unescaped)), at: k.at, escaped: true}
}

func four(digits []byte) rune {
	var r rune
	for _, c := range digits[:4] {
		r = r<<4 | rune(hex(c))
	}
	return r
}
