package proxy_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// fromVendor is what the vendor itself answers to the same request.
func (h *house) fromVendor(method, path string) string {
	h.t.Helper()
	r, err := http.NewRequest(method, h.vendor+path, nil)
	require.NoError(h.t, err)
	a := h.gate.http(r.Context(), method, h.vendor+path, "", h.sandbox.AccessToken(1), nil)
	require.Equal(h.t, 200, a.Status)
	return string(a.Body)
}

func TestMirrorIsVerbatim(t *testing.T) {
	h := newHouse(t, sandbox.Awkward())
	for _, path := range []string{listPath, listPath + "?id=" + id(h.pipeline(1).ID)} {
		want := h.fromVendor("GET", path)
		out := h.do(call{method: "GET", target: path, token: h.token(1)})
		assert.Equal(t, 200, out.status)
		assert.Equal(t, want, out.body)
	}
}

func TestMirrorPassesRefusalsOn(t *testing.T) {
	h := newHouse(t, nil)
	for name, row := range map[string]struct {
		fault       sandbox.Fault
		contentType string
	}{
		"v2 error":     {sandbox.Fault{Status: 400, Body: `{"response":{"error":"Нет","error_code":"222"}}`}, "application/json"},
		"v4 problem":   {sandbox.Fault{Status: 400, ContentType: "application/problem+json", Body: `{"title":"Bad Request","status":400}`}, "application/problem+json"},
		"unpaid":       {sandbox.Fault{Status: 402, Body: `{"title":"Payment Required","status":402}`}, "application/json"},
		"not found":    {sandbox.Fault{Status: 404, Body: `{"title":"Not Found","status":404}`}, "application/json"},
		"odd type":     {sandbox.Fault{Status: 404, ContentType: "text/evil; x=y", Body: `{"title":"Not Found","status":404}`}, "application/json"},
		"too many":     {sandbox.Fault{Status: 429, RetryAfter: 2, Body: `{"title":"Too many requests","status":429}`}, "application/json"},
		"half success": {sandbox.Fault{Status: 200, Body: `{"response":{"error":"Нет","error_code":"244"}}`}, "application/json"},
		"no content":   {sandbox.Fault{Status: 204}, ""},
		"hal":          {sandbox.Fault{Status: 200, ContentType: "application/hal+json; charset=utf-8", Body: `{"_embedded":{"items":[]}}`}, "application/hal+json"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			require.NoError(t, h.sandbox.AddFault(row.fault))
			out := h.do(call{method: "GET", target: listPath, token: h.token(1)})
			assert.Equal(t, row.fault.Status, out.status)
			assert.Equal(t, row.fault.Body, out.body)
			assert.Equal(t, row.contentType, out.header.Get("Content-Type"))
			if row.fault.RetryAfter > 0 {
				assert.Equal(t, "2", out.header.Get("Retry-After"))
			}
			assert.Equal(t, "ok", out.log.Outcome)
		})
	}
}

// TestMirrorEchoesNothing: what is no JSON that may be read never gets through.
func TestMirrorEchoesNothing(t *testing.T) {
	h := newHouse(t, nil)
	zero, cut := 0, 40
	const secret = "<html>echo-me"
	for name, row := range map[string]struct {
		fault  sandbox.Fault
		status int
		code   string
	}{
		"block":          {sandbox.Fault{Page: "blocked"}, 503, "blocked"},
		"login":          {sandbox.Fault{Page: "login"}, 502, "bad-answer"},
		"gateway":        {sandbox.Fault{Page: "gateway"}, 502, "unavailable"},
		"a page":         {sandbox.Fault{Status: 200, ContentType: "text/html", Body: secret}, 502, "bad-answer"},
		"a page as JSON": {sandbox.Fault{Status: 200, Body: secret}, 502, "bad-answer"},
		"a 404 page":     {sandbox.Fault{Status: 404, ContentType: "text/html", Body: secret}, 502, "amocrm-refused"},
		"empty":          {sandbox.Fault{Status: 200}, 502, "bad-answer"},
		"cut":            {sandbox.Fault{CutAt: &cut}, 502, "bad-answer"},
		"cut at once":    {sandbox.Fault{CutAt: &zero}, 502, "bad-answer"},
		"a key twice":    {sandbox.Fault{Status: 200, Body: `{"echo-me":1,"echo-me":2}`}, 502, "bad-answer"},
		"twice, refused": {sandbox.Fault{Status: 400, Body: `{"echo-me":1,"echo-me":2}`}, 502, "amocrm-refused"},
		"no UTF-8":       {sandbox.Fault{Status: 200, Body: "{\"echo-me\":\"\xff\"}"}, 502, "bad-answer"},
		"two documents":  {sandbox.Fault{Status: 200, Body: `{}{"echo-me":1}`}, 502, "bad-answer"},
		"500":            {sandbox.Fault{Status: 500, Body: `{"title":"echo-me","status":500,"trace_id":"x"}`}, 502, "unavailable"},
		"a dead grant":   {sandbox.Fault{Status: 401, Body: `{"title":"echo-me","status":401}`}, 503, "reauthorize"},
		"dead, by v2":    {sandbox.Fault{Status: 200, Body: `{"response":{"error":"echo-me","error_code":"110"}}`}, 503, "reauthorize"},
		"a reset":        {sandbox.Fault{Reset: true}, 503, "unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			row.fault.Times = -1 // net/http sends a GET again that was reset
			require.NoError(t, h.sandbox.AddFault(row.fault))
			defer h.sandbox.ClearFaults()
			out := h.do(call{method: "GET", target: listPath, token: h.token(1)})
			assert.Equal(t, row.status, out.status)
			assert.Equal(t, row.code, out.code)
			assert.NotContains(t, out.body+text(out.log), "echo-me")
		})
	}
}

// TestLostWrite: the answer to a write never came. It is looked for, not sent
// again.
func TestLostWrite(t *testing.T) {
	h := newHouse(t, nil)
	cut := 10
	for name, row := range map[string]struct {
		fault sandbox.Fault
		state string
	}{
		"carried out, reset":     {sandbox.Fault{Path: setPath, Reset: true, Processed: true}, "changed"},
		"carried out, 504":       {sandbox.Fault{Path: setPath, Page: "gateway", Processed: true}, "changed"},
		"carried out, cut":       {sandbox.Fault{Path: setPath, CutAt: &cut}, "changed"},
		"carried out, empty":     {sandbox.Fault{Path: setPath, Status: 200, Processed: true}, "changed"},
		"not carried out, reset": {sandbox.Fault{Path: setPath, Reset: true}, "unchanged"},
		"not carried out, 502":   {sandbox.Fault{Path: setPath, Status: 502}, "unchanged"},
		"not carried out, 500":   {sandbox.Fault{Path: setPath, Status: 500, Body: `{"title":"x","status":500}`}, "unchanged"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, nil)
			require.NoError(t, h.sandbox.AddFault(row.fault))
			out := h.do(set(h.token(1), renameAll))
			assert.Equal(t, 502, out.status)
			assert.Equal(t, "unknown-outcome", out.code)
			assert.Contains(t, out.body, `"state":"`+row.state+`"`)
			assert.Len(t, h.writes(), 1, "a write is never sent twice")
		})
	}
	t.Run("and nothing can be read afterwards", func(t *testing.T) {
		h := h.in(t)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Reset: true}))
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: listPath, Skip: 1, Times: -1, Page: "gateway"}))
		defer h.sandbox.ClearFaults()
		out := h.do(set(h.token(1), renameAll))
		assert.Equal(t, "unknown-outcome", out.code)
		assert.Contains(t, out.body, `"state":"unknown"`)
		assert.Len(t, h.writes(), 1)
	})
	t.Run("a refusal is no lost answer", func(t *testing.T) {
		h := h.in(t)
		body := `{"title":"Bad Request","status":400}`
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: 400, Body: body}))
		out := h.do(set(h.token(1), renameAll))
		assert.Equal(t, 400, out.status)
		assert.Equal(t, body, out.body)
	})
}
