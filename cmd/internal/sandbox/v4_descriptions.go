package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// note is a stage's description for users of one level.
type note struct {
	ID               int64
	Level, Text      string
	Created, Updated time.Time
	Edited           bool // by the API, after it was created
}

// wireNote is a description as leads_pipelines prints it. By 0 is the API.
type wireNote struct {
	AccountID   int64  `json:"account_id"`
	CreatedAt   string `json:"created_at"` // YYYY-MM-DD HH:MM:SS
	CreatedBy   int64  `json:"created_by"`
	Description string `json:"description"`
	ID          int64  `json:"id"`
	Level       string `json:"level"`
	PipelineID  int64  `json:"pipeline_id"`
	StatusID    int64  `json:"status_id"`
	UpdatedAt   string `json:"updated_at"`
	UpdatedBy   *int64 `json:"updated_by"`
}

func (s *Sandbox) wireNotes(p *pipeline, st stage) []wireNote {
	out := []wireNote{}
	for _, n := range st.Notes {
		w := wireNote{
			AccountID: s.state.account.ID, CreatedAt: n.Created.UTC().Format(time.DateTime), Description: n.Text,
			ID: n.ID, Level: n.Level, PipelineID: p.ID, StatusID: st.ID, UpdatedAt: n.Updated.UTC().Format(time.DateTime),
		}
		if n.Edited {
			w.UpdatedBy = new(int64)
		}
		out = append(out, w)
	}
	return out
}

var noteLevels = []string{"newbie", "candidate", "master"}

// readNotes applies `descriptions` to a stage (documented: at most three, each
// level once, 1000 characters; with `id` and a text one is edited, with `id`
// and no text deleted, without `id` the level's one is created or overwritten).
func (s *Sandbox) readNotes(it *item, st *stage, c *call) {
	rows, ok := member[*php.Array](it, "descriptions", "array")
	if !ok {
		return
	}
	if rows.Len() > len(noteLevels) {
		it.refuse(tooManyOf, "descriptions", "This collection should contain 3 elements or less.")
		return
	}
	st.Notes = slices.Clone(st.Notes)
	var levels []string
	for i, key := range rows.Keys() {
		at := "descriptions." + strconv.Itoa(i)
		row := rows.Array(key)
		if row == nil {
			it.refuse(invalidType, at, "This value should be of type array.")
			continue
		}
		in := it.inside(at, row)
		in.require("level")
		level, ok := member[string](in, "level", "string")
		if !ok {
			continue
		}
		if !slices.Contains(noteLevels, level) || slices.Contains(levels, level) {
			in.refuseChoice("level")
			continue
		}
		levels = append(levels, level)
		s.readNote(in, st, level, c.r.Method == http.MethodPatch)
	}
}

func (s *Sandbox) readNote(in *item, st *stage, level string, patch bool) {
	there := slices.IndexFunc(st.Notes, func(n note) bool { return n.Level == level })
	id, byID := in.number("id")
	if byID && (there < 0 || st.Notes[there].ID != id) {
		in.refuseChoice("id")
		return
	}
	if byID && patch && !in.has("description") {
		st.Notes = slices.Delete(st.Notes, there, there+1)
		return
	}
	in.require("description")
	description, ok := member[string](in, "description", "string")
	if !ok {
		return
	}
	if utf8.RuneCountInString(description) > 1000 {
		in.refuse(tooLong, "description", "This value is too long. It should have 1000 characters or less.")
		return
	}
	now := s.c.Now()
	if there >= 0 {
		n := &st.Notes[there]
		n.Text, n.Updated, n.Edited = description, now, true
		return
	}
	st.Notes = append(st.Notes, note{ID: s.state.newID(), Level: level, Text: description, Created: now, Updated: now})
}
