package core

import (
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Build checks the input of an endpoint and makes the request to send. input and
// options are JSON texts, nil for none; paths of issues point into input. When
// an issue is an error there is nothing to send.
//
// The options are, where they apply, the limits max_pipelines, max_stages,
// max_statuses and max_segment_fields, and allow_colors, a list of colours that
// pass as they are.
func Build(endpoint amo.Endpoint, input, options []byte) (amo.Request, issue.List) {
	in, fault := gate(input, amo.MaxInputBytes)
	if fault != nil {
		return amo.Request{}, issue.List{fault.Issue(issue.InInput)}
	}
	opts, fault := gate(options, amo.MaxInputBytes)
	if fault != nil {
		return amo.Request{}, inOptions(fault)
	}
	return new(job).build(endpoint, in, opts)
}

// gate reads a text, or says what is wrong with it. No text is null.
func gate(text []byte, max int) (strictjson.Value, *strictjson.Fault) {
	if text == nil {
		return strictjson.Value{}, nil
	}
	return strictjson.Parse(string(text), max)
}

// inOptions is a fault in the text of options, as an issue of the call.
func inOptions(fault *strictjson.Fault) issue.List {
	i := fault.Issue(issue.InCall)
	i.Path = "/options" + i.Path
	return issue.List{i}
}

func (j *job) build(endpoint amo.Endpoint, input, options strictjson.Value) (amo.Request, issue.List) {
	e := named(endpoint)
	if e == nil {
		return amo.Request{}, unknownEndpoint(string(endpoint))
	}
	j.input, j.options = input, options
	j.faults.Reset(issue.InInput)
	j.inCall.Reset(issue.InCall)
	if options.Exists() {
		j.inCall.Key("options")
	}
	request := e.build(j)
	switch {
	case j.inCall.Failed(): // wrong limits would find wrong faults in the input
		return amo.Request{}, j.inCall.List()
	case j.faults.Failed():
		return amo.Request{}, j.faults.List()
	}
	return request, j.faults.List()
}

func unknownEndpoint(name string) issue.List {
	var allowed []string
	for _, e := range amo.Endpoints() {
		allowed = append(allowed, string(e.Name))
	}
	return issue.List{{Code: issue.UnknownEndpoint, In: issue.InCall, Path: "/endpoint",
		Params: []issue.Param{issue.Text("value", name), issue.Words("allowed", allowed)}}}
}

// callBuild is {"endpoint","input","options"} -> {"request":{…}}.
func callBuild(c *call) ([]byte, issue.List) {
	faults := issue.Collector{In: issue.InCall}
	c.members(&faults, "endpoint", "input", "options")
	endpoint := c.str("endpoint", &faults)
	if faults.Failed() {
		return nil, faults.List()
	}
	input := c.Get("input")
	if size := len(input.Raw()); size > amo.MaxInputBytes {
		return nil, issue.List{{Code: issue.TooLarge, Params: []issue.Param{
			issue.Int("size", int64(size)), issue.Int("max", amo.MaxInputBytes)}}}
	}
	request, issues := c.room.job.build(amo.Endpoint(endpoint), input, c.Get("options"))
	if issues.HasErrors() {
		if !input.Exists() && issues[0].In == issue.InInput {
			faults.ReportMissing("input") // what it lacks inside would only mislead
			return nil, faults.List()
		}
		return nil, issues
	}
	c.room.job.body = request.Body
	return appendRequest(c.begin(2*len(request.Body)+256), request), issues
}

func appendRequest(dst []byte, r amo.Request) []byte {
	dst = append(dst, `{"request":{"method":`...)
	dst = quote.Append(dst, r.Method)
	dst = append(dst, `,"path":`...)
	dst = quote.Append(dst, r.Path)
	dst = append(dst, `,"content_type":`...)
	if r.ContentType == "" {
		dst = append(dst, "null"...)
	} else {
		dst = quote.Append(dst, r.ContentType)
	}
	dst = append(dst, `,"body":`...)
	if r.Body == nil {
		dst = append(dst, "null"...)
	} else {
		dst = quote.AppendJSON(dst, r.Body)
	}
	return append(dst, "}}"...)
}

// str reads a member of the call that must be a string.
func (c *call) str(name string, faults *issue.Collector) string {
	v := c.Get(name)
	switch {
	case !v.Exists():
		faults.ReportMissing(name)
	case v.Type() != strictjson.String:
		faults.Key(name)
		strictjson.WrongType(faults, v, issue.AString)
		faults.Up()
	}
	return v.Str()
}

// placed is a fault of the call's text, with its pointer relative to the part
// that the user wrote when it lies in that part.
func placed(op string, fault *strictjson.Fault) issue.Issue {
	parts := []struct {
		op, member string
		in         issue.Place
	}{{"build", "/input", issue.InInput}, {"plan", "/desired", issue.InInput}, {"plan", "/current", issue.InCurrent}}
	for _, part := range parts {
		if fault.Code == issue.DuplicateKey && fault.Pointer == part.member {
			break // the call has the part twice
		}
		if rest, found := strings.CutPrefix(fault.Pointer, part.member); found && part.op == op && (rest == "" || rest[0] == '/') {
			i := fault.Issue(part.in)
			i.Path = rest
			return i
		}
	}
	return fault.Issue(issue.InCall)
}
