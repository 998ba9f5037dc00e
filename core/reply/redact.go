package reply

import (
	"strings"
	"unicode/utf8"
)

const (
	longDetail = 500 // bytes of a vendor's sentence that are kept
	longRun    = 32  // letters and digits in a row that can only be a key or a token
)

// redact makes a sentence of the vendor's fit to show: cut to a length, with
// everything that looks like a token taken out. A client library was once found
// to print whole tokens through error texts.
func redact(text string) string {
	var b strings.Builder
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && tokenByte(text[i]) {
			continue
		}
		if i-start >= longRun {
			b.WriteString("[removed]")
		} else {
			b.WriteString(text[start:i])
		}
		if i < len(text) {
			b.WriteByte(text[i])
		}
		start = i + 1
	}
	return short(b.String())
}

// short cuts what has no token left: the first piece of one would not look like
// one any more.
func short(text string) string {
	if len(text) <= longDetail {
		return text
	}
	end := longDetail
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

func tokenByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}
