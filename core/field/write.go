package field

import (
	"strconv"

	"github.com/stagewright/stagewright/core/quote"
)

// Comma appends the comma before element i of a list.
func Comma(dst []byte, i int) []byte {
	if i > 0 {
		return append(dst, ',')
	}
	return dst
}

// AppendList appends a list, null for a nil one.
func AppendList[T any](dst []byte, list []T, one func(dst []byte, item T) []byte) []byte {
	if list == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '[')
	for i, item := range list {
		dst = one(Comma(dst, i), item)
	}
	return append(dst, ']')
}

// Object is a JSON object that is being written, member by member. Its methods are
// called, never inlined, to keep the module light.
type Object struct {
	dst   []byte
	count int
}

// Begin begins an object behind dst.
func Begin(dst []byte) Object { return Object{dst: append(dst, '{')} }

// End ends the object and returns the text.
func (o *Object) End() []byte { return append(o.dst, '}') }

// Member begins a member whose value write appends.
//
//go:noinline
func (o *Object) Member(name string, write func(dst []byte) []byte) {
	o.dst = quote.Append(Comma(o.dst, o.count), name)
	o.dst = write(append(o.dst, ':'))
	o.count++
}

// Int writes a member that is a whole number.
//
//go:noinline
func (o *Object) Int(name string, value int64) {
	o.Member(name, func(dst []byte) []byte { return strconv.AppendInt(dst, value, 10) })
}

// Text writes a member that is a string.
//
//go:noinline
func (o *Object) Text(name, value string) {
	o.Member(name, func(dst []byte) []byte { return quote.Append(dst, value) })
}

// Flag writes a member that is true or false.
//
//go:noinline
func (o *Object) Flag(name string, value bool) { o.Raw(name, strconv.FormatBool(value)) }

// Members writes members as they were read.
//
//go:noinline
func (o *Object) Members(members []Member) {
	for _, m := range members {
		o.Raw(m.Name, m.Raw)
	}
}

// Raw writes a member whose value is JSON text already.
//
//go:noinline
func (o *Object) Raw(name, value string) {
	o.Member(name, func(dst []byte) []byte { return append(dst, value...) })
}
