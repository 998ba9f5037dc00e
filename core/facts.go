package core

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
)

// callFacts is {} -> what a user interface needs to draw itself: limits,
// palettes, system stages, hosts, endpoints, codes.
func callFacts(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults)
	facts := field.Begin(c.begin(8 << 10))
	facts.Member("limits", appendLimits)
	facts.Member("palettes", func(dst []byte) []byte {
		o := field.Begin(dst)
		writeStrings(&o, "stage", amo.StageColours())
		writeStrings(&o, "stage_older", amo.OlderStageColours())
		writeStrings(&o, "segment", amo.SegmentColours())
		return o.End()
	})
	facts.Member("system_stages", func(dst []byte) []byte {
		return field.AppendList(dst, systemStages[:], func(dst []byte, s systemStage) []byte {
			o := field.Begin(dst)
			o.Int("id", s.id)
			o.Text("kind", string(s.kind))
			return o.End()
		})
	})
	writeStrings(&facts, "hosts", amo.TopDomains())
	facts.Member("endpoints", func(dst []byte) []byte { return field.AppendList(dst, amo.Endpoints(), appendEndpoint) })
	facts.Member("codes", func(dst []byte) []byte {
		return field.AppendList(dst, issue.Codes(), func(dst []byte, code issue.Code) []byte {
			o := field.Begin(dst)
			o.Text("code", string(code))
			o.Text("severity", string(issue.SeverityOf(code)))
			return o.End()
		})
	})
	return facts.End(), faults.List()
}

func appendLimits(dst []byte) []byte {
	o := field.Begin(dst)
	for _, l := range []struct {
		name  string
		value int64
	}{
		{"max_pipelines", amo.MaxPipelines}, {"max_leads_pipelines", amo.MaxLeadsPipelines}, {"max_stages", amo.MaxStages},
		{"max_statuses", amo.MaxStatuses}, {"max_segments", amo.MaxSegments}, {"max_segment_fields", amo.MaxSegmentFields},
		{"max_page_size", amo.MaxPageSize},
		{"max_input_bytes", amo.MaxInputBytes}, {"max_call_bytes", amo.MaxCallBytes}, {"max_reply_bytes", amo.MaxReplyBytes},
		{"max_depth", amo.MaxDepth}, {"max_id", amo.MaxID}, {"max_requests_per_second", amo.MaxRequestsPerSecond},
	} {
		o.Int(l.name, l.value)
	}
	return o.End()
}

type systemStage struct {
	id   int64
	kind amo.StageKind
}

var systemStages = [...]systemStage{{amo.WonID, amo.Won}, {amo.LostID, amo.Lost}}

func appendEndpoint(dst []byte, e amo.EndpointInfo) []byte {
	o := field.Begin(dst)
	o.Text("name", string(e.Name))
	o.Text("method", e.Method)
	o.Text("path", e.Path)
	o.Text("rights", string(e.Rights))
	if e.Mode == amo.AnyMode {
		o.Raw("mode", "null")
	} else {
		o.Text("mode", string(e.Mode))
	}
	return o.End()
}

// writeStrings writes a member that is a list of strings.
func writeStrings(o *field.Object, name string, values []string) {
	o.Member(name, func(dst []byte) []byte { return field.AppendList(dst, values, quote.Append) })
}
