package quote

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// Word is the eight bytes of a text from an offset on, the first in the lowest
// place.
func Word(t string, at int) uint64 {
	b := t[at : at+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// half is the four bytes of a text from an offset on.
func half(t string, at int) uint64 {
	b := t[at : at+4]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24
}

// rest is the last bytes of a text, at most seven from an offset on, with spaces
// behind them.
func rest(t string, at int) uint64 {
	n := uint(len(t) - at)
	spaces := uint64(ones*' ') << (8 * n)
	switch {
	case len(t) >= 8:
		return Word(t, len(t)-8)>>(64-8*n) | spaces
	case n >= 4: // its two halves may overlap
		return half(t, at) | half(t, len(t)-4)<<(8*(n-4)) | spaces
	}
	var w uint64
	for i := len(t) - 1; i >= at; i-- {
		w = w<<8 | uint64(t[i])
	}
	return w | spaces
}

// Short is a text of at most eight bytes in one word, with spaces behind it; 0 for
// a longer one.
func Short(t string) uint64 {
	switch {
	case len(t) < 8:
		return rest(t, 0)
	case len(t) == 8:
		return Word(t, 0)
	}
	return 0
}

// Odd marks by their highest bits the bytes of a word that a JSON string does
// not show as they are, or that are not ASCII: quotes, backslashes, control
// characters, and all from 0x80 on. Marks above the lowest one may be wrong.
func Odd(w uint64) uint64 {
	return (equal(w, '"') | equal(w, '\\') | (w-ones*' ')&^w | w) & highs
}

// NotDigits marks the bytes of a word that are no decimal digits, in the same way.
func NotDigits(w uint64) uint64 {
	w ^= ones * '0'
	return (w + ones*(0x80-10) | w) & highs
}

// Decimal is what up to 16 decimal digits spell. It reports false for a text of
// anything else.
func Decimal(t string) (int64, bool) {
	switch n := len(t); {
	case n == 0 || n > 16:
		return 0, false
	case n < 4:
		value := int64(0)
		for _, c := range []byte(t) {
			if c -= '0'; c > 9 {
				return 0, false
			}
			value = 10*value + int64(c)
		}
		return value, true
	case n > 8:
		high, ok := Decimal(t[:n-8])
		low, digits := eight(Word(t, n-8))
		return high*1e8 + low, ok && digits
	case n == 8:
		return eight(Word(t, 0))
	default: // with zeros before it
		missing := uint(8 * (8 - n))
		return eight(rest(t, 0)<<missing | uint64(ones*'0')>>(64-missing))
	}
}

// eight is what eight digits spell: neighbours are put together to pairs, pairs to
// fours, fours to the whole.
func eight(w uint64) (int64, bool) {
	if NotDigits(w) != 0 {
		return 0, false
	}
	w = (w & (ones * 0xF)) * (1 + 10<<8) >> 8
	w = (w & 0x00FF00FF00FF00FF) * (1 + 100<<16) >> 16
	w = (w & 0x0000FFFF0000FFFF) * (1 + 10000<<32) >> 32
	return int64(w), true
}

// equal marks the bytes of a word that are c, and maybe others' highest bits.
func equal(w uint64, c byte) uint64 {
	w ^= ones * uint64(c)
	return (w - ones) &^ w
}
