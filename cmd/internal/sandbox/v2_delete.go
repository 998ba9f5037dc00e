package sandbox

import (
	"net/http"
	"slices"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// deletePipelines is POST /private/api/v2/json/pipelines/delete (pipelines-v2,
// "Removing pipelines"): `id` is a number or a list; the answer maps each id to
// true or to {"errors": reason}, with server_time among the ids. Ids are taken
// one after the other, so a list of all pipelines leaves the last one.
func (s *Sandbox) deletePipelines(c *call) answer {
	request, failed := s.v2Request(c)
	if failed != nil {
		return *failed
	}
	given, _ := request.Get("id")
	list, isList := given.(*php.Array)
	if !isList {
		list = php.List(given)
	}
	var ids []int64
	for _, key := range list.Keys() {
		v, _ := list.Get(key)
		if id, ok := integer(v); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return s.v2Error(http.StatusBadRequest, v2NoParameters)
	}
	out := php.NewArray()
	for _, id := range ids {
		if reason := s.deletePipeline(id); reason != "" {
			out.SetID(id, php.NewArray().Set("errors", s.say(reason)))
		} else {
			out.SetID(id, true)
		}
	}
	return s.v2Response(out)
}

// deletePipeline deletes one pipeline or says why not.
func (s *Sandbox) deletePipeline(id int64) (reason string) {
	p := s.state.pipeline(id)
	switch {
	case p == nil:
		return "pipeline-not-found"
	case len(s.state.pipelines) == 1:
		return "last-pipeline" // documented, with this text
	case s.state.leadsIn(id, 0) > 0:
		// Recorded for v4's DELETE (422); that v2 holds to the same is assumed.
		return "pipeline-with-leads"
	}
	s.state.pipelines = slices.DeleteFunc(s.state.pipelines, func(other *pipeline) bool { return other == p })
	if p.Main {
		s.state.setMain(s.state.byDisplay()[0]) // assumed: the next one becomes the main pipeline
	}
	return ""
}
