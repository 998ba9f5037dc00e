package core

import (
	"github.com/stagewright/stagewright/core/account"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/customer"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/segment"
	"github.com/stagewright/stagewright/core/strictjson"
)

// endpoint is how one call is built and how its answer is read. What is fixed
// about it (method, path, rights) stands in amo.
type endpoint struct {
	name  amo.Endpoint
	build func(*job) amo.Request
	// parse appends the data of an answer that is no failure.
	parse func(dst []byte, body strictjson.Value) []byte
	// list is where a list stands in the answer, nil when it is none. A body
	// without it is unknown, never an empty list.
	list func(body strictjson.Value) strictjson.Value
}

// job is what a build works on.
type job struct {
	input, options strictjson.Value
	faults         issue.Collector // in the input
	inCall         issue.Collector // in the options
	set            pipeline.Room
	body           []byte // room for the request's body
}

var endpoints = [...]endpoint{
	{
		name: amo.PipelinesList,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return pipeline.ListRequest(pipeline.ReadList(input, c))
		}),
		parse: func(dst []byte, body strictjson.Value) []byte {
			return pipeline.AppendList(dst, pipeline.ParseList(body))
		},
		list: func(body strictjson.Value) strictjson.Value { return body.Get("_embedded").Get("items") },
	},
	{
		name: amo.PipelinesSet,
		build: func(j *job) amo.Request {
			o := pipeline.ReadOptions(j.options, &j.inCall)
			return j.set.ReadSet(j.input, o, &j.faults).RequestInto(j.body)
		},
		parse: func(dst []byte, body strictjson.Value) []byte { return pipeline.ParseSet(body).AppendJSON(dst) },
	},
	{
		name: amo.PipelinesDelete,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return pipeline.ReadDelete(input, c).Request()
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return pipeline.ParseDelete(body).AppendJSON(dst) },
	},
	{
		name: amo.LeadsPipelinesList,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return leads.ListRequest(pipeline.ReadList(input, c))
		}),
		parse: func(dst []byte, body strictjson.Value) []byte {
			return pipeline.AppendList(dst, leads.ParseList(body))
		},
		list: func(body strictjson.Value) strictjson.Value {
			if body.Get("id").Exists() {
				return body // one pipeline by its id
			}
			return body.Get("_embedded").Get("pipelines")
		},
	},
	{
		name: amo.LeadsPipelinesAdd,
		build: func(j *job) amo.Request {
			o := leads.ReadPipelineOptions(j.options, &j.inCall)
			return leads.ReadNewPipelines(j.input, o, &j.faults).Request()
		},
		parse: leads.AppendPipelinesAdded,
	},
	{
		name: amo.LeadsPipelinesUpdate,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return leads.ReadPipelineChange(input, c).Request()
		}),
		parse: leads.AppendPipeline,
	},
	{name: amo.LeadsPipelinesDelete, build: onlyID(amo.LeadsPipelinesDelete), parse: appendNothing},
	{
		name: amo.LeadsStagesAdd,
		build: func(j *job) amo.Request {
			o := leads.ReadStageOptions(j.options, &j.inCall)
			return leads.ReadNewStages(j.input, o, &j.faults).Request()
		},
		parse: leads.AppendStagesAdded,
	},
	{
		name: amo.LeadsStagesUpdate,
		build: func(j *job) amo.Request {
			o := leads.ReadColourOptions(j.options, &j.inCall)
			return leads.ReadStageChange(j.input, o, &j.faults).Request()
		},
		parse: leads.AppendStage,
	},
	{
		name: amo.LeadsStagesDelete,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return leads.ReadStage(input, c).Request()
		}),
		parse: appendNothing,
	},
	{
		name: amo.LeadsCount,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return leads.ReadCount(input, c).Request()
		}),
		parse: leads.AppendCount,
	},
	{
		name: amo.StatusesList,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			field.Nothing(input, c)
			return amo.NewRequest(amo.StatusesList, 0, nil)
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return customer.ParseList(body).AppendJSON(dst) },
		list:  func(body strictjson.Value) strictjson.Value { return body.Get("_embedded").Get("statuses") },
	},
	{name: amo.StatusesGet, build: onlyID(amo.StatusesGet), parse: appendStatus},
	{
		name: amo.StatusesAdd,
		build: func(j *job) amo.Request {
			o := customer.ReadAddOptions(j.options, &j.inCall)
			return customer.AddRequest(customer.ReadAdd(j.input, o, &j.faults))
		},
		parse: func(dst []byte, body strictjson.Value) []byte {
			return customer.AppendAdded(dst, customer.ParseAdd(body))
		},
	},
	{
		name: amo.StatusesUpdate,
		build: func(j *job) amo.Request {
			o := customer.ReadUpdateOptions(j.options, &j.inCall)
			return customer.UpdateRequest(customer.ReadUpdate(j.input, o, &j.faults))
		},
		parse: appendStatus,
	},
	{name: amo.StatusesDelete, build: onlyID(amo.StatusesDelete), parse: appendNothing},
	{
		name: amo.SegmentsList,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return segment.ListRequest(segment.ReadQuery(input, c))
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return segment.ParseList(body).AppendJSON(dst) },
		list:  func(body strictjson.Value) strictjson.Value { return body.Get("_embedded").Get("segments") },
	},
	{name: amo.SegmentsGet, build: onlyID(amo.SegmentsGet), parse: appendSegment},
	{
		name: amo.SegmentsAdd,
		build: func(j *job) amo.Request {
			o := segment.ReadOptions(j.options, &j.inCall)
			return segment.ReadAdd(j.input, o, &j.faults).Request()
		},
		parse: appendSegment,
	},
	{
		name: amo.SegmentsUpdate,
		build: func(j *job) amo.Request {
			o := segment.ReadOptions(j.options, &j.inCall)
			return segment.ReadUpdate(j.input, o, &j.faults).Request()
		},
		parse: appendSegment,
	},
	{name: amo.SegmentsDelete, build: onlyID(amo.SegmentsDelete), parse: appendNothing},
	{
		name: amo.SegmentsFields,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return segment.FieldsRequest(segment.ReadQuery(input, c))
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return segment.ParseFields(body).AppendJSON(dst) },
		list:  func(body strictjson.Value) strictjson.Value { return body.Get("_embedded").Get("custom_fields") },
	},
	{
		name: amo.AccountGet,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			account.ReadGet(input, c)
			return account.Request()
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return account.AppendParsed(dst, "account", body) },
	},
	{
		name: amo.UsersGet,
		build: plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
			return account.UserRequest(account.ReadUser(input, c))
		}),
		parse: func(dst []byte, body strictjson.Value) []byte { return account.AppendParsed(dst, "user", body) },
	},
}

// named is the endpoint of a name, nil when there is none. So few are quicker to
// compare than to hash, and there is nothing to make at the start.
func named(name amo.Endpoint) *endpoint {
	for i := range endpoints {
		if e := &endpoints[i]; e.name == name {
			return e
		}
	}
	return nil
}

// plain is a build that takes no options.
func plain(build func(strictjson.Value, *issue.Collector) amo.Request) func(j *job) amo.Request {
	return func(j *job) amo.Request {
		field.Options(j.options, nil, &j.inCall, nil)
		return build(j.input, &j.faults)
	}
}

// onlyID is the build of an endpoint whose input is an id, which goes into its path.
func onlyID(name amo.Endpoint) func(j *job) amo.Request {
	return plain(func(input strictjson.Value, c *issue.Collector) amo.Request {
		return amo.NewRequest(name, field.OnlyID(input, c), nil)
	})
}

func appendStatus(dst []byte, body strictjson.Value) []byte {
	s, found := customer.ParseOne(body)
	return customer.AppendOne(dst, s, found)
}

func appendSegment(dst []byte, body strictjson.Value) []byte {
	s, found := segment.ParseOne(body)
	return segment.AppendOne(dst, s, found)
}

// appendNothing is the data of an answer that has none.
func appendNothing(dst []byte, _ strictjson.Value) []byte { return append(dst, "{}"...) }
