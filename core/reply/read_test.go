package reply_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

const (
	problem = "application/problem+json"
	page    = "text/html; charset=UTF-8"
)

// TestKinds reaches every kind, most of them from each shape that means it.
func TestKinds(t *testing.T) {
	reached := map[reply.Kind]bool{}
	for _, c := range []struct {
		name        string
		status      int
		contentType string
		body        string
		kind        reply.Kind
		code        string
		retryable   bool
	}{
		{"problem 400", 400, problem, `{"title":"Bad Request","status":400,"detail":"x"}`, reply.BadRequest, "", false},
		{"another 4xx", 418, "", `{"title":"?","status":418}`, reply.BadRequest, "", false},
		{"chats envelope", 400, "", `{"status":0,"error_code":400,"error_type":"T","error_description":"d"}`, reply.BadRequest, "", false},
		{"v2 unknown code", 200, "", `{"response":{"error":"no","error_code":"999"}}`, reply.BadRequest, "999", false},
		{"v2 without a code", 200, "", `{"response":{"error":"no"}}`, reply.BadRequest, "", false},
		{"v2 code as a number", 400, "", `{"response":{"error":"no","error_code":110}}`, reply.Unauthorized, "110", false},
		{"v2 101", 400, "", `{"response":{"error":"no account","error_code":"101"}}`, reply.NotFound, "101", false},
		{"v2 104", 404, "", `{"response":{"error":"path","error_code":"104"}}`, reply.NotFound, "104", false},
		{"v2 110 in a 200", 200, "", `{"response":{"error":"login","error_code":"110"}}`, reply.Unauthorized, "110", false},
		{"v2 111", 401, "", `{"response":{"error":"captcha","error_code":"111"}}`, reply.Unauthorized, "111", false},
		{"v2 112", 401, "", `{"response":{"error":"off","error_code":"112"}}`, reply.Unauthorized, "112", false},
		{"v2 113", 403, "", `{"response":{"error":"IP","error_code":"113"}}`, reply.Forbidden, "113", false},
		{"v2 244", 400, "", `{"response":{"error":"rights","error_code":"244"}}`, reply.Forbidden, "244", false},
		{"v2 425", 400, "", `{"response":{"error":"off","error_code":"425"}}`, reply.ModeDisabled, "425", false},
		{"v2 426", 400, "", `{"response":{"error":"off","error_code":"426"}}`, reply.ModeDisabled, "426", false},
		{"401", 401, problem, `{"title":"Unauthorized","status":401}`, reply.Unauthorized, "", false},
		{"401 inside a 200", 200, problem, `{"title":"Unauthorized","status":401}`, reply.Unauthorized, "", false},
		{"401 page", 401, page, `<html>`, reply.Unauthorized, "", false},
		{"402", 402, problem, `{"title":"Payment Required","status":402}`, reply.PaymentRequired, "", false},
		{"403", 403, problem, `{"title":"Forbidden","status":403,"detail":"Invalid scope"}`, reply.Forbidden, "", false},
		{"403 empty", 403, "", ``, reply.Forbidden, "", false},
		{"403 text", 403, "text/plain", `no`, reply.Forbidden, "", false},
		{"403 page", 403, page, `<html>nginx</html>`, reply.Blocked, "", false},
		{"403 page in disguise", 403, "application/json", "\n <html>nginx</html>", reply.Blocked, "", false},
		{"404", 404, problem, `{"title":"Not Found","status":404}`, reply.NotFound, "", false},
		{"405 empty", 405, "", ``, reply.MethodNotAllowed, "", false},
		{"409", 409, "", `{}`, reply.Conflict, "", false},
		{"422", 422, problem, `{"title":"Unprocessable Entity","status":422,"detail":"Limit 250 per page"}`, reply.Unprocessable, "", false},
		{"422 customers", 422, problem, `{"title":"Unprocessable Entity","status":422,"detail":"Customers disabled"}`, reply.ModeDisabled, "", false},
		{"429", 429, "application/json", `{"title":"Too Many","status":429,"retry_after":3}`, reply.RateLimited, "", true},
		{"429 page", 429, page, `<html>`, reply.RateLimited, "", true},
		{"302 login", 302, page, `<html>login</html>`, reply.Redirected, "", false},
		{"301 with data", 301, "application/json", `{"_embedded":{"items":{}}}`, reply.Redirected, "", false},
		{"500", 500, "", `{"trace_id":"x"}`, reply.Server, "", false},
		{"501 page", 501, page, `<html>`, reply.Server, "", false},
		{"502 page", 502, page, `<html>bad gateway</html>`, reply.Unavailable, "", true},
		{"503", 503, "", ``, reply.Unavailable, "", true},
		{"504", 504, "", ``, reply.Unavailable, "", true},
		{"200 page", 200, page, `<!DOCTYPE html><title>Login</title>`, reply.NotJSON, "", false},
		{"200 page, cut", 200, page, `<`, reply.NotJSON, "", false},
		{"200 text", 200, "application/json", `OK`, reply.NotJSON, "", false},
		{"200 unquoted keys", 200, "application/json", "{\n\"response\": {\n123: true}}", reply.NotJSON, "", false},
		{"200 trailing comma", 200, "application/json", `{"a":[1,]}`, reply.NotJSON, "", false},
		{"200 duplicate key", 200, "application/json", `{"a":1,"a":2}`, reply.NotJSON, "", false},
		{"200 too deep", 200, "application/json", strings.Repeat("[", 9200), reply.NotJSON, "", false},
		{"200 byte order mark", 200, "application/json", "\xEF\xBB\xBF{}", reply.NotJSON, "", false},
		{"200 not UTF-8", 200, "application/json", "{\"a\":\"\xff\"}", reply.NotJSON, "", false},
		{"200 empty", 200, "application/json", ``, reply.Empty, "", false},
		{"200 blank", 200, "application/json", " \r\n", reply.Empty, "", false},
		{"201 cut", 201, "application/json", `{"a":`, reply.Truncated, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, f := reply.Read("", reply.Answer{Status: c.status, ContentType: c.contentType, Body: []byte(c.body)})
			require.NotNil(t, f)
			require.Equal(t, c.kind, f.Kind)
			require.Equal(t, c.status, f.Status)
			require.Equal(t, c.code, f.Code)
			require.Equal(t, c.retryable, f.Retryable)
			require.Contains(t, f.Error(), string(c.kind))
			reached[f.Kind] = true
		})
	}
	for _, kind := range []reply.Kind{reply.BadRequest, reply.Unauthorized, reply.PaymentRequired, reply.Forbidden, reply.Blocked,
		reply.NotFound, reply.MethodNotAllowed, reply.Conflict, reply.ModeDisabled, reply.Unprocessable, reply.RateLimited,
		reply.Redirected, reply.Server, reply.Unavailable, reply.NotJSON, reply.Empty, reply.Truncated} {
		require.True(t, reached[kind], kind)
	}
}

// TestSuccess: what may be read, though it has a look of failure.
func TestSuccess(t *testing.T) {
	for name, a := range map[string]reply.Answer{
		"data":                          {Status: 200, Body: []byte(`{"_embedded":{}}`)},
		"data under an HTML type":       {Status: 200, ContentType: page, Body: []byte(` {"a":1}`)},
		"an object with title and id":   {Status: 200, Body: []byte(`{"id":1,"title":"x","status":400}`)},
		"an object with title":          {Status: 200, Body: []byte(`{"title":"x","status":10}`)},
		"errors are for who reads them": {Status: 200, Body: []byte(`{"response":{"errors":["x"]}}`)},
		"no error":                      {Status: 200, Body: []byte(`{"response":{"error":null}}`)},
		"no error either":               {Status: 200, Body: []byte(`{"response":{"error":false,"5":true}}`)},
		"a list":                        {Status: 201, Body: []byte(`[{"error_type":"x"}]`)},
	} {
		body, f := reply.Read("", a)
		require.Nil(t, f, name)
		require.Equal(t, strings.TrimSpace(string(a.Body)), body.Raw(), name)
	}
	for _, text := range []string{"", "{}", "<html>"} { // a 204 has no body, whatever comes
		body, f := reply.Read("", reply.Answer{Status: 204, Body: []byte(text)})
		require.Nil(t, f)
		require.False(t, body.Exists())
	}
}

// TestCut: a body cut anywhere is never data.
func TestCut(t *testing.T) {
	body := `{"_embedded":{"items":{"5":{"id":5,"name":"Воронка 😀","sort":1e1,"is_main":true,"statuses":{"142":{"id":142,"name":"\u0423"}}}}}}`
	_, f := reply.Read("", reply.Answer{Status: 200, Body: []byte(body)})
	require.Nil(t, f)
	for n := range len(body) {
		_, f := reply.Read("", reply.Answer{Status: 200, ContentType: "application/json", Body: []byte(body[:n])})
		require.NotNil(t, f, body[:n])
		if n == 0 {
			require.Equal(t, reply.Empty, f.Kind)
			continue
		}
		require.Equal(t, reply.Truncated, f.Kind, body[:n])
	}
}

// TestNothingEchoed: no page and no token gets into a failure, through any of
// the members that carry the vendor's words.
func TestNothingEchoed(t *testing.T) {
	const secret = "def50200aaaabbbbccccddddeeeeffff00001111222233334444"
	jwt := "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + strings.Repeat("QWxhZGRpbjpvcGVuIHNlc2FtZQ", 4) + "." + strings.Repeat("s1gnature", 5)
	for name, body := range map[string]string{
		"page":        `<html><body>` + secret + `</body></html>`,
		"cut":         `{"access_token":"` + secret,
		"duplicate":   `{"a":"` + secret + `","a":1}`,
		"v2":          `{"response":{"error":"token ` + secret + ` is old","error_code":"` + secret + `"}}`,
		"v2 jwt":      `{"response":{"error":"Bearer ` + jwt + `"}}`,
		"problem":     `{"status":400,"title":"` + secret + `","detail":"was ` + jwt + `","hint":"` + secret + `"}`,
		"chats":       `{"error_type":"` + secret + `","error_description":"` + jwt + `"}`,
		"fields":      `{"status":400,"title":"x","validation-errors":[{"request_id":"0","errors":[{"code":"` + secret + `","path":"a","detail":"` + jwt + `"}]}]}`,
		"field path":  `{"status":400,"title":"x","validation-errors":[{"request_id":"0","errors":[{"code":"c","path":"a.` + secret + `","detail":"d"}]}]}`,
		"at the cut":  `{"status":400,"title":"x","detail":"` + strings.Repeat("a b ", 120) + ` ` + secret + `"}`,
		"beside text": `{"status":400,"title":"x","detail":"ключ` + secret + `ключ"}`,
	} {
		for _, status := range []int{200, 400, 401, 403, 500, 503} {
			_, f := reply.Read("", reply.Answer{Status: status, ContentType: page, Body: []byte(body)})
			if name == "chats" && status == 200 {
				require.Nil(t, f, "its envelope is known by the status alone")
				continue
			}
			require.NotNil(t, f, name)
			text := string(f.AppendJSON(nil)) + f.Error()
			for _, piece := range []string{secret[:12], secret[len(secret)-12:], "eyJ", "QWxhZGRpbjpv", "s1gnatures1g", "html"} {
				require.NotContains(t, text, piece, "%s %d", name, status)
			}
		}
	}
	_, f := reply.Read("", reply.Answer{Status: 400, Body: []byte(`{"status":400,"title":"` + strings.Repeat("ж ", 1000) + `","detail":"Cannot GET https://sub.amocrm.ru/calls/316925483!"}`)})
	require.Less(t, len(f.Title), 600)
	require.True(t, strings.HasSuffix(f.Title, "ж…"))
	require.Equal(t, "Cannot GET https://sub.amocrm.ru/calls/316925483!", f.Detail, "what is no secret stays")
	_, f = reply.Read("", reply.Answer{Status: 400, Body: []byte(`{"status":400,"title":"x` + strings.Repeat("ж ", 1000) + `"}`)})
	require.True(t, strings.HasSuffix(f.Title, " …"), "a letter is left out whole")
}

func TestFields(t *testing.T) {
	body := func(requestID string) string {
		return `{"title":"Bad Request","status":400,"detail":"Request validation failed","validation-errors":[{"request_id":` + requestID +
			`,"errors":[{"code":"NotSupportedChoice","path":"custom_fields_values.0.field_id","detail":"d1"},{"code":"FieldMissing","path":"","detail":"d2"}]}]}`
	}
	for _, c := range []struct{ name, request, requestID, base string }{
		{"request not given, an index", ``, `"1"`, "/1"},
		{"request not given, a number", ``, `1`, "/1"},
		{"request not given, a name", ``, `"mine"`, ""},
		{"request not given, below zero", ``, `"-1"`, ""},
		{"request not given, with a sign", ``, `"+1"`, ""},
		{"request not given, padded", ``, `"01"`, ""},
		{"request not given, beyond all need", ``, `"99999999999999999999"`, ""},
		{"request cut", `[{"request_id":"mine"`, `"0"`, "/0"},
		{"by name", `[{"request_id":"a"},{"request_id":"mine"}]`, `"mine"`, "/1"},
		{"by number that was given as a name", `[{"request_id":"7"},{"request_id":"0"}]`, `"0"`, "/1"},
		{"by number that was given as a number", `[{},{"request_id":7}]`, `"7"`, "/1"},
		{"by index", `[{"name":"a"},{"name":"b"}]`, `"1"`, "/1"},
		{"index beyond", `[{"name":"a"}]`, `"1"`, ""},
		{"index with a sign", `[{"name":"a"},{"name":"b"}]`, `"+1"`, ""},
		{"name that nobody has", `[{"name":"a"}]`, `"mine"`, ""},
		{"an object was sent", `{"name":"a"}`, `"0"`, ""},
		{"no request_id", `[{"name":"a"}]`, `null`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := reply.Answer{Status: 400, ContentType: problem, Body: []byte(body(c.requestID))}
			if c.request != "" {
				a.Request = []byte(c.request)
			}
			_, f := reply.Read("", a)
			require.Equal(t, []reply.Field{
				{Path: c.base + "/custom_fields_values/0/field_id", Code: "NotSupportedChoice", Detail: "d1"},
				{Path: c.base, Code: "FieldMissing", Detail: "d2"},
			}, f.Fields)
		})
	}
	_, f := reply.Read("", reply.Answer{Status: 400, Body: []byte(`{"title":"x","status":400,"validation-errors":[` +
		strings.Repeat(`{"request_id":"0","errors":[{},{"path":"a/b~.c"}]},`, 100) + `{}]}`)})
	require.Len(t, f.Fields, 100, "as many as an answer has issues")
	require.Equal(t, "/0/a~1b~0/c", f.Fields[1].Path)
}

// TestOddMembers: members of other types than usual do no harm.
func TestOddMembers(t *testing.T) {
	for _, body := range []string{
		`{"status":"400","title":null,"detail":["x"],"validation-errors":{"0":"x"},"retry_after":"soon"}`,
		`{"response":[],"status":{}}`, `{"response":{"error":{"a":1}}}`, `null`, `"x"`, `5`, `[]`, `[[]]`,
		`{"title":"x","status":400,"validation-errors":[1,"x",null,{"errors":5},{"errors":["x",null]}]}`,
	} {
		_, f := reply.Read("", reply.Answer{Status: 400, Body: []byte(body)})
		require.Equal(t, reply.BadRequest, f.Kind, body)
		require.True(t, json.Valid(f.AppendJSON(nil)), body)
		require.Zero(t, f.RetryAfter)
	}
	for retry, want := range map[string]int{"1": 1, "86400": 86400, "86401": 0, "0": 0, "-1": 0, "1e9": 0, `"5"`: 5} {
		_, f := reply.Read("", reply.Answer{Status: 429, Body: []byte(`{"retry_after":` + retry + `}`)})
		require.Equal(t, want, f.RetryAfter, retry)
	}
}

func TestJSON(t *testing.T) {
	f := reply.Failure{Kind: reply.RateLimited, Status: 429, Code: "c", Title: "<t>", Detail: "d\n", Retryable: true, RetryAfter: 3,
		Fields: []reply.Field{{Path: "/a", Code: "b", Detail: "c"}, {}}}
	require.Equal(t, `{"kind":"rate-limited","status":429,"code":"c","title":"\u003ct\u003e","detail":"d\n","retryable":true,"retry_after":3,`+
		`"fields":[{"path":"/a","code":"b","detail":"c"},{"path":"","code":"","detail":""}]}`, string(f.AppendJSON(nil)))
	require.Equal(t, "amoCRM answered rate-limited (HTTP 429)", f.Error())
}

// TestCustomersOff: to read customers in another mode is answered 422, whatever
// the body is; a 422 to a write, or about anything else, is not about the mode.
func TestCustomersOff(t *testing.T) {
	for _, body := range []string{`{"title":"Unprocessable Entity","status":422,"detail":"x"}`, `{}`, ``, `<html>`, `{"a":`} {
		for endpoint, want := range map[amo.Endpoint]reply.Kind{
			amo.StatusesList: reply.ModeDisabled, amo.StatusesGet: reply.ModeDisabled,
			amo.SegmentsList: reply.ModeDisabled, amo.SegmentsGet: reply.ModeDisabled, amo.SegmentsFields: reply.ModeDisabled,
			amo.StatusesAdd: reply.Unprocessable, amo.SegmentsDelete: reply.Unprocessable,
			amo.PipelinesList: reply.Unprocessable, "": reply.Unprocessable,
		} {
			_, f := reply.Read(endpoint, reply.Answer{Status: 422, Body: []byte(body)})
			require.NotNil(t, f)
			require.Equal(t, want, f.Kind, "%s %s", endpoint, body)
			require.False(t, f.Retryable)
		}
	}
	_, f := reply.Read(amo.SegmentsList, reply.Answer{Status: 404, Body: []byte(`{"title":"Not Found","status":404}`)})
	require.Equal(t, reply.NotFound, f.Kind)
	_, f = reply.Read(amo.SegmentsList, reply.Answer{Status: 200, Body: []byte(`{"title":"Unprocessable Entity","status":422}`)})
	require.Equal(t, reply.ModeDisabled, f.Kind)
}
