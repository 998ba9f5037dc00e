package plan

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Options of a plan. The zero value deletes nothing and keeps what is not listed.
type Options struct {
	Dialect        Dialect // "" is V2
	AllowDeleteAll bool
	AllowDelete    []string         // addresses that may be deleted
	Complete       bool             // pipelines that are not listed are to be deleted
	Leads          map[string]int64 // deals by address, as far as they are known
	MaxPipelines   int              // 0 is amo.MaxPipelines, or in V4 amo.MaxLeadsPipelines
	MaxStages      int              // 0 is amo.MaxStages
	MaxStatuses    int              // 0 is amo.MaxStatuses
	MaxSegments    int              // 0 is amo.MaxSegments
	MaxFields      int              // custom fields of a segment; 0 is amo.MaxSegmentFields
}

var optionNames = []string{"dialect", "allow_delete", "complete", "leads", "max_pipelines", "max_stages", "max_statuses", "max_segments",
	"max_segment_fields"}

// ReadOptions reads the options of a plan at the collector's place: dialect,
// allow_delete (true, or a list of addresses), complete, leads (a map from address
// to number) and the limits, max_pipelines to max_segment_fields.
func ReadOptions(v strictjson.Value, c *issue.Collector) Options {
	var o Options
	field.Options(v, optionNames, c, func(name string, value strictjson.Value) {
		switch name {
		case "dialect":
			switch o.Dialect = Dialect(value.Str()); o.Dialect {
			case V2, V4:
			default:
				c.Report(issue.UnknownDialect, issue.Text("value", strictjson.Excerpt(value)), issue.Words("allowed", Dialects()))
			}
		case "allow_delete":
			o.AllowDeleteAll, o.AllowDelete = readAllowed(value, c)
		case "complete":
			o.Complete = readFlag(value, c)
		case "leads":
			o.Leads = readLeads(value, c)
		case "max_pipelines":
			o.MaxPipelines = field.Limit(value, c)
		case "max_stages":
			o.MaxStages = field.Limit(value, c)
		case "max_statuses":
			o.MaxStatuses = field.Limit(value, c)
		case "max_segments":
			o.MaxSegments = field.Limit(value, c)
		case "max_segment_fields":
			o.MaxFields = field.Limit(value, c)
		}
	})
	return o
}

func readAllowed(v strictjson.Value, c *issue.Collector) (all bool, addresses []string) {
	if !v.IsList() {
		return readFlag(v, c), nil
	}
	strictjson.EachElement(c, v, func(item strictjson.Value) {
		if item.Type() != strictjson.String {
			strictjson.WrongType(c, item, issue.AString)
		}
		addresses = append(addresses, item.Str())
	})
	return false, addresses
}

func readFlag(v strictjson.Value, c *issue.Collector) bool {
	if v.Type() != strictjson.True && v.Type() != strictjson.False {
		strictjson.WrongType(c, v, issue.AFlag)
	}
	return v.Type() == strictjson.True
}

func readLeads(v strictjson.Value, c *issue.Collector) map[string]int64 {
	leads := map[string]int64{}
	if !v.IsObject() {
		strictjson.WrongType(c, v, issue.AnObject)
		return leads
	}
	strictjson.EachMember(c, v, func(address string, value strictjson.Value) {
		n, ok := strictjson.Int(value)
		if !ok || n < 0 {
			strictjson.BadNumber(c, value, 0, amo.MaxID)
		}
		leads[address] = n
	})
	return leads
}

func (o Options) dialect() Dialect {
	if o.Dialect == "" {
		return V2
	}
	return o.Dialect
}

func (o Options) maxPipelines() int {
	if o.dialect() == V4 {
		return limit(o.MaxPipelines, amo.MaxLeadsPipelines)
	}
	return limit(o.MaxPipelines, amo.MaxPipelines)
}

func (o Options) maxStages() int { return limit(o.MaxStages, amo.MaxStages) }

func (o Options) leads(address string) *int64 {
	if n, known := o.Leads[address]; known {
		return &n
	}
	return nil
}

// limit is an option, or the documents' number when it was not given.
func limit(given, documented int) int {
	if given > 0 {
		return given
	}
	return documented
}
