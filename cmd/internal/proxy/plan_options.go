package proxy

import (
	"encoding/json"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/strictjson"
)

// planOptions are the options of a plan as a client gives them: the core's, with
// a dialect that may also be auto.
type planOptions struct {
	text    []byte       // an object
	dialect plan.Dialect // "" leaves it to the proxy
	broken  bool         // no object: the core says so
}

// readOptions looks at what the proxy itself decides; the rest is the core's. The
// text has passed the gate, as part of the body.
func readOptions(raw json.RawMessage) (planOptions, issue.List) {
	if raw == nil || string(raw) == "null" {
		return planOptions{text: []byte("{}")}, nil
	}
	options := gjson.ParseBytes(raw)
	if !options.IsObject() {
		return planOptions{broken: true}, nil
	}
	o := planOptions{text: raw}
	given := options.Get("dialect")
	if !given.Exists() {
		return o, nil
	}
	dialect, known := dialects[given.Str]
	if given.Type != gjson.String || given.Str == "" || !known {
		c := issue.Collector{In: issue.InCall}
		c.ReportPath("/options/dialect", issue.UnknownDialect,
			issue.Text("value", strictjson.Excerpt(strictjson.Known(given.Raw))),
			issue.Words("allowed", append([]string{"auto"}, plan.Dialects()...)))
		return o, c.List()
	}
	o.dialect = dialect
	return o, nil
}

// with are the options for the core: with the dialect that was decided on, and
// with the deals that were counted here. A client's word for either is dropped.
func (o planOptions) with(kind plan.Kind, d plan.Dialect, counted map[string]int) (out json.RawMessage, err error) {
	if kind == plan.KindPipelines {
		out, err = sjson.SetBytes(o.text, "dialect", string(d))
	} else {
		out, err = sjson.DeleteBytes(o.text, "dialect")
	}
	switch {
	case err != nil:
		return nil, err
	case counted == nil:
		return sjson.DeleteBytes(out, "leads")
	}
	// The addresses are values here, never a path.
	return sjson.SetBytes(out, "leads", counted)
}
