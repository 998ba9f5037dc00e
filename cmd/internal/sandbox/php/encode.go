package php

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// Encode writes a value as json_encode does without flags: lists for keys
// 0..n-1, [] for an empty array, \/ for a slash and \uXXXX outside ASCII.
// Beside what Decode returns it takes int. Anything else is a programmer's
// mistake and panics.
func Encode(v any) []byte { return appendValue(nil, v) }

func appendValue(out []byte, v any) []byte {
	switch t := v.(type) {
	case nil:
		return append(out, "null"...)
	case bool:
		return strconv.AppendBool(out, t)
	case int:
		return strconv.AppendInt(out, int64(t), 10)
	case int64:
		return strconv.AppendInt(out, t, 10)
	case float64:
		text, _ := json.Marshal(t)
		return append(out, text...)
	case string:
		return appendString(out, t)
	case *Array:
		return appendArray(out, t)
	default:
		panic(fmt.Sprintf("php.Encode: %T", v))
	}
}

func appendArray(out []byte, a *Array) []byte {
	list := a.IsList()
	open, end := byte('{'), byte('}')
	if list {
		open, end = '[', ']'
	}
	out = append(out, open)
	for i, key := range a.keys {
		if i > 0 {
			out = append(out, ',')
		}
		if !list {
			out = append(appendString(out, key), ':')
		}
		out = appendValue(out, a.values[key])
	}
	return append(out, end)
}

func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '/':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\r':
			out = append(out, `\r`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r == '\b':
			out = append(out, `\b`...)
		case r == '\f':
			out = append(out, `\f`...)
		case r >= 0x20 && r < 0x7F:
			out = append(out, byte(r))
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		case r == 0x7F:
			out = append(out, byte(r)) // PHP leaves DEL as it is
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return append(out, '"')
}
