package strictjson

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"
)

// fewKeys is up to how many keys comparing each with each is quicker than sorting.
const fewKeys = 12

// key is a key as it reads, and its node.
type key struct {
	name string
	at   int32
}

// maybeTwice reports whether a key may stand in its object already: of few keys
// it says so for sure. None before it had escapes.
func (s *scanner) maybeTwice(f *frame, n node) bool {
	if f.index >= fewKeys {
		return true
	}
	d := document{s.text, s.nodes}
	for at := f.at + 2; at < f.key; at = d.after(at + 1) {
		if s.nodes[at].in(s.text) == n.in(s.text) {
			return true
		}
	}
	return false
}

// repeated finds a key that stands twice in the object at a node, which was read
// to its end, and returns the second of the two.
func (s *scanner) repeated(object int32) (int32, bool) {
	s.keys = s.keys[:0]
	d := document{s.text, s.nodes}
	for at := object + 2; int(at) < len(s.nodes); at = d.after(at + 1) {
		s.keys = append(s.keys, key{s.name(at), at})
	}
	if len(s.keys) <= fewKeys {
		for i, k := range s.keys {
			for _, before := range s.keys[:i] {
				if k.name == before.name {
					return k.at, true
				}
			}
		}
		return 0, false
	}
	// Sorting, not hashing: no choice of keys makes it slow. Equal keys are kept
	// in the order of the text by comparing their places last.
	slices.SortFunc(s.keys, func(a, b key) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return cmp.Compare(a.at, b.at)
	})
	first := int32(0) // in the text, of several that stand twice
	for i, k := range s.keys[1:] {
		if k.name == s.keys[i].name && (first == 0 || k.at < first) {
			first = k.at
		}
	}
	return first, first != 0
}

// name is a key as it reads, so that "\u0061" equals "a". All that had escapes
// share one buffer.
func (s *scanner) name(at int32) string {
	n := s.nodes[at]
	if !n.escaped() {
		return n.in(s.text)
	}
	start := s.unescaped.Len()
	unescape(&s.unescaped, n.in(s.text))
	return s.unescaped.String()[start:]
}

// unescape writes a string out as it reads. Its escapes were checked before.
func unescape(out *strings.Builder, raw string) {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out.WriteByte(raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'u':
			r := four(raw[i+1:])
			i += 4
			if utf16.IsSurrogate(r) {
				r = utf16.DecodeRune(r, four(raw[i+3:]))
				i += 6
			}
			out.WriteRune(r)
		default:
			out.WriteByte(raw[i])
		}
	}
}

func four(digits string) rune {
	var r rune
	for i := range 4 {
		r = r<<4 | rune(hex(digits[i]))
	}
	return r
}
