package proxy_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

var ways = []string{"404", "html", "405", "410"}

// retiredHouse is an account that no longer answers v2, in one of the ways.
func retiredHouse(t *testing.T, seed *sandbox.Seed, way string) *house {
	h := newHouseOf(t, seed, "auto")
	require.NoError(t, h.sandbox.SetV2(way))
	return h
}

// parsed reads an answer as the core reads the vendor's own.
func (h *house) parsed(endpoint amo.Endpoint, out result) string {
	h.t.Helper()
	data, failure := core.Parse(endpoint, reply.Answer{Status: out.status, ContentType: out.header.Get("Content-Type"), Body: []byte(out.body)})
	require.Nil(h.t, failure, "%s", out.body)
	return string(data)
}

func TestRetiredList(t *testing.T) {
	for _, seed := range []func() *sandbox.Seed{sandbox.Small, sandbox.Awkward} {
		h := newHouseOf(t, seed(), "auto")
		var lived []struct {
			ID, Sort int64
			Name     string
			Statuses []struct {
				ID, Sort          int64
				Name, Color, Kind string
				Editable          bool
			}
		}
		read := func(h *house, into any) {
			out := h.do(call{method: "GET", target: listPath, token: h.token(seed().Users[0].ID)})
			require.Equal(t, 200, out.status, out.body)
			require.NoError(t, json.Unmarshal([]byte(h.parsed(amo.PipelinesList, out)), &struct{ Pipelines any }{into}))
		}
		read(h, &lived)
		require.NotEmpty(t, lived)
		for _, way := range ways {
			t.Run(way, func(t *testing.T) {
				h := h.in(t)
				require.NoError(t, h.sandbox.SetV2(way))
				defer func() { _ = h.sandbox.SetV2("on") }()
				got := lived[:0:0]
				read(h, &got)
				require.Len(t, got, len(lived))
				for i, p := range lived {
					if p.Statuses == nil { // one that v2 lists without its stages
						got[i].Statuses = nil
					}
					assert.Equal(t, text(p), text(got[i]), "the old list is the same, read from v4")
				}
			})
		}
	}
	t.Run("one pipeline", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		out := h.do(call{method: "GET", target: listPath + "?id=4002", token: h.token(2)})
		assert.Contains(t, h.parsed(amo.PipelinesList, out), `{"pipelines":[{"id":4002,`)
		assert.NotContains(t, out.body, `"4001"`)
		assert.Equal(t, 204, h.do(call{method: "GET", target: listPath + "?id=7", token: h.token(2)}).status)
	})
	t.Run("not when it is only away", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		for _, f := range []sandbox.Fault{{Page: "gateway"}, {Page: "login"}, {Page: "blocked"}, {Status: 500}, {Status: 404, Body: `{"response":{"error":"no such account","error_code":"101"}}`}} {
			f.Path = listPath
			require.NoError(t, h.sandbox.AddFault(f))
			h.do(call{method: "GET", target: listPath, token: h.token(1)})
			assert.Zero(t, h.asked(v4Path))
		}
	})
	t.Run("not when the setting says v2", func(t *testing.T) {
		h := newHouseOf(t, nil, "v2")
		require.NoError(t, h.sandbox.SetV2("404"))
		assert.Equal(t, 404, h.do(call{method: "GET", target: listPath, token: h.token(1)}).status)
		assert.Zero(t, h.asked(v4Path))
	})
	t.Run("never asked when the setting says v4", func(t *testing.T) {
		h := newHouseOf(t, nil, "v4")
		assert.Equal(t, 200, h.do(call{method: "GET", target: listPath, token: h.token(1)}).status)
		assert.Zero(t, h.asked(listPath))
	})
}

// answeredSet is what pipelines/set answers, as the core reads it.
type answeredSet struct {
	Added []struct {
		ID       int64
		Name     string
		Statuses []struct {
			ID   int64
			Name string
		}
	}
	Updated []struct {
		ID    int64
		OK    bool
		Error *string
	}
	Errors     []struct{ Path, Message string }
	ServerTime int64 `json:"server_time"`
}

func (h *house) answeredSet(out result) (a answeredSet) {
	h.t.Helper()
	require.Equal(h.t, 200, out.status, out.body)
	require.NoError(h.t, json.Unmarshal([]byte(h.parsed(amo.PipelinesSet, out)), &a))
	return a
}

const oldClient = `{"request":{"pipelines":{"add":[{"name":"New","sort":0,"is_main":"on","statuses":{"0":{"name":"B","sort":20,"color":"#fffd7f"},"1":{"name":"A","sort":10},"142":{"name":"Yes"}}}],` +
	`"update":{"4001":{"id":4001,"name":"Renamed","statuses":{"40011":{"id":40011,"name":"First","sort":20},"40012":{"id":40012,"name":"Offer made","sort":10},` +
	`"40013":{"id":40013,"name":"Negotiation","sort":30},"40014":{"id":40014,"name":"Contract","sort":40},"0":{"name":"Last","sort":50,"color":"#ffdbdb"}}}}}}}`

func TestRetiredSet(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			h := retiredHouse(t, nil, way)
			h.refusedWrite(set(h.token(2), oldClient), 403, "not-administrator")
			out := h.do(set(h.token(1), oldClient))
			a := h.answeredSet(out)
			require.Len(t, a.Added, 1, out.body)
			assert.Equal(t, "New", a.Added[0].Name)
			require.Len(t, a.Updated, 1)
			assert.True(t, a.Updated[0].OK)
			assert.Empty(t, a.Errors)
			assert.Positive(t, a.ServerTime)

			p := h.account().Pipelines
			assert.Equal(t, a.Added[0].ID, p[0].ID, "its sort puts it in front")
			assert.True(t, p[0].Main)
			names := func(p sandbox.PipelineState) (all []string) {
				for _, s := range p.Stages {
					if !s.Unsorted {
						all = append(all, s.Name)
					}
				}
				return all
			}
			assert.Equal(t, []string{"A", "B", "Yes", "Closed - lost"}, names(p[0]))
			assert.Equal(t, []string{"Offer made", "First", "Negotiation", "Contract", "Last", "Closed - won", "Closed - lost"}, names(p[1]))
			assert.Equal(t, "Renamed", p[1].Name)
			require.Len(t, h.gate.saved[h.account().ID], 1)
			for _, path := range h.writes() {
				assert.Contains(t, path, v4Path)
			}
		})
	}
}

func TestRetiredSetIsGuarded(t *testing.T) {
	h := retiredHouse(t, nil, "404")
	c := set(h.token(1), withoutNegotiation)
	out := h.refusedWrite(c, 409, "would-delete")
	l := h.lossOf(out)
	assert.Equal(t, []string{"pipelines/4001/statuses/40013"}, l.addresses())
	assert.Contains(t, out.body, `"leads":1`)
	h.refusedWrite(confirmed(c, stranger), 409, "would-delete")
	t.Run("exactly that", func(t *testing.T) {
		h := h.in(t)
		h.refusedWrite(confirmed(set(h.token(1), onlyNew), l.Digest), 409, "would-delete")
		a := h.answeredSet(h.do(confirmed(c, l.Digest)))
		assert.True(t, a.Updated[0].OK)
		assert.Len(t, h.pipeline(0).Stages, 5)
	})
}

func TestRetiredDelete(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			h := retiredHouse(t, empty(), way)
			c := call{method: "POST", target: deletePath, token: h.token(1), body: `{"request":{"id":4002}}`}
			l := h.lossOf(h.refusedWrite(c, 409, "would-delete"))
			assert.Equal(t, []string{"pipelines/4002"}, l.addresses())
			out := h.do(confirmed(c, l.Digest))
			require.Equal(t, 200, out.status, out.body)
			assert.Contains(t, h.parsed(amo.PipelinesDelete, out), `{"deleted":[{"id":4002,"ok":true,"error":null}],"server_time":`)
			assert.Len(t, h.account().Pipelines, 1)
		})
	}
	t.Run("one with deals is refused by amoCRM", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		c := call{method: "POST", target: deletePath, token: h.token(1), body: `{"id":[4002]}`}
		out := h.do(confirmed(c, h.lossOf(h.do(c)).Digest))
		require.Equal(t, 200, out.status)
		assert.Contains(t, h.parsed(amo.PipelinesDelete, out), `"ok":false,"error":"`)
		assert.Len(t, h.account().Pipelines, 2)
	})
	t.Run("the last one", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		out := h.refusedWrite(call{method: "POST", target: deletePath, token: h.token(1), body: `{"id":[4002,4001]}`}, 400, "bad-input")
		assert.Contains(t, out.body, `"last-pipeline"`)
	})
	t.Run("one that is not there", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		h.refusedWrite(call{method: "POST", target: deletePath, token: h.token(1), body: `{"id":7}`}, 409, "state-unknown")
		h.refusedWrite(set(h.token(1), `{"update":[{"id":7,"name":"x","statuses":[{"name":"A"}]}]}`), 409, "state-unknown")
	})
}

// TestStrangeStages: a stage that the pipeline does not have may be another's, which
// would lose it; the mistake is shown where the client made it, whatever order the
// sort numbers ask for.
func TestStrangeStages(t *testing.T) {
	const strange = `{"id":40013,"name":"Whose?","sort":1}`
	for body, path := range map[string]string{
		`{"update":[{"id":4002,"statuses":[{"id":40021,"name":"A","sort":5},{"id":40022,"name":"B","sort":4},` + strange + `]}]}`:                                                 "/update/0/statuses/2/id",
		`{"request":{"pipelines":{"update":{"4002":{"id":4002,"statuses":{"40021":{"id":40021,"name":"A","sort":5},"40022":{"id":40022,"name":"B"},"40013":` + strange + `}}}}}}`: "/request/pipelines/update/4002/statuses/40013/id",
		`{"request":{"pipelines":{"update":[{"id":4002,"statuses":[` + strange + `,{"name":"New"}]}]}}}`:                                                                          "/request/pipelines/update/0/statuses/0/id",
	} {
		for _, dialect := range []string{"v2", "v4"} {
			h := newHouseOf(t, nil, dialect)
			out := h.refusedWrite(set(h.token(1), body), 400, "bad-input")
			assert.Contains(t, out.body, `"code":"unknown-id","path":"`+path+`"`, dialect)
		}
	}
}

// TestRetiredSetBesideABlankName: what the account has and the call does not name
// keeps nobody from writing.
func TestRetiredSetBesideABlankName(t *testing.T) {
	seed := sandbox.Small()
	seed.Pipelines[1].Name = " "
	h := retiredHouse(t, seed, "404")
	a := h.answeredSet(h.do(set(h.token(1), renameAll)))
	require.Len(t, a.Updated, 1)
	assert.True(t, a.Updated[0].OK)
	assert.Equal(t, " ", h.pipeline(1).Name)
}

// TestRetiredWriteBreaksOff: part of it carried out is HTTP 200 with errors, as
// v2 has it; a lost answer is a problem, and nothing is sent twice.
func TestRetiredWriteBreaksOff(t *testing.T) {
	const rename = `{"update":[{"id":4001,"name":"One","statuses":[{"id":40011,"name":"Initial contact"},{"id":40012,"name":"Offer made"},{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"}]},` +
		`{"id":4002,"name":"Two","statuses":[{"id":40021,"name":"Call back"},{"id":40022,"name":"Invoice sent"}]}]}`
	t.Run("refused half-way", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Method: "PATCH", Path: v4Path, Skip: 1, Status: 400, Body: `{"title":"Bad Request","status":400,"detail":"no"}`}))
		a := h.answeredSet(h.do(set(h.token(1), rename)))
		require.Len(t, a.Updated, 2)
		assert.True(t, a.Updated[0].OK)
		assert.False(t, a.Updated[1].OK)
		require.Len(t, a.Errors, 1)
		assert.Equal(t, "no", a.Errors[0].Message)
	})
	t.Run("an addition refused", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Method: "POST", Path: v4Path, Status: 422, Body: `{"title":"x","status":422,"detail":"too many"}`}))
		a := h.answeredSet(h.do(set(h.token(1), `{"add":[{"name":"New","statuses":[{"name":"A"}]}]}`)))
		assert.Empty(t, a.Added)
		require.Len(t, a.Errors, 1)
		assert.Equal(t, "/request/pipelines/add/0", a.Errors[0].Path)
	})
	for state, fault := range map[string]sandbox.Fault{
		"changed":   {Method: "PATCH", Path: v4Path, Skip: 1, Reset: true},
		"unchanged": {Method: "PATCH", Path: v4Path, Reset: true},
	} {
		t.Run("lost, "+state, func(t *testing.T) {
			h := retiredHouse(t, nil, "404")
			require.NoError(t, h.sandbox.AddFault(fault))
			out := h.do(set(h.token(1), rename))
			assert.Equal(t, "unknown-outcome", out.code)
			assert.Contains(t, out.body, `"state":"`+state+`"`)
			assert.Len(t, h.writes(), 1+fault.Skip)
		})
	}
	t.Run("nothing left", func(t *testing.T) {
		h := retiredHouse(t, nil, "404")
		h.gate.fail = onWrites(failed("rate-limited"))
		out := h.do(set(h.token(1), rename))
		assert.Equal(t, http.StatusTooManyRequests, out.status, out.body)
		assert.Empty(t, h.writes())
	})
}

// TestOnlyTheWriteIsRetired: the list still answers v2, the write does not.
func TestOnlyTheWriteIsRetired(t *testing.T) {
	for _, status := range []int{404, 405, 410} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			h := newHouseOf(t, nil, "auto")
			require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: status, Times: -1}))
			a := h.answeredSet(h.do(set(h.token(1), renameAll)))
			assert.True(t, a.Updated[0].OK)
			assert.Equal(t, setPath, h.writes()[0])
			assert.Greater(t, len(h.writes()), 1)
		})
	}
	t.Run("a page in place of an answer is not certain", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: 200, ContentType: "text/html", Body: "<!doctype html>", Times: -1}))
		out := h.do(set(h.token(1), renameAll))
		assert.Equal(t, "unknown-outcome", out.code)
		assert.Contains(t, out.body, `"state":"unchanged"`)
		assert.Equal(t, []string{setPath}, h.writes(), "not sent again otherwise")
		h.sandbox.ClearJournal()
		a := h.answeredSet(h.do(set(h.token(1), renameAll)))
		assert.True(t, a.Updated[0].OK)
		assert.NotContains(t, h.writes(), setPath, "the next one goes by v4 at once")
	})
	t.Run("nor is it when that can't be kept", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: 200, ContentType: "text/html", Body: "<!doctype html>"}))
		h.gate.fail = func(c message.Call) (*message.Answer, error) {
			if c.Verb == "keep" && c.Fields.Get("key") == "v2" {
				return nil, errors.New("the gate broke")
			}
			return nil, nil
		}
		assert.Equal(t, "unknown-outcome", h.do(set(h.token(1), renameAll)).code)
	})
	t.Run("a deletion is confirmed once more, and then carried out", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: 404, Times: -1}))
		c := set(h.token(1), withoutNegotiation)
		for range 2 { // in v2, then in v4
			out := h.do(c)
			require.Equal(t, 409, out.status)
			c = confirmed(c, h.lossOf(out).Digest)
		}
		a := h.answeredSet(h.do(c))
		assert.True(t, a.Updated[0].OK)
	})
	t.Run("nothing is remembered when v4 is not there either", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		for _, path := range []string{setPath, v4Path} {
			require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: path, Status: 404}))
		}
		assert.Equal(t, "amocrm-refused", h.do(set(h.token(1), renameAll)).code)
		h.sandbox.ClearJournal()
		assert.True(t, h.answeredSet(h.do(set(h.token(1), renameAll))).Updated[0].OK)
		assert.Equal(t, []string{setPath}, h.writes())
	})
	t.Run("what was remembered ends when v4 is not there any more", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: setPath, Status: 404}))
		assert.True(t, h.answeredSet(h.do(set(h.token(1), renameAll))).Updated[0].OK, "by v4")
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: v4Path, Status: 404, Times: -1}))
		h.sandbox.ClearJournal()
		assert.True(t, h.answeredSet(h.do(set(h.token(1), renameAll))).Updated[0].OK, "by v2")
		assert.Equal(t, []string{setPath}, h.writes())
	})
}
