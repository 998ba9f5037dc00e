package php

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxDepth is json_decode's default limit of nesting.
const MaxDepth = 512

// The reasons for which json_decode answers null. PHP refuses the whole body.
var (
	ErrSyntax = errors.New("syntax error")
	ErrUTF8   = errors.New("malformed UTF-8 characters")
	ErrUTF16  = errors.New("single unpaired UTF-16 surrogate")
	ErrDepth  = errors.New("maximum stack depth exceeded")
)

// Decode reads a body as json_decode($body, true) does. Values are nil, bool,
// int64, float64, string and *Array.
func Decode(body []byte) (any, error) {
	if !utf8.Valid(body) {
		return nil, ErrUTF8
	}
	if depth(body) > MaxDepth {
		return nil, ErrDepth
	}
	// json.Valid refuses a byte order mark, trailing data and an empty body,
	// which are syntax errors to PHP as well.
	if !json.Valid(body) {
		return nil, ErrSyntax
	}
	if loneSurrogate(body) {
		return nil, ErrUTF16
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return value(d)
}

func value(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, ErrSyntax
	}
	switch t := token.(type) {
	case json.Delim:
		return container(d, t)
	case json.Number:
		return number(string(t)), nil
	default:
		return t, nil
	}
}

func container(d *json.Decoder, open json.Delim) (*Array, error) {
	a := NewArray()
	for i := 0; d.More(); i++ {
		key := strconv.Itoa(i)
		if open == '{' {
			token, err := d.Token()
			if err != nil {
				return nil, ErrSyntax
			}
			key = token.(string)
		}
		v, err := value(d)
		if err != nil {
			return nil, err
		}
		a.Set(key, v) // the last duplicate wins, in the place of the first
	}
	_, err := d.Token()
	if err != nil {
		return nil, ErrSyntax
	}
	return a, nil
}

// number: integers that do not fit 64 bits become floats.
func number(text string) any {
	if !strings.ContainsAny(text, ".eE") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(f, 0) {
		return float64(0)
	}
	return f
}

func depth(body []byte) int {
	deepest, now, inString := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// loneSurrogate looks for \ud800..\udfff that is not a pair. The body is known
// to be valid JSON, so every \u has four hex digits.
func loneSurrogate(body []byte) bool {
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		if body[i+1] != 'u' {
			i++
			continue
		}
		high := hex4(body[i+2:])
		i += 5
		switch {
		case high >= 0xDC00 && high <= 0xDFFF:
			return true
		case high >= 0xD800 && high <= 0xDBFF:
			if i+6 >= len(body) || body[i+1] != '\\' || body[i+2] != 'u' {
				return true
			}
			if low := hex4(body[i+3:]); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 6
		}
	}
	return false
}

func hex4(b []byte) uint64 {
	n, _ := strconv.ParseUint(string(b[:4]), 16, 32)
	return n
}
