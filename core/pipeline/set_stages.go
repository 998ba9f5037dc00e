package pipeline

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

var stageFields = []string{"id", "name", "sort", "color"}

// stages reads a pipeline's stages and checks them as a whole.
func (r *setReader) stages(v strictjson.Value) []DraftStage {
	stages := r.room.take(v.Count())
	r.won, r.lost, r.freeIndex = false, false, ""
	own, fresh, faulty := 0, 0, false
	items, ok := r.items(v)
	isMap := v.IsObject()
	for i := 0; items.Into(r.Collector); i++ {
		s := &stages[i]
		if isMap {
			r.namedKey(items.Name())
		}
		faulty = !r.stage(s, items.Value(), items.Name(), v) || faulty
		if !amo.IsClosing(s.ID) {
			own++
		}
		if s.ID == 0 {
			fresh++
		}
		r.Up()
	}
	if !ok {
		return nil
	}
	if own == 0 && !faulty {
		r.Report(issue.NoStages)
	}
	// Won and lost are there whether they were named or not.
	if count, max := own+2, r.options.maxStages(); count > max {
		r.Report(issue.TooManyStages, issue.Int("count", int64(count)), issue.Int("max", int64(max)))
	}
	// New stages stand under indexes, which end where ids begin.
	if fresh > amo.FirstStageID {
		r.Report(issue.TooManyStages, issue.Int("count", int64(fresh)), issue.Int("max", amo.FirstStageID))
	}
	return stages
}

// stage reads one stage into s and reports whether there is one. key is its key
// in a map; all is the whole map.
func (r *setReader) stage(s *DraftStage, v strictjson.Value, key string, all strictjson.Value) bool {
	if !v.IsObject() {
		r.wrongType(v, issue.AnObject)
		return false
	}
	s.ID = r.stageID(v.Get("id"), key, all)
	system := amo.IsClosing(s.ID)
	hasName := false
	m := v.Members()
	for ; m.Into(r.Collector); r.Up() {
		value := m.Value()
		switch name := m.Name(); name {
		case "id":
		case "name":
			hasName = true
			s.Name = field.Name(value, r.Collector)
		case "sort", "color":
			switch {
			case system && asRead(s.ID, name, value):
				r.Report(issue.ReadOnly, issue.Text("field", name))
			case system:
				r.Report(issue.SystemStage, issue.Int("id", s.ID), issue.Text("field", name))
			case name == "sort":
				s.Sort = r.sort(value)
			default:
				s.Colour = field.StageColour(value, r.options.AllowColours, issue.ColourNotListed, r.Collector)
			}
		default:
			field.Other(name, stageFields, r.Collector)
		}
	}
	if !hasName {
		r.ReportMissing("name")
	}
	return true
}

// asRead reports whether a system stage's sort or colour is the one that every
// list shows. Whoever changes one stage sends the whole list back as it was read.
func asRead(id int64, name string, v strictjson.Value) bool {
	sort, colour := amo.ClosingLook(id)
	if name == "sort" {
		return v.Raw() == strconv.FormatInt(sort, 10)
	}
	return strings.EqualFold(v.Str(), colour)
}

// stageID works out which stage is meant, from the id inside and the key in a
// map. A key below 142 is an index, one from 142 on an id.
//
// PHP gives stages without a key the numbers after the last id: an id-like key
// without an id inside may be a new stage or an existing one, and the vendor
// takes it for the existing one. So it is an error, never a guess.
func (r *setReader) stageID(id strictjson.Value, key string, all strictjson.Value) int64 {
	keyID, isIndex := int64(0), true
	if key != "" {
		n, isID := strictjson.ParseID(key)
		switch {
		case !isID && key != "0":
			r.Report(issue.BadKey, issue.Text("key", key))
		case isID && n >= amo.FirstStageID:
			keyID, isIndex = n, false
		}
	}
	if !id.Exists() {
		switch {
		case isIndex:
			return 0
		case amo.IsClosing(keyID):
			return r.once(keyID)
		}
		r.Report(issue.KeyWithoutID, issue.Text("key", key), issue.Text("index", r.free(all)))
		return 0
	}
	r.Key("id")
	given := strictjson.ReadID(r.Collector, id)
	if given != 0 && !r.updating && !amo.IsClosing(given) {
		// A pipeline that is being made has no stages yet.
		r.ReportUnknown("id", stageFields[1:])
	}
	if given != 0 && !isIndex && given != keyID {
		r.Report(issue.KeyIDMismatch, issue.Text("key", key), issue.Int("id", given))
	}
	given = r.once(given)
	r.Up()
	return given
}

// sort reads a stage's sort. It stands among the others of the set, for an
// allocation of each costs more than all the rest of reading it.
func (r *setReader) sort(v strictjson.Value) *int64 {
	n, ok := field.Whole(v, r.Collector)
	if !ok {
		return nil
	}
	r.room.sorts = append(r.room.sorts, n)
	return &r.room.sorts[len(r.room.sorts)-1]
}

// namedKey reports the empty key of a map, which is neither index nor id.
func (r *setReader) namedKey(key string) {
	if key == "" {
		r.Report(issue.BadKey, issue.Text("key", key))
	}
}

// once reports an id that was given before in the same set. Won and lost have
// the same ids in every pipeline.
func (r *setReader) once(id int64) int64 {
	given := false
	switch id {
	case 0:
	case amo.WonID:
		given, r.won = r.won, true
	case amo.LostID:
		given, r.lost = r.lost, true
	default:
		given = !r.stageIDs.add(id)
	}
	if given {
		r.Report(issue.DuplicateID, issue.Int("id", id))
	}
	return id
}

// free is the smallest index that the map of stages being read does not use.
func (r *setReader) free(all strictjson.Value) string {
	if r.freeIndex != "" {
		return r.freeIndex
	}
	used := map[string]bool{}
	all.ForEach(func(key string, _ strictjson.Value) bool {
		used[key] = true
		return true
	})
	i := 0
	for used[strconv.Itoa(i)] {
		i++
	}
	r.freeIndex = strconv.Itoa(i)
	return r.freeIndex
}
