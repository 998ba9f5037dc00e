package sandbox

import (
	"slices"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// setPipelines is POST /private/api/v2/json/pipelines/set (pipelines-v2,
// "Adding and updating pipelines and stages of sales").
//
// Partial failure is HTTP 200: `add` names the key of what failed ("if an error
// occurs, this key will be specified in the error description"), `update` maps
// the id to false ("whether the change was applied"). That both carry the text
// in a map under `errors` beside them is assumed after the sibling *set methods.
func (s *Sandbox) setPipelines(c *call) answer {
	request, failed := s.v2Request(c)
	if failed != nil {
		return *failed
	}
	pipelines := request.Array("pipelines")
	add, update := pipelines.Array("add"), pipelines.Array("update")
	if stray := request.Array("update"); stray.Len() > 0 {
		s.hint("request.update was passed over: it belongs in request.pipelines, whatever the printed example shows")
	}
	if add.Len() == 0 && update.Len() == 0 {
		return s.v2Error(400, v2NoParameters)
	}
	out := php.NewArray()
	if add.Len() > 0 {
		out.Set("add", s.addPipelines(add))
	}
	if update.Len() > 0 {
		out.Set("update", s.updatePipelines(update))
	}
	return s.v2Response(php.NewArray().Set("pipelines", out))
}

func (s *Sandbox) addPipelines(add *php.Array) *php.Array {
	added, errs := php.NewArray(), php.NewArray()
	for _, key := range add.Keys() {
		p, reason := s.addPipeline(add.Array(key))
		if reason != "" {
			errs.Set(key, s.say(reason))
			continue
		}
		added.SetID(p.ID, s.setPipelineAnswer(p))
	}
	out := php.NewArray().Set("pipelines", added)
	if errs.Len() > 0 {
		out.Set("errors", errs)
	}
	return out
}

func (s *Sandbox) addPipeline(in *php.Array) (*pipeline, string) {
	if in == nil {
		return nil, "bad-pipeline"
	}
	name, ok := nameOf(in)
	if !ok {
		return nil, "no-name" // documented: add/name require
	}
	// Documented: 10 by the old page, 50 by the newer one; recorded: 47 in an
	// account whose page said 10. So the limit is a setting, and binds growth.
	if len(s.state.pipelines) >= s.c.MaxPipelines {
		return nil, "pipeline-limit"
	}
	p := &pipeline{Name: name}
	stages, reason := s.newStages(p, in.Array("statuses"))
	if reason != "" {
		return nil, reason
	}
	p.ID, p.Stages = s.state.newID(), stages
	for i := range p.Stages {
		if p.Stages[i].ID == 0 {
			p.Stages[i].ID = s.state.newID()
		}
	}
	s.state.pipelines = append(s.state.pipelines, p)
	s.place(p, in)
	return p, ""
}

// updatePipelines takes a map from id to pipeline. An entry whose key is not
// its `id` is passed over without a word: reported in December 2019 as "`update`
// as a list does not work", where the keys are 0..n-1.
func (s *Sandbox) updatePipelines(update *php.Array) *php.Array {
	out, errs := php.NewArray(), php.NewArray()
	for _, key := range update.Keys() {
		in := update.Array(key)
		given, has := in.Get("id")
		id, isID := integer(given)
		keyID, _ := php.IntKey(key)
		if has && isID && id != keyID {
			s.hint("update: the entry under key %s has id %d and was passed over: the key must be the id", key, id)
			continue
		}
		reason := "no-id" // documented: update/id require
		if has && isID {
			reason = s.updatePipeline(id, in)
		}
		out.Set(key, reason == "")
		if reason != "" {
			errs.Set(key, s.say(reason))
		}
	}
	if errs.Len() > 0 {
		out.Set("errors", errs)
	}
	return out
}

func (s *Sandbox) updatePipeline(id int64, in *php.Array) (reason string) {
	p := s.state.pipeline(id)
	if p == nil {
		return "pipeline-not-found"
	}
	name := p.Name
	if _, has := in.Get("name"); has {
		given, ok := nameOf(in)
		if !ok {
			return "no-name"
		}
		name = given
	}
	// Documented: "When you change the pipeline, you must submit a complete
	// list of steps, including those already existing."
	stages, reason := s.newStages(p, in.Array("statuses"))
	if reason != "" {
		return reason
	}
	before := p.Stages
	p.Name, p.Stages, p.Hidden = name, stages, false
	for i := range p.Stages {
		if p.Stages[i].ID == 0 {
			p.Stages[i].ID = s.state.newID()
		}
	}
	// A stage that was left out is gone, and its deals stand in the first one
	// (documented: widget-host, "Deals of a deleted stage move to the
	// pipeline's first stage").
	for _, old := range before {
		if p.stage(old.ID) == nil {
			s.hint("stage %d %q of pipeline %d was left out and is deleted; its %d deals are in stage %d now", old.ID, old.Name, p.ID, s.state.leadsIn(p.ID, old.ID), p.first().ID)
			s.state.moveLeads(p.ID, old.ID, p.first().ID)
		}
	}
	s.place(p, in)
	return ""
}

// place applies `sort` and `is_main`. A main pipeline cannot be unset, only
// replaced by another one (assumed: an account always has one).
func (s *Sandbox) place(p *pipeline, in *php.Array) {
	sort, _ := in.Get("sort")
	if n, ok := integer(sort); ok {
		p.Sort = n
	} else if p.Sort == 0 {
		for _, other := range s.state.pipelines {
			p.Sort = max(p.Sort, other.Sort+1) // assumed: a new one goes last
		}
	}
	if main, _ := in.Get("is_main"); main == "on" { // documented: "it is necessary to pass the value “on”"
		s.state.setMain(p)
	}
}

// setPipelineAnswer is the shape that the document prints for an added
// pipeline: value and label twice over, `editable` as Y or N, the deals.
func (s *Sandbox) setPipelineAnswer(p *pipeline) *php.Array {
	stages := php.NewArray()
	for _, st := range p.Stages {
		editable := "Y"
		if st.system() {
			editable = "N"
		}
		stages.SetID(st.ID, php.NewArray().
			Set("id", st.ID).
			Set("name", st.Name).
			Set("color", st.Color).
			Set("sort", st.Sort).
			Set("editable", editable).
			Set("pipeline_id", p.ID))
	}
	return php.NewArray().
		Set("id", p.ID).
		Set("value", p.ID).
		Set("label", p.Name).
		Set("name", p.Name).
		Set("sort", p.Sort).
		Set("is_main", p.Main).
		Set("statuses", stages).
		Set("leads", s.state.leadsIn(p.ID, 0))
}

// ownStages counts what a limit counts, without the system stages.
func ownStages(stages []stage) int {
	return len(slices.DeleteFunc(slices.Clone(stages), stage.system))
}
