package core

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Parse reads the vendor's answer to an endpoint: the JSON of its data, or the
// failure that it is. An endpoint that there is not has neither.
func Parse(endpoint amo.Endpoint, a reply.Answer) (data []byte, failure *reply.Failure) {
	body, failure := read(endpoint, a)
	e := named(endpoint)
	if failure != nil || e == nil {
		return nil, failure
	}
	return e.parse(make([]byte, 0, len(a.Body)), body), nil
}

// Failed is [Parse] for whoever hands the answer on as it came: the failure that
// it is, nil when it is none.
func Failed(endpoint amo.Endpoint, a reply.Answer) *reply.Failure {
	_, failure := read(endpoint, a)
	return failure
}

func read(endpoint amo.Endpoint, a reply.Answer) (strictjson.Value, *reply.Failure) {
	body, failure := reply.Read(endpoint, a)
	if e := named(endpoint); failure == nil && e != nil && e.list != nil && body.Exists() {
		if list := e.list(body); !list.IsList() && !list.IsObject() {
			return body, &reply.Failure{Kind: reply.Empty, Status: a.Status}
		}
	}
	return body, failure
}

// callParse is {"endpoint","status","content_type","body","request"} ->
// {"data":…} or {"failure":…}.
func callParse(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults, "endpoint", "status", "content_type", "body", "request")
	endpoint := c.str("endpoint", &faults)
	status, ok := strictjson.Int(c.Get("status"))
	switch {
	case !c.Get("status").Exists():
		faults.ReportMissing("status")
	case !ok || status < 100 || status > 599:
		faults.Key("status")
		strictjson.BadNumber(&faults, c.Get("status"), 100, 599)
		faults.Up()
	}
	a := reply.Answer{Status: int(status), ContentType: c.optional("content_type", &faults),
		Body: []byte(c.optional("body", &faults))}
	if request := c.optional("request", &faults); request != "" {
		a.Request = []byte(request)
	}
	if faults.Failed() {
		return nil, faults.List()
	}
	if named(amo.Endpoint(endpoint)) == nil {
		return nil, unknownEndpoint(endpoint)
	}
	data, failure := Parse(amo.Endpoint(endpoint), a)
	if failure != nil {
		return append(failure.AppendJSON(append(c.begin(0), `{"failure":`...)), '}'), nil
	}
	answer := append(c.begin(len(data)+16), `{"data":`...)
	return append(append(answer, data...), '}'), nil
}

// optional reads a member of the call that is a string, null or not there.
func (c *call) optional(name string, faults *issue.Collector) string {
	v := c.Get(name)
	if v.Type() != strictjson.String && v.Type() != strictjson.Null {
		faults.Key(name)
		strictjson.WrongType(faults, v, issue.AString)
		faults.Up()
	}
	return v.Str()
}
