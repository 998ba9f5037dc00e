package field

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// LooseInt reads a whole number or its digits in a string: older bodies send
// ids and sorts as strings. What is neither reads as 0.
func LooseInt(v strictjson.Value) int64 {
	n, err := strconv.ParseInt(v.Said(), 10, 64)
	if err != nil || n > amo.MaxID || n < -amo.MaxID {
		return 0
	}
	return n
}

// LooseBool reads the vendor's many ways of saying yes.
func LooseBool(v strictjson.Value) bool {
	switch v.Type() {
	case strictjson.True:
		return true
	case strictjson.Number:
		return v.Float() != 0
	case strictjson.String:
		return v.Str() == "Y" || v.Str() == "on" || v.Str() == "1" || v.Str() == "true"
	}
	return false
}

// Member is a member of a reply that its reader does not know; it survives reading.
type Member struct {
	Name string
	Raw  string
}

// AppendMembers appends members behind others.
func AppendMembers(dst []byte, members []Member) []byte {
	for _, m := range members {
		dst = append(dst, ',')
		dst = quote.Append(dst, m.Name)
		dst = append(dst, ':')
		dst = append(dst, m.Raw...)
	}
	return dst
}

// AppendIntOrNull appends a number, null when it is not known.
func AppendIntOrNull(dst []byte, n *int64) []byte {
	if n == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendInt(dst, *n, 10)
}

// Objects reads each object of a list or a map, in the order of the text. What is
// no object is left out.
func Objects[T any](v strictjson.Value, read func(strictjson.Value) T) []T {
	objects := []T{}
	v.ForEach(func(_ string, value strictjson.Value) bool {
		if value.IsObject() {
			objects = append(objects, read(value))
		}
		return true
	})
	return objects
}
