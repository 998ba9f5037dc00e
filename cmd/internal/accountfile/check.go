package accountfile

import (
	"fmt"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// Check finds what is wrong with the file without asking an account. What has an
// id is taken to be there already, with the colour that stands here; what has
// none is checked as something new. options are the core's, as JSON.
func (f *File) Check(options []byte) Problems {
	var all Problems
	for _, kind := range f.Kinds() {
		desired := f.desired[kind]
		_, problems := f.plan(kind, assumed(kind, gjson.ParseBytes(desired)), options)
		all = append(all, problems...)
		var old issue.Collector
		oldColours(kind, gjson.ParseBytes(desired).Get(string(kind)), &old)
		all = append(all, once(f.placed(old.List(), f.locale))...)
	}
	return all
}

// once keeps the first of the same problems and says how many more there are: an
// old account has the same old colours everywhere.
func once(problems Problems) Problems {
	var kept Problems
	count := map[string]int{}
	for _, p := range problems {
		if count[p.Message]++; count[p.Message] == 1 {
			kept = append(kept, p)
		}
	}
	for i, p := range kept {
		if n := count[p.Message]; n > 1 {
			kept[i].Message += fmt.Sprintf(" (%d times in this file)", n)
		}
	}
	return kept
}

// assumed is a present state in which everything of the file that has an id is.
func assumed(kind plan.Kind, desired gjson.Result) []byte {
	return []byte(`{"` + string(kind) + `":` + withIDs(desired.Get(string(kind))) + `}`)
}

func withIDs(items gjson.Result) string {
	var list []string
	seen := map[string]bool{}
	for _, item := range items.Array() {
		id := item.Get("id")
		if item.Raw == unsortedStage {
			list = append(list, `{"id":1,"name":"Incoming leads","kind":"unsorted"}`)
			continue
		}
		n, err := strconv.ParseInt(id.String(), 10, 64)
		if !item.IsObject() || err != nil || n <= 0 || n > amo.MaxID || strconv.FormatInt(n, 10) != id.String() || seen[id.String()] {
			continue
		}
		seen[id.String()] = true
		var o object
		item.ForEach(func(name, value gjson.Result) bool {
			switch name.Str {
			case "statuses":
				o.add(name.Str, withIDs(value))
			case "name", "color":
				o.add(name.Str, quote(value.String()))
			case "id":
				o.add(name.Str, id.String())
			}
			return true
		})
		if !amo.IsClosing(n) {
			o.add("editable", "true")
		}
		list = append(list, o.json())
	}
	return join(list)
}

// oldColours warns of colours that nobody could choose today, of things that are
// there. They may be right: a thing keeps the colour that it has.
func oldColours(kind plan.Kind, items gjson.Result, c *issue.Collector) {
	c.Key(string(kind))
	defer c.Up()
	for i, item := range items.Array() {
		c.Index(i)
		if stages := item.Get("statuses"); stages.IsArray() {
			oldColours("statuses", stages, c)
		}
		value := item.Get("color").Str
		_, standing := amo.StageColour(value)
		nearest := amo.NearestStageColour(value)
		if kind == plan.KindSegments {
			_, standing = amo.SegmentColour(value)
			nearest = amo.NearestSegmentColour(value)
		}
		if id := item.Get("id"); id.Exists() && id.Type != gjson.Null && nearest != "" && standing != amo.Listed {
			c.ReportAt("color", issue.ColourNotListed, issue.Text("value", value), issue.Text("nearest", nearest))
		}
		c.Up()
	}
}
