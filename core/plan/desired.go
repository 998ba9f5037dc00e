package plan

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// wantedPipeline is a pipeline of the desired state, in its place in the list.
type wantedPipeline struct {
	id     int64 // 0 when it is known by its name, or new
	name   string
	main   *bool // nil leaves it as it is
	stages []wantedStage
	given  bool // whether stages were given; if not, they are left alone
	extra  []pipeline.Member
	broken bool // nobody can say which one is meant
}

// wantedStage is a stage of the desired state, in its place in the list.
type wantedStage struct {
	id     int64
	name   string
	colour *string // nil leaves it as it is
	kind   amo.StageKind
	extra  []pipeline.Member
	broken bool // nobody can say which one is meant
}

// readCurrent reads the present state. Its faults are the caller's, not the
// vendor's: whoever calls has it from core.Parse.
func readCurrent(v strictjson.Value, c *issue.Collector) []pipeline.Pipeline {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return nil
	}
	list := v.Get("pipelines")
	if !list.IsList() {
		c.ReportMissing("pipelines")
		return nil
	}
	pipelines := pipeline.ReadInOrder(list)
	seen := map[int64]bool{}
	c.Key("pipelines")
	defer c.Up()
	for i, p := range pipelines {
		c.Index(i)
		if p.ID <= 0 {
			c.ReportAt("id", issue.BadID, issue.Int("value", p.ID))
		} else if seen[p.ID] {
			c.ReportAt("id", issue.DuplicateID, issue.Int("id", p.ID))
		}
		seen[p.ID] = true
		c.Up()
	}
	return pipelines
}

// readDesired reads the desired state and reports false when there is no list to
// go on with. What depends on the present state (near misses of members that
// survive reading, colours) is checked when the two are matched.
func readDesired(v strictjson.Value, c *issue.Collector) (wanted []wantedPipeline, found bool) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return nil, false
	}
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		switch {
		case name != "pipelines":
			c.ReportUnknown(name, []string{"pipelines"})
		case !value.IsList():
			strictjson.WrongType(c, value, issue.AList)
		default:
			found = true
			strictjson.EachElement(c, value, func(item strictjson.Value) { wanted = append(wanted, readWantedPipeline(item, c)) })
		}
	})
	if !v.Get("pipelines").Exists() {
		c.ReportMissing("pipelines")
	}
	return wanted, found
}

func readWantedPipeline(v strictjson.Value, c *issue.Collector) wantedPipeline {
	var w wantedPipeline
	badID := false
	named := readMembers(v, c, func(name string, value strictjson.Value) {
		switch name {
		case "id":
			w.id, badID = readID(value, c)
		case "name":
			w.name = field.Name(value, c)
		case "sort":
			// The order of the list is the order.
		case "is_main":
			main := readFlag(value, c)
			w.main = &main
		case "statuses":
			switch {
			case value.Type() == strictjson.Null: // left alone
			case !value.IsList():
				strictjson.WrongType(c, value, issue.AList)
			default:
				w.given = true
				w.stages = []wantedStage{}
				strictjson.EachElement(c, value, func(item strictjson.Value) { w.stages = append(w.stages, readWantedStage(item, c)) })
			}
		default:
			w.extra = append(w.extra, pipeline.Member{Name: name, Raw: value.Raw()})
		}
	})
	if !named {
		c.ReportMissing("name")
	}
	w.broken = !v.IsObject() || badID || w.id == 0 && strings.TrimSpace(w.name) == ""
	return w
}

func readWantedStage(v strictjson.Value, c *issue.Collector) wantedStage {
	w := wantedStage{kind: amo.Regular}
	badID := false
	named := readMembers(v, c, func(name string, value strictjson.Value) {
		switch name {
		case "id":
			w.id, badID = readID(value, c)
		case "name":
			w.name = field.Name(value, c)
		case "sort", "editable":
		case "color":
			if value.Type() != strictjson.String {
				strictjson.WrongType(c, value, issue.AColour)
				return
			}
			colour := value.Str()
			w.colour = &colour
		case "kind":
			w.kind = readKind(value, c)
		default:
			w.extra = append(w.extra, pipeline.Member{Name: name, Raw: value.Raw()})
		}
	})
	switch {
	case w.kind == amo.Won || w.id == amo.WonID:
		w.id, w.kind = amo.WonID, amo.Won
	case w.kind == amo.Lost || w.id == amo.LostID:
		w.id, w.kind = amo.LostID, amo.Lost
	}
	if !named {
		c.ReportMissing("name")
	}
	w.broken = !v.IsObject() || badID || w.id == 0 && strings.TrimSpace(w.name) == ""
	return w
}

// readMembers walks an object and reports whether it has a name.
func readMembers(v strictjson.Value, c *issue.Collector, visit func(name string, value strictjson.Value)) (named bool) {
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return true
	}
	strictjson.EachMember(c, v, func(name string, value strictjson.Value) {
		named = named || name == "name"
		visit(name, value)
	})
	return named
}

// readID reads an id that may be null for something new.
func readID(v strictjson.Value, c *issue.Collector) (id int64, bad bool) {
	if v.Type() == strictjson.Null {
		return 0, false
	}
	id = strictjson.ReadID(c, v)
	return id, id == 0
}

func readKind(v strictjson.Value, c *issue.Collector) amo.StageKind {
	kind := amo.StageKind(v.Str())
	switch kind {
	case amo.Regular, amo.Won, amo.Lost, amo.Unsorted:
		return kind
	}
	allowed := []string{string(amo.Regular), string(amo.Won), string(amo.Lost), string(amo.Unsorted)}
	c.Report(issue.BadFlag, issue.Text("value", strictjson.Excerpt(v)), issue.Words("allowed", allowed))
	return amo.Regular
}
