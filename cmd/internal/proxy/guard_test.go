package proxy_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// loss is what a would-delete problem lists.
type loss struct {
	Deletes []struct {
		Address string
		ID      int64
		Name    string
	}
	Digest string
}

func (h *house) lossOf(out result) (l loss) {
	h.t.Helper()
	require.NoError(h.t, json.Unmarshal([]byte(out.body), &l))
	return l
}

func (l loss) addresses() (all []string) {
	for _, d := range l.Deletes {
		all = append(all, d.Address)
	}
	return all
}

const (
	// withoutNegotiation leaves stage 40013 out.
	withoutNegotiation = `{"update":[{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact"},` +
		`{"id":40012,"name":"Offer made"},{"id":40014,"name":"Contract"}]}]}`
	// onlyNew leaves all of them out, in the vendor's own form.
	onlyNew = `{"request":{"pipelines":{"update":{"4001":{"id":4001,"name":"Pipeline","statuses":{"0":{"name":"New"}}}}}}}`
)

func confirmed(c call, digest string) call {
	c.headers = http.Header{"X-Confirm-Delete": {digest}}
	return c
}

func TestGuardRefuses(t *testing.T) {
	h := newHouse(t, nil)
	for name, row := range map[string]struct {
		target, body string
		deletes      []string
	}{
		"one stage left out": {setPath, withoutNegotiation, []string{"pipelines/4001/statuses/40013"}},
		"the whole list": {setPath, onlyNew, []string{"pipelines/4001/statuses/40011", "pipelines/4001/statuses/40012",
			"pipelines/4001/statuses/40013", "pipelines/4001/statuses/40014"}},
		"one pipeline":  {deletePath, `{"request":{"id":4002}}`, []string{"pipelines/4002"}},
		"two pipelines": {deletePath, `{"id":[4002,4001]}`, []string{"pipelines/4001", "pipelines/4002"}},
		"one in two":    {setPath, strings.Replace(withoutNegotiation, `"update":[`, `"add":[{"name":"New","statuses":[{"name":"A"}]}],"update":[`, 1), []string{"pipelines/4001/statuses/40013"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			before := h.account()
			c := call{method: "POST", target: row.target, token: h.token(1), body: row.body}
			for _, c := range []call{c, confirmed(c, ""), confirmed(c, stranger), confirmed(c, "true")} {
				out := h.do(c)
				assert.Equal(t, 409, out.status)
				assert.Equal(t, "would-delete", out.code)
				l := h.lossOf(out)
				assert.ElementsMatch(t, row.deletes, l.addresses())
				assert.Len(t, l.Digest, 64)
			}
			assert.Empty(t, h.writes())
			assert.Equal(t, before, h.account())
		})
	}
}

func TestGuardLetsExactlyThatThrough(t *testing.T) {
	h := newHouse(t, nil)
	c := set(h.token(1), withoutNegotiation)
	digest := h.lossOf(h.do(c)).Digest

	t.Run("not another body", func(t *testing.T) {
		h := h.in(t)
		for _, body := range []string{onlyNew, strings.Replace(withoutNegotiation, "Offer made", "Offer", 1)} {
			out := h.do(confirmed(set(h.token(1), body), digest))
			assert.Equal(t, "would-delete", out.code)
			assert.Empty(t, h.writes())
		}
	})
	t.Run("not another endpoint", func(t *testing.T) {
		h := h.in(t)
		out := h.do(confirmed(call{method: "POST", target: deletePath, token: h.token(1), body: `{"id":4001}`}, digest))
		assert.Equal(t, "would-delete", out.code)
		assert.Empty(t, h.writes())
	})
	t.Run("not twice over", func(t *testing.T) {
		h := h.in(t)
		c := c
		c.headers = http.Header{"X-Confirm-Delete": {digest, digest}}
		assert.Equal(t, "would-delete", h.do(c).code)
		assert.Empty(t, h.writes())
	})
	t.Run("not by a manager", func(t *testing.T) {
		h := h.in(t)
		assert.Equal(t, "not-administrator", h.do(confirmed(set(h.token(2), withoutNegotiation), digest)).code)
		assert.Empty(t, h.writes())
	})
	t.Run("not on another base", func(t *testing.T) {
		h := newHouse(t, nil)
		h.write(setPath, `{"request":{"pipelines":{"add":[{"name":"Somebody else's","statuses":[{"name":"A"}]}]}}}`)
		out := h.do(confirmed(set(h.token(1), withoutNegotiation), digest))
		assert.Equal(t, "would-delete", out.code)
		assert.NotEqual(t, digest, h.lossOf(out).Digest)
		assert.Empty(t, h.writes())
	})
	t.Run("but exactly that", func(t *testing.T) {
		h := h.in(t)
		out := h.do(confirmed(c, digest))
		assert.Equal(t, 200, out.status, out.body)
		assert.Equal(t, []string{setPath}, h.writes())
		var names []string
		for _, s := range h.pipeline(0).Stages {
			names = append(names, s.Name)
		}
		assert.Equal(t, []string{"Initial contact", "Offer made", "Contract", "Closed - won", "Closed - lost"}, names)
		assert.Equal(t, 5, h.pipeline(0).Stages[0].Leads, "the deal moved to the first stage")
	})
	t.Run("and not again", func(t *testing.T) {
		h := h.in(t)
		out := h.do(confirmed(set(h.token(1), withoutNegotiation), digest))
		assert.Equal(t, 200, out.status, "the stage is gone, nothing would be deleted: %s", out.body)
	})
}

// write changes the account behind the proxy's back.
func (h *house) write(path, body string) {
	h.t.Helper()
	a := h.gate.http(h.t.Context(), "POST", h.vendor+path, "application/json", h.sandbox.AccessToken(1), []byte(body))
	require.Equal(h.t, 200, a.Status, "%s", a.Body)
	h.sandbox.ClearJournal()
}

// TestGuardNeedsTheState: what can't be read is unknown, never empty.
func TestGuardNeedsTheState(t *testing.T) {
	zero, cut := 0, 200
	for name, fault := range map[string]sandbox.Fault{
		"a page":           {Path: listPath, Page: "gateway"},
		"empty":            {Path: listPath, Status: 200},
		"cut":              {Path: listPath, CutAt: &cut},
		"cut at once":      {Path: listPath, CutAt: &zero},
		"no content":       {Path: listPath, Status: 204},
		"no pipelines":     {Path: listPath, Status: 200, Body: `{"_embedded":{"items":[]}}`},
		"no items":         {Path: listPath, Status: 200, Body: `{}`},
		"a list":           {Path: listPath, Status: 200, Body: `[]`},
		"another one only": {Path: listPath, Status: 200, Body: `{"_embedded":{"items":{"4002":{"id":4002,"name":"Repeat orders","statuses":{"40021":{"id":40021,"name":"Call back"}}}}}}`},
		"no stages":        {Path: listPath, Status: 200, Body: `{"_embedded":{"items":{"4001":{"id":4001,"name":"Pipeline"}}}}`},
		"null stages":      {Path: listPath, Status: 200, Body: `{"_embedded":{"items":{"4001":{"id":4001,"name":"Pipeline","statuses":null}}}}`},
		"an error":         {Path: listPath, Status: 200, Body: `{"response":{"error":"x","error_code":"244"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, nil)
			fault.Times = -1
			require.NoError(t, h.sandbox.AddFault(fault))
			calls := []call{set(h.token(1), onlyNew)}
			if !strings.HasSuffix(name, "stages") { // else they don't matter: the pipeline itself is named
				calls = append(calls, call{method: "POST", target: deletePath, token: h.token(1), body: `{"id":4001}`})
			}
			if !strings.HasPrefix(name, "another") && !strings.HasSuffix(name, "stages") { // those can be planned with
				calls = append(calls, call{method: "POST", target: "/plan", token: h.token(1), body: `{"kind":"pipelines","desired":{"pipelines":[]}}`})
			}
			for _, c := range calls {
				out := h.do(c)
				assert.GreaterOrEqual(t, out.status, 400, out.body)
				assert.Empty(t, h.writes())
			}
		})
	}
}

func TestGuardLeavesTheRestAlone(t *testing.T) {
	for name, c := range map[string]call{
		"a new pipeline": {target: setPath, body: `{"add":[{"name":"New","statuses":[{"name":"A"}]}]}`},
		"every stage":    {target: setPath, body: renameAll},
		"in the vendor's form": {target: setPath, body: `{"request":{"pipelines":{"update":{"4002":{"id":4002,"name":"Repeat","statuses":{` +
			`"40022":{"id":40022,"name":"Invoice sent","sort":10},"40021":{"id":40021,"name":"Call back","sort":20},"0":{"name":"Paid","sort":30}}}}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, nil)
			c.method, c.token = "POST", h.token(1)
			out := h.do(c)
			assert.Equal(t, 200, out.status, out.body)
			assert.Equal(t, []string{setPath}, h.writes())
			assert.Contains(t, out.body, `"response"`)
		})
	}
}
