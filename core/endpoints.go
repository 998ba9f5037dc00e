package core

import (
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/account"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/strictjson"
)

// endpoint is how one call is built and how its answer is read. What is fixed
// about it (method, path, rights) stands in amo.
type endpoint struct {
	// build reads the input, reporting to c, and the options, reporting to inCall.
	build func(input, options gjson.Result, c, inCall *issue.Collector) amo.Request
	// parse appends the data of an answer that is no failure.
	parse func(dst []byte, body gjson.Result) []byte
}

var endpoints = map[amo.Endpoint]endpoint{
	amo.PipelinesList: {
		build: plain(func(input gjson.Result, c *issue.Collector) amo.Request {
			return pipeline.ListRequest(pipeline.ReadList(input, c))
		}),
		parse: func(dst []byte, body gjson.Result) []byte {
			return pipeline.AppendList(dst, pipeline.ParseList(body))
		},
	},
	amo.PipelinesSet: {
		build: func(input, options gjson.Result, c, inCall *issue.Collector) amo.Request {
			o := pipeline.ReadOptions(options, inCall)
			return pipeline.ReadSet(input, o, c).Request()
		},
		parse: func(dst []byte, body gjson.Result) []byte { return pipeline.ParseSet(body).AppendJSON(dst) },
	},
	amo.PipelinesDelete: {
		build: plain(func(input gjson.Result, c *issue.Collector) amo.Request {
			return pipeline.ReadDelete(input, c).Request()
		}),
		parse: func(dst []byte, body gjson.Result) []byte { return pipeline.ParseDelete(body).AppendJSON(dst) },
	},
	amo.AccountGet: {
		build: plain(func(input gjson.Result, c *issue.Collector) amo.Request {
			account.ReadGet(input, c)
			return account.Request()
		}),
		parse: func(dst []byte, body gjson.Result) []byte { return account.AppendParsed(dst, "account", body) },
	},
	amo.UsersGet: {
		build: plain(func(input gjson.Result, c *issue.Collector) amo.Request {
			return account.UserRequest(account.ReadUser(input, c))
		}),
		parse: func(dst []byte, body gjson.Result) []byte { return account.AppendParsed(dst, "user", body) },
	},
}

// plain is a build that takes no options.
func plain(build func(gjson.Result, *issue.Collector) amo.Request) func(input, options gjson.Result, c, inCall *issue.Collector) amo.Request {
	return func(input, options gjson.Result, c, inCall *issue.Collector) amo.Request {
		noOptions(options, inCall)
		return build(input, c)
	}
}

func noOptions(v gjson.Result, c *issue.Collector) {
	if v.IsObject() {
		strictjson.EachMember(c, v, func(name string, _ gjson.Result) {
			c.Report(issue.UnknownOption, issue.Text("value", name), issue.Words("allowed", nil))
		})
	} else if v.Type != gjson.Null {
		strictjson.WrongType(c, v, issue.AnObject)
	}
}
