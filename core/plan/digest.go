package plan

import (
	"errors"
	"slices"
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/pipeline"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ErrUnreadable is returned for a text that is not what it should be. Plans and
// states come from this package and core.Parse, so it is never a user's mistake.
var ErrUnreadable = errors.New("plan: the text is not a plan or a state of ours")

// BaseDigest names a state: SHA-256, in hexadecimal, over the ids, names, order,
// colours and is_main of a parsed list, and a segment's fields. Counts and sort
// numbers do not enter: the vendor changes both by itself.
func BaseDigest(current []byte) (string, error) {
	state, fault := strictjson.Parse(string(current), amo.MaxCallBytes)
	if fault != nil {
		return "", ErrUnreadable
	}
	return digestOf(state)
}

func digestOf(state strictjson.Value) (string, error) {
	if pipelines := state.Get("pipelines"); pipelines.IsList() {
		return baseDigest(pipeline.ReadInOrder(pipelines)), nil
	}
	for _, kind := range []Kind{KindStatuses, KindSegments} {
		if !listOf(state, kind).IsList() {
			continue
		}
		var c issue.Collector
		things := readCustomers(state, kind, &c)
		if c.Failed() {
			return "", ErrUnreadable
		}
		return customersDigest(things), nil
	}
	return "", ErrUnreadable
}

func baseDigest(pipelines []pipeline.Pipeline) string {
	text := []byte{'['}
	for _, p := range pipelines {
		text = append(text, '[')
		text = strconv.AppendInt(text, p.ID, 10)
		text = append(text, ',')
		text = quote.Append(text, p.Name)
		text = append(text, ',')
		text = strconv.AppendBool(text, p.IsMain)
		if !p.StagesKnown {
			text = append(text, ",null"...)
		}
		for _, s := range p.Stages {
			text = append(text, ",["...)
			text = strconv.AppendInt(text, s.ID, 10)
			text = append(text, ',')
			text = quote.Append(text, s.Name)
			text = append(text, ',')
			text = quote.Append(text, s.Colour)
			text = append(text, ']')
		}
		text = append(text, ']')
	}
	return sum(append(text, ']'))
}

func customersDigest(things []customerThing) string {
	text := []byte{'['}
	for _, t := range things {
		text = append(text, '[')
		text = strconv.AppendInt(text, t.id, 10)
		text = append(text, ',')
		text = quote.Append(text, t.name)
		text = append(text, ',')
		text = quote.Append(text, t.colour)
		text = appendValues(text, t.fields, "field_id", "field_code", "values")
		text = appendValues(text, t.prices)
		text = append(text, ']')
	}
	return sum(append(text, ']'))
}

// appendValues appends the values of a list, of its objects only those of the
// named members, so that white space and unknown members do not enter.
func appendValues(dst []byte, list strictjson.Value, names ...string) []byte {
	dst = append(dst, ",["...)
	list.ForEach(func(_ string, item strictjson.Value) bool {
		if !item.IsObject() {
			dst = append(quote.Append(dst, item.Said()), ',')
			return true
		}
		item.ForEach(func(name string, value strictjson.Value) bool {
			switch {
			case !slices.Contains(names, name):
			case value.IsList():
				dst = appendValues(dst, value, "value", "enum_id")
			default:
				dst = quote.Append(append(quote.Append(dst, name), ':'), value.Said())
			}
			return true
		})
		return true
	})
	return append(dst, ']')
}

// digest names the plan: SHA-256 over its form without a digest.
func (p *Plan) digest() string { return sum(p.append(nil, "")) }

func sum(text []byte) string { return hexadecimal(sha256(text)) }

// Decode reads a plan back and checks that it is whole: its digest must be that
// of its content.
func Decode(text []byte) (*Plan, error) {
	v, fault := strictjson.Parse(string(text), amo.MaxCallBytes)
	if fault != nil || v.Get("format_version").Raw() != strconv.Itoa(FormatVersion) {
		return nil, ErrUnreadable
	}
	p := &Plan{
		Kind: Kind(v.Get("kind").Str()), Dialect: Dialect(v.Get("dialect").Str()),
		BaseDigest: v.Get("base_digest").Str(), Digest: v.Get("digest").Str(),
	}
	v.Get("changes").ForEach(func(_ string, c strictjson.Value) bool {
		p.Changes = append(p.Changes, Change{Action(c.Get("action").Str()), c.Get("address").Str(),
			raw(c.Get("before")), raw(c.Get("after")), Reason(c.Get("reason").Str())})
		return true
	})
	v.Get("deletes").ForEach(func(_ string, d strictjson.Value) bool {
		deletion := Deletion{Address: d.Get("address").Str(), Name: d.Get("name").Str()}
		deletion.ID, _ = strictjson.Int(d.Get("id"))
		if leads, known := strictjson.Int(d.Get("leads")); known {
			deletion.Leads = &leads
		}
		p.Deletes = append(p.Deletes, deletion)
		return true
	})
	v.Get("not_carried").ForEach(func(_ string, n strictjson.Value) bool {
		p.NotCarried = append(p.NotCarried, NotCarried{n.Get("address").Str(), n.Get("what").Str()})
		return true
	})
	v.Get("requests").ForEach(func(_ string, r strictjson.Value) bool {
		p.Requests = append(p.Requests, Request{amo.Endpoint(r.Get("endpoint").Str()), r.Get("address").Str(),
			raw(r.Get("input")), raw(r.Get("options"))})
		return true
	})
	if p.digest() != p.Digest {
		return nil, ErrUnreadable
	}
	return p, nil
}

func raw(v strictjson.Value) []byte {
	if !v.Exists() || v.Type() == strictjson.Null {
		return nil
	}
	return []byte(v.Raw())
}
