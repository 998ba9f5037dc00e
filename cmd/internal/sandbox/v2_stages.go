package sandbox

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// The system stages' colours and sorts, as the documents print them.
const (
	wonColor, lostColor = "#CCFF66", "#D5D8DB"
	wonSort, lostSort   = 10000, 11000

	unsortedColor = "#c1c1c1"
	unsortedSort  = 10
)

// palette is pipelines-v2, "color example": 21 codes; older are the four that
// the vendor's own examples of the same page send, so they must pass as well.
var (
	palette = []string{
		"#fffeb2", "#fffd7f", "#fff000", "#ffeab2", "#ffdc7f", "#ffce5a", "#ffdbdb",
		"#ffc8c8", "#ff8f92", "#d6eaff", "#c1e0ff", "#98cbff", "#ebffb1", "#deff81",
		"#87f2c0", "#f9deff", "#f3beff", "#ccc8f9", "#eb93ff", "#f2f3f4", "#e6e8ea",
	}
	older = []string{"#99ccff", "#ffff99", "#ffcc66", "#ffcccc"}
)

// newStages reads a whole stage list for a pipeline and answers what its stages
// become; stages that are new have id 0. Nothing is changed here.
//
// The key decides. 142 and 143 take a name and nothing else (documented). A key
// that is the id of one of the pipeline's stages updates that stage, whether or
// not `id` stands inside: "As the key, you must pass the ID of the step, if it
// exists". This is the trap of the vendor's own PHP example, where stages
// without a key get the keys that follow the last id: when those ids exist,
// "new" stages silently overwrite them. Any other key is a new stage (assumed
// for an unknown id).
func (s *Sandbox) newStages(p *pipeline, in *php.Array) (stages []stage, reason string) {
	won, lost := systemStages(p)
	for _, key := range in.Keys() {
		row := in.Array(key)
		if row == nil {
			return nil, "no-status-name"
		}
		id, _ := php.IntKey(key)
		name, named := nameOf(row)
		if st := p.unsorted(); st != nil && id == st.ID {
			continue // not editable; that sending it back harms nothing is assumed
		}
		if id == wonID || id == lostID {
			if named {
				if id == wonID {
					won.Name = name
				} else {
					lost.Name = name
				}
			}
			continue
		}
		var st stage
		inside, has := row.Get("id")
		if there := p.stage(id); there != nil {
			st = *there
			if !has {
				s.hint("the key %d is the id of stage %q: it was changed, not added, though there is no id inside", id, there.Name)
			}
		} else if has && p.ID != 0 {
			s.hint("pipeline %d has no stage under key %s: a new one was made, whatever id %v says", p.ID, key, inside)
		}
		if !named {
			return nil, "no-status-name" // documented: the name of the stage, "inside it will be a description of each step"
		}
		st.Name = name
		sort, _ := row.Get("sort")
		st.Sort, _ = integer(sort) // absent is 0 to PHP: list order decides
		if reason := recolour(&st, row); reason != "" {
			return nil, reason
		}
		stages = append(stages, st)
	}
	if len(stages) == 0 {
		return nil, "no-statuses" // documented: "you must pass at least one step, except successfully / unsuccessfully completed"
	}
	// Documented: up to 100 with the two system stages. Recorded: 132 and 152,
	// so what is already over may stay, and only growth is refused.
	if len(stages)+2 > s.c.MaxStages && len(stages) > ownStages(p.Stages) {
		return nil, "stage-limit"
	}
	first := int64(10)
	whole := []stage{won, lost} // the printed answer has 142 and 143 first
	if st := p.unsorted(); st != nil {
		whole, first = append(whole, *st), unsortedSort+10 // left out or not, it stays (assumed)
	}
	renumber(stages, first)
	return append(whole, stages...), ""
}

// renumber: "Sequence number of the stage when displayed (automatically
// recomputed after adding)"; recorded answers count 10, 20, 30. Equal sorts keep
// the order of the list.
func renumber(stages []stage, first int64) {
	slices.SortStableFunc(stages, func(a, b stage) int { return cmp.Compare(a.Sort, b.Sort) })
	for i := range stages {
		stages[i].Sort = first + int64(i)*10
	}
}

// recolour takes a colour of the palettes in any case, and the colour that the
// stage has already. That another one fails its pipeline is assumed (v4 answers
// 400 for greys, as reported); so is the first colour for a stage without one.
func recolour(st *stage, row *php.Array) (reason string) {
	given, has := row.Get("color")
	if !has {
		st.Color = textOr(st.Color, palette[0])
		return ""
	}
	color, _ := given.(string)
	lower := strings.ToLower(color)
	switch {
	case strings.EqualFold(color, st.Color) && color != "":
	case slices.Contains(palette, lower) || slices.Contains(older, lower):
		st.Color = lower
	default:
		return "bad-color"
	}
	return ""
}

func systemStages(p *pipeline) (won, lost stage) {
	won = stage{ID: wonID, Name: "Closed - won", Color: wonColor, Sort: wonSort}
	lost = stage{ID: lostID, Name: "Closed - lost", Color: lostColor, Sort: lostSort}
	if there := p.stage(wonID); there != nil {
		won = *there
	}
	if there := p.stage(lostID); there != nil {
		lost = *there
	}
	return won, lost
}

// nameOf reads `name`; one that is only white space is none.
func nameOf(in *php.Array) (string, bool) {
	v, _ := in.Get("name")
	name, ok := text(v)
	return name, ok && strings.TrimSpace(name) != ""
}
