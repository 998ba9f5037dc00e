package proxy_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

const (
	statusesPath = "/api/v4/customers/statuses"
	segmentsPath = "/api/v4/customers/segments"
	fieldsPath   = segmentsPath + "/custom_fields"
)

// customers is the awkward account with its customers in this mode; user 1
// administers it, user 2 doesn't.
func customers(mode string) *sandbox.Seed {
	seed := sandbox.Awkward()
	seed.Customers.Mode = mode
	seed.Users = sandbox.Small().Users
	return seed
}

func TestMirrorOfCustomers(t *testing.T) {
	for _, row := range []struct{ mode, path string }{
		{"periodicity", statusesPath}, {"periodicity", statusesPath + "/4740013"},
		{"segments", segmentsPath}, {"segments", segmentsPath + "?page=2&limit=2"}, {"segments", segmentsPath + "/51"},
		{"segments", fieldsPath}, {"segments", fieldsPath + "?limit=3"},
	} {
		t.Run(row.path, func(t *testing.T) {
			h := newHouse(t, customers(row.mode))
			want := h.fromVendor("GET", row.path)
			for _, user := range []int64{1, 2} {
				out := h.do(call{method: "GET", target: row.path, token: h.token(user)})
				assert.Equal(t, 200, out.status, out.body)
				assert.Equal(t, want, out.body)
				assert.Equal(t, "application/hal+json", out.header.Get("Content-Type"))
			}
		})
	}
}

// customerWrites are one of each write, none of which deletes.
var customerWrites = []struct{ mode, method, path, body, want string }{
	{"periodicity", "POST", statusesPath, `[{"name":"New","sort":25,"color":"#fffeb2"}]`, "New"},
	{"periodicity", "PATCH", statusesPath + "/4740013", `{"name":"Regulars"}`, "Regulars"},
	{"periodicity", "PATCH", statusesPath + "/4740013", `{"id":4740013,"name":"Regulars"}`, "Regulars"},
	{"segments", "POST", segmentsPath, `{"name":"New","color":"6610f2"}`, "New"},
	{"segments", "PATCH", segmentsPath + "/51", ` { "name":"Wholesale" } `, "Wholesale"},
}

func TestCustomerWrites(t *testing.T) {
	for _, row := range customerWrites {
		t.Run(row.method+" "+row.path, func(t *testing.T) {
			h := newHouse(t, customers(row.mode))
			before := h.account()
			out := h.refusedWrite(call{method: row.method, target: row.path, token: h.token(2), body: row.body}, 403, "not-administrator")
			assert.Equal(t, "not-administrator", out.log.Outcome)
			out = h.do(call{method: row.method, target: row.path, token: h.token(1), body: row.body})
			assert.Equal(t, 200, out.status, out.body)
			assert.Contains(t, text(h.account().Customers), row.want)
			assert.Len(t, h.writes(), 1)
			assert.NotEqual(t, before, h.account())
			require.Len(t, h.gate.saved[h.account().ID], 1, "the state before it is kept")
			assert.NotContains(t, string(h.gate.saved[h.account().ID][0].state), `"`+row.want+`"`)
			assert.NotContains(t, out.log.Route, "4740013", "the route is the table's")
		})
	}
}

// refusedWrite may read, for rights are asked live; it writes nothing.
func (h *house) refusedWrite(c call, status int, code string) result {
	h.t.Helper()
	before := h.account()
	out := h.do(c)
	assert.Equal(h.t, status, out.status, out.body)
	assert.Equal(h.t, code, out.code)
	assert.Empty(h.t, h.writes())
	assert.Equal(h.t, before, h.account())
	return out
}

func TestCustomerDeletionsAreGuarded(t *testing.T) {
	for _, row := range []struct{ mode, path, address string }{
		{"periodicity", statusesPath + "/4740013", "statuses/4740013"},
		{"segments", segmentsPath + "/51", "segments/51"},
	} {
		t.Run(row.address, func(t *testing.T) {
			h := newHouse(t, customers(row.mode))
			c := call{method: "DELETE", target: row.path, token: h.token(1)}
			out := h.refusedWrite(c, 409, "would-delete")
			l := h.lossOf(out)
			assert.Equal(t, []string{row.address}, l.addresses())
			h.refusedWrite(confirmed(c, stranger), 409, "would-delete")
			h.refusedWrite(call{method: "DELETE", target: row.path, token: h.token(2), headers: confirmed(c, l.Digest).headers}, 403, "not-administrator")
			assert.Empty(t, h.gate.saved)
			var types []string
			h.gate.fail = func(c message.Call) (*message.Answer, error) {
				if c.Fields.Get("method") == "DELETE" {
					types = append(types, c.Fields.Get("content-type"))
				}
				return nil, nil
			}
			out = h.do(confirmed(c, l.Digest))
			assert.Equal(t, 204, out.status, out.body)
			assert.Equal(t, []string{"application/json"}, types, "as the documents have it")
			assert.Len(t, h.writes(), 1)
			assert.Len(t, h.gate.saved[h.account().ID], 1)
			h.refusedWriteAgain(confirmed(c, l.Digest), "state-unknown")
		})
	}
	t.Run("on another state the confirmation is worth nothing", func(t *testing.T) {
		h := newHouse(t, customers("segments"))
		c := call{method: "DELETE", target: segmentsPath + "/51", token: h.token(1)}
		l := h.lossOf(h.do(c))
		require.Equal(t, 200, h.do(call{method: "PATCH", target: segmentsPath + "/21", token: h.token(1), body: `{"name":"Other"}`}).status)
		h.sandbox.ClearJournal()
		h.refusedWrite(confirmed(c, l.Digest), 409, "would-delete")
		h.refusedWrite(confirmed(call{method: "DELETE", target: segmentsPath + "/21", token: h.token(1)}, l.Digest), 409, "would-delete")
	})
}

func (h *house) refusedWriteAgain(c call, code string) {
	h.t.Helper()
	h.sandbox.ClearJournal()
	h.refusedWrite(c, 409, code)
}

// TestIDsInPaths: an id is [1-9][0-9]{0,15} in the raw path, or there is no such
// address.
func TestIDsInPaths(t *testing.T) {
	h := newHouse(t, customers("segments"))
	for _, digits := range []string{"0", "01", "-1", "+1", "1.0", "1e3", "%31", "1%00", "1/", "1//", "1;x", " 1", "99999999999999999", "9007199254740993", "new-0", "custom_fields/1", "..", "1/../51", "٣", ""} {
		for _, base := range []string{segmentsPath, statusesPath} {
			for _, method := range []string{"GET", "PATCH", "DELETE"} {
				t.Run(method+" "+base+"/"+digits, func(t *testing.T) {
					if strings.ContainsAny(digits, " ٣") {
						return // net/http refuses to read such a request line
					}
					h.in(t).refused(call{method: method, target: base + "/" + digits, token: h.token(1), body: "{}"}, 404, "not-found", "no-route")
				})
			}
		}
	}
}

func TestCustomerQueries(t *testing.T) {
	h := newHouse(t, customers("segments"))
	for _, target := range []string{
		segmentsPath + "?page=0", segmentsPath + "?page=1&page=2", segmentsPath + "?with=x", segmentsPath + "?limit=", segmentsPath + "?limit=10&", segmentsPath + "?page=%31",
		segmentsPath + "?id=51", segmentsPath + "/51?page=1", statusesPath + "?page=1", statusesPath + "/4740013?x", fieldsPath + "?with=enums", segmentsPath + "?page=1;limit=2", "?",
	} {
		if target == "?" {
			continue
		}
		t.Run(target, func(t *testing.T) {
			h.in(t).refused(call{method: "GET", target: target, token: h.token(1)}, 400, "bad-query", "bad-query")
		})
	}
	t.Run("more than a page may hold", func(t *testing.T) {
		out := h.in(t).refused(call{method: "GET", target: segmentsPath + "?limit=251", token: h.token(1)}, 400, "bad-input", "bad-input")
		assert.Contains(t, out.body, `"path":"/limit"`)
	})
	for _, row := range []struct{ method, target, body string }{
		{"POST", statusesPath, "[]"}, {"POST", segmentsPath, "{}"}, {"PATCH", segmentsPath + "/51", "{}"}, {"DELETE", segmentsPath + "/51", ""},
	} {
		t.Run(row.method+" "+row.target+"?x=1", func(t *testing.T) {
			h.in(t).refused(call{method: row.method, target: row.target + "?x=1", token: h.token(1), body: row.body}, 400, "bad-query", "bad-query")
		})
	}
}

// TestQueriesAreRebuilt: what is sent is what the core wrote.
func TestQueriesAreRebuilt(t *testing.T) {
	h := newHouse(t, customers("segments"))
	out := h.do(call{method: "GET", target: segmentsPath + "?limit=2&page=1", token: h.token(1)})
	assert.Equal(t, 200, out.status)
	require.Len(t, h.sandbox.Journal(), 1)
	assert.Equal(t, segmentsPath+"?page=1&limit=2", h.sandbox.Journal()[0].Path)
}

func TestCustomerBodies(t *testing.T) {
	h := newHouse(t, customers("segments"))
	for name, row := range map[string]struct{ method, target, body, code, path string }{
		"another id":        {"PATCH", segmentsPath + "/51", `{"id":52,"name":"x"}`, "key-id-mismatch", "/id"},
		"no id at all":      {"PATCH", segmentsPath + "/51", `{"id":"x","name":"x"}`, "key-id-mismatch", "/id"},
		"nothing to change": {"PATCH", segmentsPath + "/51", `{}`, "no-change", ""},
		"a list":            {"PATCH", statusesPath + "/51", `[{"name":"x"}]`, "wrong-type", ""},
		"an id twice":       {"PATCH", segmentsPath + "/51", `{"id":51,"id":51}`, "duplicate-key", "/id"},
		"a blank name":      {"POST", segmentsPath, `{"name":" "}`, "blank-name", "/name"},
		"one for a list":    {"POST", statusesPath, `{"name":"x"}`, "wrong-type", ""},
		"a colour":          {"POST", statusesPath, `[{"name":"x","sort":1,"color":"#123456"}]`, "colour-not-allowed", "/0/color"},
		"not JSON":          {"PATCH", segmentsPath + "/51", `{"name"`, "syntax", "/name"},
	} {
		t.Run(name, func(t *testing.T) {
			out := h.in(t).refused(call{method: row.method, target: row.target, token: h.token(1), body: row.body}, 400, "bad-input", "bad-input")
			assert.Contains(t, out.body, `"code":"`+row.code+`"`)
			assert.Contains(t, out.body, `"path":"`+row.path+`"`)
		})
	}
}

// TestAnotherMode: the vendor's own refusal is passed on; nothing is written.
func TestAnotherMode(t *testing.T) {
	h := newHouse(t, customers("disabled"))
	out := h.do(call{method: "GET", target: statusesPath, token: h.token(1)})
	assert.Equal(t, 422, out.status)
	out = h.refusedWrite(call{method: "POST", target: segmentsPath, token: h.token(1), body: `{"name":"x"}`}, 422, "mode-disabled")
	assert.Equal(t, "vendor-mode", out.log.Outcome)
}

func TestLostCustomerWrite(t *testing.T) {
	for name, row := range map[string]struct {
		fault sandbox.Fault
		state string
	}{
		"carried out":     {sandbox.Fault{Method: "PATCH", Path: segmentsPath, Reset: true, Processed: true}, "changed"},
		"not carried out": {sandbox.Fault{Method: "PATCH", Path: segmentsPath, Page: "gateway"}, "unchanged"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, customers("segments"))
			require.NoError(t, h.sandbox.AddFault(row.fault))
			out := h.do(call{method: "PATCH", target: segmentsPath + "/51", token: h.token(1), body: `{"name":"Wholesale"}`})
			assert.Equal(t, "unknown-outcome", out.code)
			assert.Contains(t, out.body, `"state":"`+row.state+`"`)
			assert.Len(t, h.writes(), 1)
		})
	}
}

// TestWritesNeedTheState: a write whose way back can't be kept is not sent.
func TestWritesNeedTheState(t *testing.T) {
	for _, row := range customerWrites {
		t.Run(row.method+" "+row.path, func(t *testing.T) {
			h := newHouse(t, customers(row.mode))
			require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Method: http.MethodGet, Path: "/api/v4/customers", Times: -1, Page: "gateway"}))
			h.refusedWrite(call{method: row.method, target: row.path, token: h.token(1), body: row.body}, 502, "unavailable")
			h.sandbox.ClearFaults()
			h.gate.failing("save", failed("unavailable"))
			h.refusedWrite(call{method: row.method, target: row.path, token: h.token(1), body: row.body}, 503, "unavailable")
		})
	}
}
