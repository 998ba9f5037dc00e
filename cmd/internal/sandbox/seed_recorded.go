package sandbox

import (
	"errors"
	"fmt"
	"slices"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// recordedSeed reads a body that an account answered: GET /api/v2/pipelines, GET
// /api/v4/leads/pipelines, accounts/current of the old private API, or a bare
// map of pipelines by id as the last one holds. ok is false when the text is
// none of these. Order, sorts, colours and missing `statuses` stay as they are;
// such a body names no deals and no users, so the account has none and two.
func recordedSeed(text []byte) (seed *Seed, ok bool, err error) {
	decoded, _ := php.Decode(text) // what is no JSON is YAML
	top, isArray := decoded.(*php.Array)
	if !isArray {
		return nil, false, nil
	}
	list, ok := recordedPipelines(top)
	if !ok {
		return nil, false, nil
	}
	seed = &Seed{Users: []SeedUser{
		{ID: 1, Name: "Anna Admin", Email: "anna@example.com", Language: "en", Admin: true},
		{ID: 2, Name: "Max Manager", Email: "max@example.com", Language: "en"},
	}}
	seed.Account.ID, seed.Account.Name, seed.Account.Subdomain, seed.Account.Language = 1, "Recorded account", "recorded", "en"
	for _, key := range list.Keys() {
		p, err := seed.recordedPipeline(list.Array(key))
		if err != nil {
			return nil, true, fmt.Errorf("sandbox: recorded body: pipeline %q: %w", key, err)
		}
		seed.Pipelines = append(seed.Pipelines, p)
	}
	return seed, true, nil
}

// recordedPipelines finds the pipelines in a body.
func recordedPipelines(top *php.Array) (*php.Array, bool) {
	for _, path := range [][]string{
		{"_embedded", "items"}, {"_embedded", "pipelines"}, {"response", "account", "pipelines"}, {"account", "pipelines"}, {},
	} {
		at := top
		for _, name := range path {
			at = at.Array(name)
		}
		keys := at.Keys()
		if len(keys) == 0 {
			continue
		}
		if first := at.Array(keys[0]); first.Array("statuses") != nil || first.Array("_embedded").Array("statuses") != nil {
			return at, true
		}
	}
	return nil, false
}

func (s *Seed) recordedPipeline(in *php.Array) (SeedPipeline, error) {
	sp := SeedPipeline{recorded: true}
	if in == nil {
		return sp, errors.New("it is no object")
	}
	if id, ok := integer(memberOf(in, "account_id")); ok {
		s.Account.ID = id
	}
	var ok bool
	if sp.ID, ok = integer(memberOf(in, "id")); !ok {
		return sp, errors.New("it has no id")
	}
	s.FirstID = max(s.FirstID, sp.ID)
	sp.Name, _ = text(memberOf(in, "name"))
	sp.Sort, _ = integer(memberOf(in, "sort"))
	sp.Main = slices.Contains([]any{true, "1", "on", "Y", int64(1)}, memberOf(in, "is_main"))
	rows := in.Array("statuses")
	if rows == nil {
		rows = in.Array("_embedded").Array("statuses")
	}
	sp.NoStatuses = rows == nil
	for _, key := range rows.Keys() {
		row := rows.Array(key)
		if row == nil {
			return sp, fmt.Errorf("its stage %q is no object", key)
		}
		st := SeedStage{}
		if st.ID, ok = integer(memberOf(row, "id")); !ok {
			return sp, fmt.Errorf("its stage %q has no id", key)
		}
		s.FirstID = max(s.FirstID, st.ID)
		st.Name, _ = text(memberOf(row, "name"))
		st.Color, _ = text(memberOf(row, "color"))
		st.Sort, _ = integer(memberOf(row, "sort"))
		// v4 says type 1; v2 has no type, but its third system stage can't be edited.
		fixed := memberOf(row, "is_editable") == false || memberOf(row, "editable") == "N"
		st.Unsorted = memberOf(row, "type") == int64(1) || memberOf(row, "type") == nil && fixed && st.ID != wonID && st.ID != lostID
		sp.Stages = append(sp.Stages, st)
	}
	return sp, nil
}

func memberOf(in *php.Array, name string) any {
	v, _ := in.Get(name)
	return v
}
