package quote

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Append appends a text as a JSON string.
func Append(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start, at := 0, 0 // what stands before start was written
	for at < len(s) {
		var w uint64
		if at+8 <= len(s) {
			w = Word(s, at)
		} else {
			w = rest(s, at)
		}
		mark := Odd(w) | (equal(w, '<')|equal(w, '>')|equal(w, '&'))&highs
		if mark == 0 {
			at = min(at+8, len(s))
			continue
		}
		at += bits.TrailingZeros64(mark) >> 3
		c := s[at]
		if c >= 0xC2 && c <= 0xDF && at+1 < len(s) && s[at+1]&0xC0 == 0x80 { // Cyrillic is two bytes each
			for at += 2; at+1 < len(s) && s[at]&0xFE == 0xD0 && s[at+1]&0xC0 == 0x80; at += 2 {
			}
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[at:])
			if (r != utf8.RuneError || size > 1) && r != '\u2028' && r != '\u2029' {
				at += size
				continue
			}
		}
		dst = escape(append(dst, s[start:at]...), s[at:at+size])
		at += size
		start = at
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// escape appends one character that may not stand as it is, or one byte that is
// no UTF-8.
func escape(dst []byte, s string) []byte {
	const digits = "0123456789abcdef"
	switch c := s[0]; {
	case len(s) == 3: // U+2028 or U+2029
		return append(append(dst, `\u202`...), digits[s[2]&0xF])
	case c >= utf8.RuneSelf:
		return append(dst, "\uFFFD"...)
	case c == '"', c == '\\':
		return append(dst, '\\', c)
	case c == '\b':
		return append(dst, `\b`...)
	case c == '\f':
		return append(dst, `\f`...)
	case c == '\n':
		return append(dst, `\n`...)
	case c == '\r':
		return append(dst, `\r`...)
	case c == '\t':
		return append(dst, `\t`...)
	default:
		return append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&0xF])
	}
}

// AppendJSON appends a JSON text, whose strings this package wrote and which has
// no white space, as a JSON string: only quotes and backslashes are left to escape.
func AppendJSON(dst, text []byte) []byte {
	at := len(dst) + 1
	dst = slices.Grow(dst, 2*len(text)+16) // each byte may need an escape; eight are written at a time
	dst = append(dst, '"')[:cap(dst)]
	for len(text) >= 8 {
		w := word(text)
		put(dst[at:], w)
		mark := (equal(w, '"') | equal(w, '\\')) & highs
		if mark == 0 {
			at += 8
			text = text[8:]
			continue
		}
		n := bits.TrailingZeros64(mark) >> 3
		at += n
		dst[at], dst[at+1] = '\\', text[n]
		at += 2
		text = text[n+1:]
	}
	for _, c := range text {
		if c == '"' || c == '\\' {
			dst[at] = '\\'
			at++
		}
		dst[at] = c
		at++
	}
	dst[at] = '"'
	return dst[:at+1]
}

func word(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func put(b []byte, w uint64) {
	_ = b[7]
	b[0], b[1], b[2], b[3] = byte(w), byte(w>>8), byte(w>>16), byte(w>>24)
	b[4], b[5], b[6], b[7] = byte(w>>32), byte(w>>40), byte(w>>48), byte(w>>56)
}
