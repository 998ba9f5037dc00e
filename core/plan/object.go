package plan

import (
	"strconv"

	"github.com/stagewright/stagewright/core/quote"
)

// object is a small JSON object being written; nil and empty mean no members.
type object []byte

func (o *object) name(name string) {
	if len(*o) == 0 {
		*o = append(*o, '{')
	} else {
		*o = append(*o, ',')
	}
	*o = append(*o, '"')
	*o = append(*o, name...)
	*o = append(*o, '"', ':')
}

func (o *object) text(name, value string) {
	o.name(name)
	*o = quote.Append(*o, value)
}

func (o *object) number(name string, value int64) {
	o.name(name)
	*o = strconv.AppendInt(*o, value, 10)
}

func (o *object) flag(name string, value bool) {
	o.name(name)
	*o = strconv.AppendBool(*o, value)
}

// id writes an id that is null when it is not known yet.
func (o *object) id(value int64) {
	if value == 0 {
		o.raw("id", []byte("null"))
		return
	}
	o.number("id", value)
}

func (o *object) raw(name string, value []byte) {
	o.name(name)
	*o = append(*o, value...)
}

func (o object) json() []byte {
	if len(o) == 0 {
		return []byte("{}")
	}
	return append(o, '}')
}
