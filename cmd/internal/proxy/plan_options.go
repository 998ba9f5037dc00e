package proxy

import (
	"encoding/json"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// planOptions are the options of a plan as a client gives them: the core's, with
// a dialect that may also be auto.
type planOptions struct {
	members map[string]json.RawMessage
	dialect plan.Dialect // "" leaves it to the proxy
	broken  bool         // no object: the core says so
}

// readOptions looks at what the proxy itself decides; the rest is the core's.
func readOptions(raw json.RawMessage) (planOptions, issue.List) {
	o := planOptions{members: map[string]json.RawMessage{}}
	if raw == nil || string(raw) == "null" {
		return o, nil
	}
	if json.Unmarshal(raw, &o.members) != nil {
		o.broken = true
		return o, nil
	}
	given := strictjson.Known(string(raw)).Get("dialect")
	if !given.Exists() {
		return o, nil
	}
	dialect, known := dialects[given.Str()]
	if given.Type() != strictjson.String || given.Str() == "" || !known {
		c := issue.Collector{In: issue.InCall}
		c.ReportPath("/options/dialect", issue.UnknownDialect, issue.Text("value", strictjson.Excerpt(given)),
			issue.Words("allowed", append([]string{"auto"}, plan.Dialects()...)))
		return o, c.List()
	}
	o.dialect = dialect
	return o, nil
}

// with are the options for the core: with the dialect that was decided on, and
// with deals that were counted here, which no client's word replaces.
func (o planOptions) with(kind plan.Kind, d plan.Dialect, counted map[string]int) (json.RawMessage, error) {
	out := map[string]any{}
	for name, value := range o.members {
		out[name] = value
	}
	delete(out, "dialect")
	if kind == plan.KindPipelines {
		out["dialect"] = d
	}
	if counted != nil {
		out["leads"] = counted
	}
	return json.Marshal(out)
}
