package reply

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Answer is what came back from the vendor.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte
	Request     []byte // the body that was sent, nil when it is not at hand
}

// Read tells a body that may be read from a failure. endpoint is what was called,
// "" when that is not known. The body of a 204 is not there.
func Read(endpoint amo.Endpoint, a Answer) (strictjson.Value, *Failure) {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return strictjson.Value{}, failure(Redirected, a.Status)
	case a.Status == 204:
		return strictjson.Value{}, nil
	}
	success := a.Status >= 200 && a.Status < 300
	text := string(a.Body)
	if strings.TrimSpace(text) == "" {
		if success {
			return strictjson.Value{}, failure(Empty, a.Status)
		}
		return strictjson.Value{}, failure(ofStatus(endpoint, a.Status), a.Status)
	}
	body, fault := strictjson.Parse(text, amo.MaxReplyBytes)
	if fault != nil {
		return strictjson.Value{}, failure(unreadable(endpoint, a, fault, success), a.Status)
	}
	if f := readFailure(endpoint, body, a, success); f != nil {
		return strictjson.Value{}, f
	}
	return body, nil
}

func failure(kind Kind, status int) *Failure {
	return &Failure{Kind: kind, Status: status, Retryable: retryable(kind)}
}

// unreadable is the kind of an answer whose body is no JSON that may be read.
func unreadable(endpoint amo.Endpoint, a Answer, fault *strictjson.Fault, success bool) Kind {
	page := strings.Contains(strings.ToLower(a.ContentType), "html") || strings.HasPrefix(strings.TrimSpace(string(a.Body)), "<")
	switch {
	case page && a.Status == 403:
		return Blocked
	case !success:
		return ofStatus(endpoint, a.Status)
	case fault.Ended && !page:
		return Truncated
	}
	return NotJSON
}

// readFailure finds the failure in a body: the two envelopes that the vendor
// uses, which may come with any status, or else the status itself.
func readFailure(endpoint amo.Endpoint, body strictjson.Value, a Answer, success bool) *Failure {
	v2 := body.Get("response").Get("error")
	problem := body.Get("title").Type() == strictjson.String && whole(body.Get("status")) >= 400 && !body.Get("id").Exists()
	saysError := v2.Exists() && v2.Raw() != "null" && v2.Raw() != "false" && v2.Raw() != `""`
	if success && !saysError && !problem {
		return nil
	}
	f := &Failure{Kind: ofStatus(endpoint, a.Status), Status: a.Status}
	switch {
	case saysError:
		f.Code = redact(body.Get("response").Get("error_code").Said())
		f.Detail = redact(v2.Said())
		if kind := ofCode(f.Code); kind != "" {
			f.Kind = kind
		} else if success {
			f.Kind = BadRequest
		}
	case body.Get("error_type").Exists(): // the chats API's envelope
		f.Title, f.Detail = redact(body.Get("error_type").Said()), redact(body.Get("error_description").Said())
	default:
		if success {
			f.Kind = ofStatus(endpoint, whole(body.Get("status")))
		}
		f.Title, f.Detail = redact(body.Get("title").Said()), redact(body.Get("detail").Said())
		if hint := body.Get("hint"); hint.Type() == strictjson.String {
			f.Detail = strings.TrimSpace(f.Detail + " " + redact(hint.Str()))
		}
		f.Fields = readFields(endpoint, body.Get("validation-errors"), a.Request)
	}
	if strings.Contains(f.Detail, "Customers disabled") {
		f.Kind = ModeDisabled
	}
	if n := whole(body.Get("retry_after")); n > 0 && n <= 86_400 {
		f.RetryAfter = n
	}
	f.Retryable = retryable(f.Kind)
	return f
}

// readFields reads validation-errors. request_id names an item of the list that was
// sent; of one object, or of a call without a body, it names nothing.
func readFields(endpoint amo.Endpoint, groups strictjson.Value, request []byte) []Field {
	var fields []Field
	var items sentItems
	if groups.Count() > 0 {
		items = readSent(request)
	}
	groups.ForEach(func(_ string, group strictjson.Value) bool {
		base := ""
		if amo.SendsList(endpoint) || endpoint == "" {
			base = items.path(group.Get("request_id").Said())
		}
		group.Get("errors").ForEach(func(_ string, e strictjson.Value) bool {
			path := base
			if p := redact(e.Get("path").Said()); p != "" {
				for _, step := range strings.Split(p, ".") {
					path += "/" + issue.Escape(step)
				}
			}
			fields = append(fields, Field{path, redact(e.Get("code").Said()), redact(e.Get("detail").Said())})
			return len(fields) < issue.Max
		})
		return len(fields) < issue.Max
	})
	return fields
}

// whole is a number of the vendor's without its fraction, or one that a string
// spells: from 0 to a million.
func whole(v strictjson.Value) int {
	if f := v.Float(); f > 0 {
		return int(min(f, 1_000_000))
	}
	return 0
}

// sentItems are the items of a list that was sent.
type sentItems struct {
	named map[string]int // by their request_id
	count int            // -1 when nobody knows
}

func readSent(request []byte) sentItems {
	body, fault := strictjson.Parse(string(request), amo.MaxReplyBytes)
	if fault != nil {
		return sentItems{count: -1}
	}
	items := sentItems{named: map[string]int{}}
	e := body.Elements()
	for ; e.Next(); items.count++ {
		id := e.Value().Get("request_id")
		if _, twice := items.named[id.Said()]; id.Exists() && !twice {
			items.named[id.Said()] = items.count
		}
	}
	return items
}

// path is where the item stands that a request_id names, "" when it names none:
// the item with that request_id, or else the one at that index. When nobody knows
// what was sent, the vendor is taken at its word.
func (s sentItems) path(requestID string) string {
	if index, found := s.named[requestID]; found {
		return "/" + strconv.Itoa(index)
	}
	index, err := strconv.Atoi(requestID)
	if err != nil || index < 0 || strconv.Itoa(index) != requestID || s.count >= 0 && index >= s.count {
		return ""
	}
	return "/" + requestID
}
