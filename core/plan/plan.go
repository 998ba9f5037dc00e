package plan

import (
	"strconv"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
)

// FormatVersion is the version of the plan's JSON form.
const FormatVersion = 1

// Dialect says with which of the vendor's calls a plan is carried out.
type Dialect string

// The dialects: V2 is pipelines.set and pipelines.delete, V4 one call for each
// pipeline and stage. Customer stages and segments exist in V4 only.
const (
	V2 Dialect = "v2"
	V4 Dialect = "v4"
)

// Dialects lists every dialect that plans can be written in.
func Dialects() []string { return []string{string(V2), string(V4)} }

// Kinds lists what can be planned.
func Kinds() []string {
	return []string{string(KindPipelines), string(KindStatuses), string(KindSegments)}
}

// Kind says what a plan is about.
type Kind string

// The kinds: sales pipelines with their stages, customer stages, customer
// segments.
const (
	KindPipelines Kind = "pipelines"
	KindStatuses  Kind = "statuses"
	KindSegments  Kind = "segments"
)

// holds is what would have to move when one of them is deleted.
func (k Kind) holds() issue.Term {
	if k == KindPipelines {
		return issue.Deals
	}
	return issue.Customers
}

// Action is what happens to one thing.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "update"
	Move   Action = "move"
	Remove Action = "delete"
)

// Reason says why a change is in the plan.
type Reason string

// The reasons.
const (
	NotInCurrent Reason = "not-in-current"
	Differs      Reason = "differs"
	OrderDiffers Reason = "order-differs"
	NotInDesired Reason = "not-in-desired"
)

// Change is one difference between the two states.
type Change struct {
	Action  Action
	Address string
	Before  []byte // JSON of what differs, nil when there was nothing
	After   []byte // JSON of what differs, nil when nothing is left
	Reason  Reason
}

// Deletion is one thing that will be gone. A pipeline's deletion stands for all
// its stages too.
type Deletion struct {
	Address string
	ID      int64
	Name    string
	Leads   *int64 // deals in it; nil when unknown
}

// NotCarried is something of the desired state that no request can bring about.
type NotCarried struct {
	Address string
	What    string
}

// Request is one call, as core.Build takes it.
type Request struct {
	Endpoint amo.Endpoint
	Address  string // the pipeline that it is about; several for a delete, then ""
	Input    []byte
	Options  []byte // nil when none are needed
}

// Plan is the way from one state to another.
type Plan struct {
	Kind       Kind
	Dialect    Dialect
	BaseDigest string // names the state that the plan starts from
	Digest     string // names the plan
	Changes    []Change
	Deletes    []Deletion
	NotCarried []NotCarried
	Requests   []Request
}

// JSON is the plan's one form.
func (p *Plan) JSON() []byte { return p.append(nil, p.Digest) }

// MarshalJSON is [Plan.JSON], for a plan among values of one's own.
func (p *Plan) MarshalJSON() ([]byte, error) { return p.JSON(), nil }

// UnmarshalJSON is [Decode].
func (p *Plan) UnmarshalJSON(text []byte) error {
	read, err := Decode(text)
	if err == nil {
		*p = *read
	}
	return err
}

func (p *Plan) append(dst []byte, digest string) []byte {
	dst = append(dst, `{"format_version":`...)
	dst = strconv.AppendInt(dst, FormatVersion, 10)
	dst = member(dst, "kind", string(p.Kind))
	dst = member(dst, "dialect", string(p.Dialect))
	dst = member(dst, "base_digest", p.BaseDigest)
	dst = member(dst, "digest", digest)
	dst = append(dst, `,"changes":`...)
	dst = list(dst, p.Changes, Change.append)
	dst = append(dst, `,"deletes":`...)
	dst = AppendDeletions(dst, p.Deletes)
	dst = append(dst, `,"not_carried":`...)
	dst = list(dst, p.NotCarried, NotCarried.append)
	dst = append(dst, `,"requests":`...)
	dst = list(dst, p.Requests, Request.append)
	return append(dst, '}')
}

func (c Change) append(dst []byte) []byte {
	dst = append(dst, `{"action":`...)
	dst = quote.Append(dst, string(c.Action))
	dst = member(dst, "address", c.Address)
	dst = append(dst, `,"before":`...)
	dst = orNull(dst, c.Before)
	dst = append(dst, `,"after":`...)
	dst = orNull(dst, c.After)
	dst = member(dst, "reason", string(c.Reason))
	return append(dst, '}')
}

// AppendDeletions appends a JSON list of deletions.
func AppendDeletions(dst []byte, deletions []Deletion) []byte {
	return list(dst, deletions, Deletion.append)
}

func (d Deletion) append(dst []byte) []byte {
	dst = append(dst, `{"address":`...)
	dst = quote.Append(dst, d.Address)
	dst = append(dst, `,"id":`...)
	dst = strconv.AppendInt(dst, d.ID, 10)
	dst = member(dst, "name", d.Name)
	dst = append(dst, `,"leads":`...)
	if d.Leads == nil {
		dst = append(dst, "null"...)
	} else {
		dst = strconv.AppendInt(dst, *d.Leads, 10)
	}
	return append(dst, '}')
}

func (n NotCarried) append(dst []byte) []byte {
	dst = append(dst, `{"address":`...)
	dst = quote.Append(dst, n.Address)
	dst = member(dst, "what", n.What)
	return append(dst, '}')
}

func (r Request) append(dst []byte) []byte {
	dst = append(dst, `{"endpoint":`...)
	dst = quote.Append(dst, string(r.Endpoint))
	dst = member(dst, "address", r.Address)
	dst = append(dst, `,"input":`...)
	dst = append(dst, r.Input...)
	if r.Options != nil {
		dst = append(dst, `,"options":`...)
		dst = append(dst, r.Options...)
	}
	return append(dst, '}')
}

func member(dst []byte, name, value string) []byte {
	dst = append(dst, ',', '"')
	dst = append(dst, name...)
	dst = append(dst, '"', ':')
	return quote.Append(dst, value)
}

func orNull(dst, value []byte) []byte {
	if value == nil {
		return append(dst, "null"...)
	}
	return append(dst, value...)
}

func list[T any](dst []byte, items []T, appendItem func(T, []byte) []byte) []byte {
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendItem(item, dst)
	}
	return append(dst, ']')
}
