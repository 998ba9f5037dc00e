package reply

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

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
// "" when that is not known. The body of a 204 is the zero Result.
func Read(endpoint amo.Endpoint, a Answer) (gjson.Result, *Failure) {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return gjson.Result{}, failure(Redirected, a.Status)
	case a.Status == 204:
		return gjson.Result{}, nil
	}
	success := a.Status >= 200 && a.Status < 300
	if len(strings.TrimSpace(string(a.Body))) == 0 {
		if success {
			return gjson.Result{}, failure(Empty, a.Status)
		}
		return gjson.Result{}, failure(ofStatus(endpoint, a.Status), a.Status)
	}
	if fault := strictjson.Check(a.Body, amo.MaxReplyBytes); fault != nil {
		return gjson.Result{}, failure(unreadable(endpoint, a, fault, success), a.Status)
	}
	body := gjson.ParseBytes(a.Body)
	if f := readFailure(endpoint, body, a, success); f != nil {
		return gjson.Result{}, f
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
func readFailure(endpoint amo.Endpoint, body gjson.Result, a Answer, success bool) *Failure {
	v2 := body.Get("response.error")
	problem := body.Get("title").Type == gjson.String && body.Get("status").Int() >= 400 && !body.Get("id").Exists()
	saysError := v2.Exists() && v2.Raw != "null" && v2.Raw != "false" && v2.Raw != `""`
	if success && !saysError && !problem {
		return nil
	}
	f := &Failure{Kind: ofStatus(endpoint, a.Status), Status: a.Status}
	switch {
	case saysError:
		f.Code = redact(body.Get("response.error_code").String())
		f.Detail = redact(v2.String())
		if kind := ofCode(f.Code); kind != "" {
			f.Kind = kind
		} else if success {
			f.Kind = BadRequest
		}
	case body.Get("error_type").Exists(): // the chats API's envelope
		f.Title, f.Detail = redact(body.Get("error_type").String()), redact(body.Get("error_description").String())
	default:
		if success {
			f.Kind = ofStatus(endpoint, int(body.Get("status").Int()))
		}
		f.Title, f.Detail = redact(body.Get("title").String()), redact(body.Get("detail").String())
		if hint := body.Get("hint"); hint.Type == gjson.String {
			f.Detail = strings.TrimSpace(f.Detail + " " + redact(hint.Str))
		}
		f.Fields = readFields(body.Get("validation-errors"), a.Request)
	}
	if strings.Contains(f.Detail, "Customers disabled") {
		f.Kind = ModeDisabled
	}
	if n := body.Get("retry_after").Int(); n > 0 && n <= 86_400 {
		f.RetryAfter = int(n)
	}
	f.Retryable = retryable(f.Kind)
	return f
}

// readFields reads validation-errors. request_id names the item of a list that
// was sent: the one with that request_id, or else the one at that index.
func readFields(groups gjson.Result, request []byte) []Field {
	var fields []Field
	groups.ForEach(func(_, group gjson.Result) bool {
		base := itemPath(group.Get("request_id").String(), request)
		group.Get("errors").ForEach(func(_, e gjson.Result) bool {
			path := base
			if p := redact(e.Get("path").String()); p != "" {
				for _, step := range strings.Split(p, ".") {
					path += "/" + issue.Escape(step)
				}
			}
			fields = append(fields, Field{path, redact(e.Get("code").String()), redact(e.Get("detail").String())})
			return len(fields) < issue.Max
		})
		return len(fields) < issue.Max
	})
	return fields
}

func itemPath(requestID string, request []byte) string {
	index, err := strconv.Atoi(requestID)
	if err != nil || index < 0 || strconv.Itoa(index) != requestID {
		index = -1
	}
	count := 0 // of items that were sent
	if strictjson.Check(request, amo.MaxReplyBytes) != nil {
		count = index + 1 // nobody knows, so the vendor is taken at its word
	} else if sent := gjson.ParseBytes(request); sent.IsArray() {
		named := -1
		sent.ForEach(func(_, item gjson.Result) bool {
			if id := item.Get("request_id"); id.Exists() && id.String() == requestID {
				named = count
			}
			count++
			return named < 0
		})
		if named >= 0 {
			index = named
		}
	}
	if index < 0 || index >= count {
		return ""
	}
	return "/" + strconv.Itoa(index)
}
