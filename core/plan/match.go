package plan

import (
	"strconv"

	"github.com/stagewright/stagewright/core/issue"
)

// thing is what matching looks at, of a pipeline or a stage.
type thing struct {
	id     int64
	name   string
	broken bool // means nothing that could be found
}

// none is the place of a wanted thing that is not in the present state.
const none = -1

// match finds for each wanted thing the present one that it means: by id, else
// by exact name among those that no id claimed. It reports ids that are not
// there, ids given twice and names that mean several.
func match(wanted, present []thing, c *issue.Collector) []int {
	byID := make(map[int64]int, len(present))
	for i, p := range present {
		byID[p.id] = i
	}
	matched := make([]int, len(wanted))
	claimed := make([]bool, len(present))
	for i, w := range wanted {
		matched[i] = none
		if w.id == 0 || w.broken {
			continue
		}
		place, known := byID[w.id]
		c.Index(i)
		switch {
		case !known:
			c.ReportAt("id", issue.UnknownID, issue.Int("id", w.id))
		case claimed[place]:
			c.ReportAt("id", issue.DuplicateID, issue.Int("id", w.id))
		default:
			matched[i] = place
			claimed[place] = true
		}
		c.Up()
	}
	byName := map[string][]int{}
	for i, p := range present {
		if !claimed[i] {
			byName[p.name] = append(byName[p.name], i)
		}
	}
	for i, w := range wanted {
		if w.id != 0 || w.broken {
			continue
		}
		switch places := byName[w.name]; len(places) {
		case 0:
		case 1:
			matched[i] = places[0]
			delete(byName, w.name)
		default:
			c.Index(i)
			c.ReportAt("name", issue.AmbiguousName, issue.Text("name", w.name),
				issue.Int("count", int64(len(places))), issue.Words("ids", ids(present, places)))
			c.Up()
		}
	}
	return matched
}

func ids(present []thing, places []int) []string {
	const enough = 10
	var list []string
	for _, place := range places[:min(len(places), enough)] {
		list = append(list, strconv.FormatInt(present[place].id, 10))
	}
	return list
}
