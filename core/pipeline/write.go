package pipeline

import (
	"strconv"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/quote"
)

// AppendList appends pipelines as the parsed form {"pipelines":[…]}.
func AppendList(dst []byte, pipelines []Pipeline) []byte {
	dst = append(dst, `{"pipelines":`...)
	dst = AppendPipelines(dst, pipelines)
	return append(dst, '}')
}

// AppendPipelines appends pipelines as a list in the parsed form.
func AppendPipelines(dst []byte, pipelines []Pipeline) []byte {
	dst = append(dst, '[')
	for i, p := range pipelines {
		dst = p.AppendJSON(field.Comma(dst, i))
	}
	return append(dst, ']')
}

// AppendJSON appends the pipeline in the parsed form.
func (p Pipeline) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"id":`...)
	dst = strconv.AppendInt(dst, p.ID, 10)
	dst = append(dst, `,"name":`...)
	dst = quote.Append(dst, p.Name)
	dst = append(dst, `,"sort":`...)
	dst = strconv.AppendInt(dst, p.Sort, 10)
	dst = append(dst, `,"is_main":`...)
	dst = strconv.AppendBool(dst, p.IsMain)
	dst = append(dst, `,"statuses":`...)
	if !p.StagesKnown {
		dst = append(dst, "null"...)
	} else {
		dst = append(dst, '[')
		for i, s := range p.Stages {
			dst = s.AppendJSON(field.Comma(dst, i))
		}
		dst = append(dst, ']')
	}
	dst = field.AppendMembers(dst, p.Extra)
	return append(dst, '}')
}

// AppendJSON appends the stage in the parsed form.
func (s Stage) AppendJSON(dst []byte) []byte {
	dst = append(dst, `{"id":`...)
	dst = strconv.AppendInt(dst, s.ID, 10)
	dst = append(dst, `,"name":`...)
	dst = quote.Append(dst, s.Name)
	dst = append(dst, `,"sort":`...)
	dst = strconv.AppendInt(dst, s.Sort, 10)
	dst = append(dst, `,"color":`...)
	dst = quote.Append(dst, s.Colour)
	dst = append(dst, `,"editable":`...)
	dst = strconv.AppendBool(dst, s.Editable)
	dst = append(dst, `,"kind":`...)
	dst = quote.Append(dst, string(s.Kind))
	dst = field.AppendMembers(dst, s.Extra)
	return append(dst, '}')
}
