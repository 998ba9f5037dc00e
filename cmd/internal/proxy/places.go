package proxy

import (
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// setPlaces are pointers into the input of a pipelines.set, in the form and the
// order that the client used: those of pipeline.Set's drafts.
type setPlaces struct{ add, update []draftPlace }

type draftPlace struct {
	at     string
	stages []string
}

// placesOf reads an input that has passed the core.
func placesOf(input []byte) setPlaces {
	set, root := strictjson.Known(string(input)), ""
	if wire := set.Get("request"); wire.Exists() {
		set, root = wire.Get("pipelines"), "/request/pipelines"
	}
	drafts := func(name string) (all []draftPlace) {
		eachPlace(set.Get(name), root+"/"+name, func(at string, draft strictjson.Value) {
			place := draftPlace{at: at}
			eachPlace(draft.Get("statuses"), at+"/statuses", func(at string, _ strictjson.Value) {
				place.stages = append(place.stages, at)
			})
			all = append(all, place)
		})
		return all
	}
	return setPlaces{drafts("add"), drafts("update")}
}

// eachPlace visits the items of a list or a map. The keys of such maps are numbers,
// so none needs escaping.
func eachPlace(v strictjson.Value, at string, visit func(at string, item strictjson.Value)) {
	items := v.Items()
	for n := 0; items.Next(); n++ {
		key := strconv.Itoa(n)
		if v.IsObject() {
			key = items.Name()
		}
		visit(at+"/"+key, items.Value())
	}
}

// strangeStages are the stages of a set that their pipeline does not have. No
// document says what amoCRM does with such an id: it could be another pipeline's
// stage, which would lose it.
func strangeStages(current, input []byte) issue.List {
	present := pipeline.ReadInOrder(strictjson.Known(string(current)).Get("pipelines"))
	set := pipeline.ReadSet(strictjson.Known(string(input)), pipeline.Options{}, &issue.Collector{})
	var c issue.Collector
	for i, draft := range set.Update {
		at := slices.IndexFunc(present, func(p pipeline.Pipeline) bool { return p.ID == draft.ID })
		if at < 0 || !present[at].StagesKnown {
			continue // the guard says so
		}
		for n, sent := range draft.Stages {
			has := slices.ContainsFunc(present[at].Stages, func(s pipeline.Stage) bool { return s.ID == sent.ID })
			if sent.ID != 0 && !amo.IsClosing(sent.ID) && !has {
				c.ReportPath(placesOf(input).update[i].stages[n]+"/id", issue.UnknownID, issue.Int("id", sent.ID))
			}
		}
	}
	return c.List()
}
