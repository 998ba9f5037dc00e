package sandbox

import (
	"net/http"
	"strconv"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// listPipelines is GET /api/v2/pipelines[?id=] (pipelines-v2, "The list of
// pipelines and stages of sales"): maps keyed by id, in the account's own
// order, `is_editable` as a boolean, a relative self link. Readable by every
// user.
func (s *Sandbox) listPipelines(c *call) answer {
	items := php.NewArray()
	only, filtered := c.r.URL.Query().Get("id"), c.r.URL.Query().Has("id")
	for _, p := range s.state.pipelines {
		if !filtered || strconv.FormatInt(p.ID, 10) == only {
			items.SetID(p.ID, listedPipeline(p))
		}
	}
	if items.Len() == 0 {
		return noContent() // assumed after error code 2002; no recorded answer is known
	}
	body := php.NewArray().
		Set("_links", php.NewArray().Set("self", php.NewArray().
			Set("href", c.r.URL.RequestURI()).
			Set("method", "get"))).
		Set("_embedded", php.NewArray().Set("items", items))
	return answer{status: http.StatusOK, contentType: typeHAL, body: php.Encode(body)}
}

func listedPipeline(p *pipeline) *php.Array {
	out := php.NewArray().
		Set("id", p.ID).
		Set("name", p.Name).
		Set("sort", p.Sort).
		Set("is_main", p.Main)
	if p.Hidden {
		return out // recorded: one real account's pipeline has no such key
	}
	stages := php.NewArray()
	for _, st := range p.Stages {
		stages.SetID(st.ID, php.NewArray().
			Set("id", st.ID).
			Set("name", st.Name).
			Set("color", st.Color).
			Set("sort", st.Sort).
			Set("is_editable", !st.system()))
	}
	return out.Set("statuses", stages)
}
