// Package php reads and writes JSON the way PHP's json_decode(…, true) and
// json_encode do, because amoCRM's v2 API is PHP and its habits are part of
// what a client meets: the last of two equal keys wins, "12" and 12 are the
// same key, a map whose keys are 0..n-1 is written as a list, an empty map as
// [], and text outside ASCII as \u escapes.
//
// Sources: php.net manual, "Arrays" (keys that are decimal integers become
// integers) and "json_decode" / "json_encode". The escapes and the lists were
// seen in recorded amoCRM bodies of 2016.
package php

import "strconv"

// Array is PHP's ordered map. A key that reads as a decimal integer is the
// same key whether it came as text or as a number.
type Array struct {
	keys   []string
	values map[string]any
}

// NewArray returns an empty array.
func NewArray() *Array { return &Array{values: map[string]any{}} }

// List returns an array with the keys 0..n-1.
func List(items ...any) *Array {
	a := NewArray()
	for i, item := range items {
		a.Set(strconv.Itoa(i), item)
	}
	return a
}

// Set stores a value. A key that is there already keeps its place, as in PHP.
func (a *Array) Set(key string, value any) *Array {
	if _, there := a.values[key]; !there {
		a.keys = append(a.keys, key)
	}
	a.values[key] = value
	return a
}

// SetID stores a value under an integer key.
func (a *Array) SetID(id int64, value any) *Array {
	return a.Set(strconv.FormatInt(id, 10), value)
}

// Get returns the value and whether the key is there (isset is false for null
// in PHP; here null is "there" with value nil).
func (a *Array) Get(key string) (any, bool) {
	if a == nil {
		return nil, false
	}
	v, there := a.values[key]
	return v, there
}

// Array returns the member as an array, nil when it is absent or another type.
func (a *Array) Array(key string) *Array {
	v, _ := a.Get(key)
	inner, _ := v.(*Array)
	return inner
}

// Keys returns the keys in order.
func (a *Array) Keys() []string {
	if a == nil {
		return nil
	}
	return a.keys
}

// Len is the number of members.
func (a *Array) Len() int { return len(a.Keys()) }

// IsList tells whether the keys are exactly 0..n-1 in order: such an array is
// written as a JSON list.
func (a *Array) IsList() bool {
	for i, key := range a.keys {
		if key != strconv.Itoa(i) {
			return false
		}
	}
	return true
}

// IntKey tells whether a key is an integer to PHP ("12", "-3", but neither
// "012" nor "1.5") and which.
func IntKey(key string) (int64, bool) {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != key {
		return 0, false
	}
	return n, true
}
