package transfer

import (
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// Pipelines is a copy of the pipelines of one parsed list into an account that
// has the other.
func Pipelines(from, to []byte, dialect plan.Dialect) Copy {
	c := Copy{Kind: plan.KindPipelines}
	old, now := gjson.GetBytes(from, "pipelines").Array(), gjson.GetBytes(to, "pipelines").Array()
	for i, id := range match(old, now, noRole) {
		p := old[i]
		address := "pipelines/" + p.Get("id").Raw
		item := Item{Address: address, Name: p.Get("name").String(), There: id}
		o := begin(item)
		if p.Get("is_main").Bool() {
			o.raw("is_main", "true")
		}
		if stages := p.Get("statuses"); stages.IsArray() {
			o.raw("statuses", c.stages(stages.Array(), byID(now, id), address, dialect))
		}
		item.Desired = o.close()
		c.Items = append(c.Items, item)
	}
	return c
}

func (c *Copy) stages(old []gjson.Result, there gjson.Result, pipeline string, dialect plan.Dialect) string {
	now := there.Get("statuses").Array()
	list := "["
	for i, id := range match(old, now, stageRole) {
		s, name := old[i], old[i].Get("name").String()
		address := pipeline + "/statuses/" + s.Get("id").Raw
		kind := amo.StageKind(s.Get("kind").Str)
		c.loses(address, name, s)
		o := begin(Item{Name: name, There: id})
		switch {
		case kind == amo.Unsorted && (there.Exists() && id == 0 || dialect == plan.V2 && !there.Exists()):
			// No call makes one in a pipeline that is there, and v2 none at all.
			c.Lost = append(c.Lost, Note{pipeline, there.Get("name").String(), "the stage for incoming leads"})
			continue
		case kind == amo.Unsorted && id != 0:
			continue // it is there and stays
		case kind == amo.Unsorted:
			o.raw("kind", `"unsorted"`)
		case kind != amo.Regular:
			o = begin(Item{Name: name, There: s.Get("id").Int()})
		default:
			if colour := c.colour(address, name, s.Get("color").String(), byID(now, id).Get("color").String(), dialect); colour != "" {
				o.text("color", colour)
			}
		}
		list += string(o.close()) + ","
	}
	if list == "[" {
		return "[]"
	}
	return list[:len(list)-1] + "]"
}

// loses notes what a stage has and no call can write.
func (c *Copy) loses(address, name string, v gjson.Result) {
	for _, member := range []string{"conditions", "triggers", "descriptions"} {
		switch v.Get(member).Raw {
		case "", "null", "[]", "{}", "[[]]":
		default:
			c.Lost = append(c.Lost, Note{address, name, member})
		}
	}
}

// object is a JSON object being written.
type object []byte

// begin writes the id that a thing has in the other account, and its name.
func begin(item Item) object {
	o := object("{")
	if item.There != 0 {
		o.raw("id", strconv.FormatInt(item.There, 10))
	}
	o.text("name", item.Name)
	return o
}

func (o *object) raw(name, value string) {
	if len(*o) > 1 {
		*o = append(*o, ',')
	}
	*o = append(gjson.AppendJSONString(*o, name), ':')
	*o = append(*o, value...)
}

func (o *object) text(name, value string) { o.raw(name, string(gjson.AppendJSONString(nil, value))) }

func (o object) close() []byte { return append(o, '}') }
