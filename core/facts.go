package core

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
)

// callFacts is {} -> what a user interface needs to draw itself: limits,
// palettes, system stages, hosts, endpoints, codes.
func callFacts(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults)
	out := append(c.begin(8<<10), `{"limits":{`...)
	for i, l := range []struct {
		name  string
		value int64
	}{
		{"max_pipelines", amo.MaxPipelines}, {"max_leads_pipelines", amo.MaxLeadsPipelines}, {"max_stages", amo.MaxStages}, {"max_statuses", amo.MaxStatuses},
		{"max_segments", amo.MaxSegments}, {"max_segment_fields", amo.MaxSegmentFields},
		{"max_page_size", amo.MaxPageSize},
		{"max_input_bytes", amo.MaxInputBytes}, {"max_call_bytes", amo.MaxCallBytes}, {"max_reply_bytes", amo.MaxReplyBytes},
		{"max_depth", amo.MaxDepth}, {"max_id", amo.MaxID}, {"max_requests_per_second", amo.MaxRequestsPerSecond},
	} {
		out = appendName(out, i, l.name)
		out = strconv.AppendInt(out, l.value, 10)
	}
	out = append(out, `},"palettes":{"stage":`...)
	out = appendStrings(out, amo.StageColours())
	out = append(out, `,"stage_older":`...)
	out = appendStrings(out, amo.OlderStageColours())
	out = append(out, `,"segment":`...)
	out = appendStrings(out, amo.SegmentColours())
	out = append(out, `},"system_stages":[`...)
	for i, s := range []struct {
		id   int64
		kind amo.StageKind
	}{{amo.WonID, amo.Won}, {amo.LostID, amo.Lost}} {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"id":`...)
		out = strconv.AppendInt(out, s.id, 10)
		out = append(out, `,"kind":`...)
		out = append(quote.Append(out, string(s.kind)), '}')
	}
	out = append(out, `],"hosts":`...)
	out = appendStrings(out, amo.TopDomains())
	out = append(out, `,"endpoints":[`...)
	for i, e := range amo.Endpoints() {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '{')
		for j, m := range [][2]string{{"name", string(e.Name)}, {"method", e.Method}, {"path", e.Path}, {"rights", string(e.Rights)}} {
			out = quote.Append(appendName(out, j, m[0]), m[1])
		}
		out = append(out, `,"mode":`...)
		if e.Mode == amo.AnyMode {
			out = append(out, "null"...)
		} else {
			out = quote.Append(out, string(e.Mode))
		}
		out = append(out, '}')
	}
	out = append(out, `],"codes":[`...)
	for i, code := range issue.Codes() {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"code":`...)
		out = quote.Append(out, string(code))
		out = append(out, `,"severity":`...)
		out = append(quote.Append(out, string(issue.SeverityOf(code))), '}')
	}
	return append(out, "]}"...), faults.List()
}

func appendName(dst []byte, i int, name string) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return append(quote.Append(dst, name), ':')
}

func appendStrings(dst []byte, values []string) []byte {
	dst = append(dst, '[')
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = quote.Append(dst, v)
	}
	return append(dst, ']')
}
