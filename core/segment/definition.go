package segment

import (
	"cmp"
	"slices"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Definition is a custom field that the account's segments have.
type Definition struct {
	ID    int64
	Name  string
	Sort  int64
	Extra []field.Member // code, type, enums and what else there is
}

// Definitions is a page of what segments.fields answered.
type Definitions struct {
	Page
	Fields []Definition // nil when the vendor sent no list: unknown is not empty
}

// ParseFields reads the answer of segments.fields, ordered by sort, then id.
// body may be missing (204).
func ParseFields(body strictjson.Value) Definitions {
	d := Definitions{Page: parsePage(body)}
	list := body.Get("_embedded").Get("custom_fields")
	if list.IsList() || list.IsObject() || !body.Exists() {
		d.Fields = field.Objects(list, readDefinition)
	}
	slices.SortStableFunc(d.Fields, func(a, b Definition) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.ID, b.ID))
	})
	return d
}

func readDefinition(v strictjson.Value) Definition {
	d := Definition{}
	v.ForEach(func(name string, value strictjson.Value) bool {
		switch name {
		case "id":
			d.ID = field.LooseInt(value)
		case "name":
			d.Name = value.Said()
		case "sort":
			d.Sort = field.LooseInt(value)
		case "_links":
		default:
			d.Extra = append(d.Extra, field.Member{Name: name, Raw: value.Raw()})
		}
		return true
	})
	return d
}

// AppendJSON appends the page in the parsed form, where fields are null when
// they are not known.
func (d Definitions) AppendJSON(dst []byte) []byte {
	o := field.Begin(dst)
	d.Page.appendTo(&o)
	o.Member("fields", func(dst []byte) []byte { return field.AppendList(dst, d.Fields, appendDefinition) })
	return o.End()
}

func appendDefinition(dst []byte, d Definition) []byte {
	o := field.Begin(dst)
	o.Int("id", d.ID)
	o.Text("name", d.Name)
	o.Int("sort", d.Sort)
	o.Members(d.Extra)
	return o.End()
}
