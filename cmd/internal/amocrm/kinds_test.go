package amocrm_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/plan"
	"github.com/stagewright/stagewright/core/reply"
)

// with is an account of this seed and a client of its administrator's.
func with(t *testing.T, seed *sandbox.Seed) (*sandbox.Sandbox, *amocrm.Client) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	origin := "http://" + l.Addr().String()
	s, err := sandbox.New(sandbox.Config{Origin: origin, Seed: seed, NoRateLimit: true})
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(s)
	_ = server.Listener.Close()
	server.Listener = l
	server.Start()
	t.Cleanup(server.Close)
	return s, amocrm.New(origin, amocrm.Bearer(s.AccessToken(1), http.DefaultTransport))
}

func inMode(mode string) *sandbox.Seed {
	seed := sandbox.Awkward()
	seed.Users[0].ID, seed.Users[0].Admin = 1, true
	seed.Customers.Mode = mode
	return seed
}

func planOf(t *testing.T, c *amocrm.Client, kind plan.Kind, dialect plan.Dialect, desired, options string) (*plan.Plan, []byte) {
	state, err := c.Current(t.Context(), kind, dialect)
	require.NoError(t, err)
	p, issues := core.MakePlan(string(kind), state, []byte(desired), []byte(options))
	require.False(t, issues.HasErrors(), "%v", issues)
	return p, state
}

func TestApplyEveryKind(t *testing.T) {
	for name, row := range map[string]struct {
		kind             plan.Kind
		mode             string
		desired, options string
		ids              []string
	}{
		"v4, rename":    {plan.KindPipelines, "", `{"pipelines":[{"id":4001,"name":"A"},{"id":4002,"name":"B"}]}`, `{"dialect":"v4"}`, nil},
		"v4, swap":      {plan.KindPipelines, "", `{"pipelines":[{"id":4002,"name":"Repeat orders"},{"id":4001,"name":"Pipeline"}]}`, `{"dialect":"v4"}`, nil},
		"v4, new main":  {plan.KindPipelines, "", `{"pipelines":[{"name":"New","is_main":true,"statuses":[{"name":"A"},{"name":"B"},{"id":142,"name":"Yes"}]}]}`, `{"dialect":"v4"}`, []string{"pipelines/new-0", "pipelines/new-0/statuses/new-0", "pipelines/new-0/statuses/new-1"}},
		"v4, two alike": {plan.KindPipelines, "", `{"pipelines":[{"name":"New","statuses":[{"name":"A"}]},{"name":"New","statuses":[{"name":"A"}]}]}`, `{"dialect":"v4"}`, []string{"pipelines/new-0", "pipelines/new-0/statuses/new-0", "pipelines/new-1", "pipelines/new-1/statuses/new-0"}},
		"v4, stages": {plan.KindPipelines, "", `{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[{"name":"X","color":"#FFFEB2"},{"id":40014,"name":"Contract"},` +
			`{"id":40012,"name":"Offer","color":"#87f2c0"},{"name":"Y"},{"id":40011,"name":"Initial contact"}]}]}`, `{"dialect":"v4","allow_delete":true}`,
			[]string{"pipelines/4001/statuses/new-0", "pipelines/4001/statuses/new-1"}},
		"v2, stages": {plan.KindPipelines, "", `{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[{"name":"X"},{"id":40012,"name":"Offer"},{"id":40011,"name":"Initial contact"}]},{"name":"New","statuses":[{"name":"A"}]}]}`, `{"allow_delete":true}`,
			[]string{"pipelines/4001/statuses/new-0", "pipelines/new-0", "pipelines/new-0/statuses/new-0"}},
		"customer stages":        {plan.KindStatuses, "periodicity", `{"statuses":[{"id":4740016,"name":"Wholesale","color":"#fff000"},{"name":"New","color":"#d6eaff"},{"id":4740013,"name":"Regulars"}]}`, `{}`, []string{"statuses/new-0"}},
		"customer stages, fewer": {plan.KindStatuses, "periodicity", `{"statuses":[{"id":4740016,"name":"Wholesale <VIP> & partners"}]}`, `{"complete":true,"allow_delete":true}`, nil},
		"segments": {plan.KindSegments, "segments", `{"segments":[{"id":51,"name":"Wholesale","color":"cd0f53","custom_fields_values":[{"field_id":272427,"values":[{"value":"after lunch"}]}]},` +
			`{"name":"New","color":"6610f2","custom_fields_values":[{"field_id":272431,"values":[{"value":5}]}],"available_products_price_types":[271211]},{"id":21,"name":"Sleeping","available_products_price_types":[288891]}]}`, `{}`, []string{"segments/new-0"}},
		"segments, fewer": {plan.KindSegments, "segments", `{"segments":[{"id":51,"name":"Оптовики"}]}`, `{"complete":true,"allow_delete":true}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			seed := sandbox.Small()
			if row.mode != "" {
				seed = inMode(row.mode)
			}
			s, c := with(t, seed)
			dialect := plan.V2
			if len(row.options) > 15 && row.options[:15] == `{"dialect":"v4"` {
				dialect = plan.V4
			}
			p, before := planOf(t, c, row.kind, dialect, row.desired, row.options)
			require.NotEmpty(t, p.Requests)
			s.ClearJournal()
			var told []int
			got := c.Apply(t.Context(), p, before, func(step amocrm.Step) {
				assert.Equal(t, len(p.Requests), step.Total)
				told = append(told, step.Done)
			})
			assert.True(t, got.Applied, "%+v", got)
			assert.Empty(t, got.Differences, "%+v", got.Differences)
			for i := range p.Requests {
				require.Greater(t, len(told), i)
				assert.Equal(t, i+1, told[i])
			}
			var ids []string
			for address, id := range got.IDs {
				assert.Positive(t, id)
				ids = append(ids, address)
			}
			assert.ElementsMatch(t, row.ids, ids)
			for _, item := range got.Items {
				assert.NotEmpty(t, item.Address, "%s", item.Endpoint)
			}
			if name == "v4, two alike" {
				return // by their names nobody can tell them apart
			}
			again, _ := core.MakePlan(string(row.kind), got.State, []byte(row.desired), []byte(row.options))
			require.NotNil(t, again)
			assert.Empty(t, again.Changes, "what was wanted is there")
		})
	}
}

// TestStopsHalfWay: of a v4 plan, which is many calls, the items say which were
// sent.
func TestStopsHalfWay(t *testing.T) {
	const desired = `{"pipelines":[{"id":4001,"name":"Renamed","statuses":[{"id":40011,"name":"First"},{"id":40012,"name":"Offer made"},{"id":40013,"name":"Negotiation"},{"name":"New"}]}]}`
	stages := "/api/v4/leads/pipelines/4001/statuses"
	for name, row := range map[string]struct {
		fault    sandbox.Fault
		statuses []amocrm.Status
		missing  []string
	}{
		"refused":                  {sandbox.Fault{Method: "PATCH", Path: stages, Status: 400, Body: `{"title":"Bad Request","status":400}`}, []amocrm.Status{"done", "done", "failed", "not-sent"}, []string{"pipelines/4001/statuses/40011", "pipelines/4001/statuses/40014"}},
		"lost and not carried out": {sandbox.Fault{Method: "PATCH", Path: stages, Reset: true}, []amocrm.Status{"done", "done", "unknown", "not-sent"}, []string{"pipelines/4001/statuses/40011", "pipelines/4001/statuses/40014"}},
		"lost and carried out":     {sandbox.Fault{Method: "PATCH", Path: stages, Page: "gateway", Processed: true}, []amocrm.Status{"done", "done", "done", "not-sent"}, []string{"pipelines/4001/statuses/40014"}},
		"a lost creation":          {sandbox.Fault{Method: "POST", Path: stages, Reset: true}, []amocrm.Status{"done", "unknown", "not-sent", "not-sent"}, []string{"pipelines/4001/statuses/40011", "pipelines/4001/statuses/new-0", "pipelines/4001/statuses/40014"}},
		"a lost creation, done":    {sandbox.Fault{Method: "POST", Path: stages, Reset: true, Processed: true}, []amocrm.Status{"done", "done", "not-sent", "not-sent"}, []string{"pipelines/4001/statuses/40011", "pipelines/4001/statuses/40014"}},
		"a lost deletion, done":    {sandbox.Fault{Method: "DELETE", Path: stages, Reset: true, Processed: true}, []amocrm.Status{"done", "done", "done", "done"}, nil},
		"a lost deletion":          {sandbox.Fault{Method: "DELETE", Path: stages, Reset: true}, []amocrm.Status{"done", "done", "done", "unknown"}, []string{"pipelines/4001/statuses/40014"}},
		"taken without doing it":   {sandbox.Fault{Method: "PATCH", Path: stages, Status: 200, Body: `{"id":40011}`}, []amocrm.Status{"done", "done", "done", "done"}, []string{"pipelines/4001/statuses/40011"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := with(t, sandbox.Small())
			p, before := planOf(t, c, plan.KindPipelines, plan.V4, desired, `{"dialect":"v4","allow_delete":true}`)
			require.Len(t, p.Requests, 4)
			require.NoError(t, s.AddFault(row.fault))
			s.ClearJournal()
			got := c.Apply(t.Context(), p, before, nil)
			var statuses []amocrm.Status
			sent := 0
			for _, item := range got.Items {
				statuses = append(statuses, item.Status)
				if item.Status != amocrm.NotYet {
					sent++
				}
			}
			assert.Equal(t, row.statuses, statuses)
			var missing []string
			for _, d := range got.Differences {
				missing = append(missing, d.Address)
			}
			assert.ElementsMatch(t, row.missing, missing)
			writes := 0
			for _, e := range s.Journal() {
				if e.Method != http.MethodGet {
					writes++
				}
			}
			assert.Equal(t, sent, writes, "nothing is sent twice")
			if name == "a lost creation, done" {
				assert.Positive(t, got.IDs["pipelines/4001/statuses/new-0"], "found by its name and place")
			}
		})
	}
}

// TestAMoveWithoutAChangeOfItsOwn: a stage that only makes room is not said to be
// done when its call was lost and the order is not there.
func TestAMoveWithoutAChangeOfItsOwn(t *testing.T) {
	s, c := with(t, sandbox.Small())
	p, before := planOf(t, c, plan.KindPipelines, plan.V4, `{"pipelines":[{"id":4001,"name":"Pipeline","statuses":[{"id":40012,"name":"Offer made"},{"id":40011,"name":"Initial contact"},`+
		`{"id":40014,"name":"Contract"},{"id":40013,"name":"Negotiation"}]}]}`, `{"dialect":"v4"}`)
	for i := range p.Requests {
		require.NoError(t, s.AddFault(sandbox.Fault{Method: "PATCH", Path: "/api/v4/leads/pipelines/4001/statuses", Reset: true, Times: 1}), "%d", i)
	}
	got := c.Apply(t.Context(), p, before, nil)
	assert.Equal(t, amocrm.UnknownItem, got.Items[0].Status)
	assert.NotEmpty(t, got.Differences)
}

// TestAnswersOutOfOrder: request_id says which new thing an answer is about.
func TestAnswersOutOfOrder(t *testing.T) {
	s, c := with(t, sandbox.Small())
	p, before := planOf(t, c, plan.KindPipelines, plan.V4, `{"pipelines":[{"id":4002,"name":"Repeat orders","statuses":[{"id":40021,"name":"Call back"},{"id":40022,"name":"Invoice sent"},{"name":"A"},{"name":"B"}]}]}`, `{"dialect":"v4"}`)
	require.NoError(t, s.AddFault(sandbox.Fault{Method: "POST", Path: "/api/v4/leads/pipelines/4002/statuses", Status: 200, Processed: true,
		Body: `{"_total_items":2,"_embedded":{"statuses":[{"id":7,"name":"B","request_id":"1"},{"id":6,"name":"A","request_id":0}]}}`}))
	got := c.Apply(t.Context(), p, before, nil)
	assert.EqualValues(t, 6, got.IDs["pipelines/4002/statuses/new-0"])
	assert.EqualValues(t, 7, got.IDs["pipelines/4002/statuses/new-1"])
	assert.NotEmpty(t, got.Differences, "the ids are not there")
}

func TestCurrentIsWhole(t *testing.T) {
	t.Run("segments of several pages", func(t *testing.T) {
		seed := inMode("segments")
		seed.Customers.Segments = nil
		for i := range 100 {
			seed.Customers.Segments = append(seed.Customers.Segments, sandbox.SeedSegment{ID: int64(1000 + i), Name: "S" + strconv.Itoa(i), Color: "6610f2"})
		}
		s, c := with(t, seed)
		require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/customers/segments", Status: 200,
			Body: `{"_page":1,"_page_count":2,"_links":{"next":{"href":"https://x/api/v4/customers/segments?page=2&limit=250"}},"_embedded":{"segments":[{"id":7,"name":"First page"}]}}`}))
		state, err := c.Current(t.Context(), plan.KindSegments, plan.V4)
		require.NoError(t, err)
		assert.Contains(t, string(state), "First page")
		assert.Contains(t, s.Journal()[1].Path, "page=2")
	})
	t.Run("no segments", func(t *testing.T) {
		seed := inMode("segments")
		seed.Customers.Segments = nil
		_, c := with(t, seed)
		state, err := c.Current(t.Context(), plan.KindSegments, plan.V4)
		require.NoError(t, err)
		assert.JSONEq(t, `{"segments":[]}`, string(state))
	})
	t.Run("pages without end", func(t *testing.T) {
		s, c := with(t, inMode("segments"))
		for page := range 40 {
			require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/customers/segments", Status: 200,
				Body: `{"_page":` + strconv.Itoa(page+1) + `,"_links":{"next":{"href":"?page=` + strconv.Itoa(page+2) + `"}},"_embedded":{"segments":[]}}`}))
		}
		_, err := c.Current(t.Context(), plan.KindSegments, plan.V4)
		assert.ErrorIs(t, err, amocrm.ErrStateUnknown)
		assert.Len(t, s.Journal(), 25)
	})
	t.Run("the same page for ever", func(t *testing.T) {
		s, c := with(t, inMode("segments"))
		require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/customers/segments", Times: 40, Status: 200,
			Body: `{"_page":1,"_page_count":2,"_embedded":{"segments":[{"id":7,"name":"First page"}]}}`}))
		_, err := c.Current(t.Context(), plan.KindSegments, plan.V4)
		assert.ErrorIs(t, err, amocrm.ErrStateUnknown)
		assert.Len(t, s.Journal(), 2)
	})
	t.Run("the same page of field definitions for ever", func(t *testing.T) {
		s, c := with(t, inMode("segments"))
		require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/customers/segments/custom_fields", Times: 40, Status: 200,
			Body: `{"_page":1,"_page_count":2,"_embedded":{"custom_fields":[{"id":7,"name":"First page","type":"text"}]}}`}))
		_, err := c.SegmentFields(t.Context())
		assert.ErrorIs(t, err, amocrm.ErrStateUnknown)
	})
	for name, row := range map[string]struct {
		kind    plan.Kind
		dialect plan.Dialect
		fault   sandbox.Fault
	}{
		"no pipelines":         {plan.KindPipelines, plan.V4, sandbox.Fault{Status: 200, Body: `{"_embedded":{"pipelines":[]}}`}},
		"no content":           {plan.KindPipelines, plan.V4, sandbox.Fault{Status: 204}},
		"no pipelines by v2":   {plan.KindPipelines, plan.V2, sandbox.Fault{Status: 200, Body: `{"_embedded":{"items":[]}}`}},
		"no customer stages":   {plan.KindStatuses, plan.V4, sandbox.Fault{Status: 200, Body: `{"_embedded":{"statuses":[]}}`}},
		"no pipelines, cut":    {plan.KindPipelines, plan.V4, sandbox.Fault{Status: 200, Body: `{"_embedded":`}},
		"segments, a bad page": {plan.KindSegments, plan.V4, sandbox.Fault{Status: 200, Body: `{"_embedded":{}}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := with(t, inMode("segments"))
			require.NoError(t, s.AddFault(row.fault))
			_, err := c.Current(t.Context(), row.kind, row.dialect)
			assert.Error(t, err, "never empty")
		})
	}
	t.Run("another mode", func(t *testing.T) {
		_, c := with(t, inMode("segments"))
		_, err := c.Current(t.Context(), plan.KindStatuses, plan.V4)
		var failure *reply.Failure
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, reply.ModeDisabled, failure.Kind)
	})
}

func TestDialect(t *testing.T) {
	const v4, v2 = "/api/v4/leads/pipelines", "/api/v2/pipelines"
	for name, row := range map[string]struct {
		faults []sandbox.Fault
		want   plan.Dialect
		err    bool
	}{
		"both":          {nil, plan.V4, false},
		"v2 only":       {[]sandbox.Fault{{Path: v4, Status: 404, Body: `{"title":"Not Found","status":404}`}}, plan.V2, false},
		"a page for v4": {[]sandbox.Fault{{Path: v4, Status: 200, ContentType: "text/html", Body: "<!doctype html>"}}, plan.V2, false},
		"405":           {[]sandbox.Fault{{Path: v4, Status: 405}}, plan.V2, false},
		"410":           {[]sandbox.Fault{{Path: v4, Status: 410, Body: `{"title":"Gone","status":410}`}}, plan.V2, false},
		"neither":       {[]sandbox.Fault{{Path: v4, Status: 404}, {Path: v2, Status: 404}}, "", true},
		"down":          {[]sandbox.Fault{{Path: v4, Page: "gateway"}}, "", true},
		"a login":       {[]sandbox.Fault{{Path: v4, Page: "login"}}, "", true},
		"blocked":       {[]sandbox.Fault{{Path: v4, Page: "blocked"}}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := with(t, sandbox.Small())
			for _, f := range row.faults {
				require.NoError(t, s.AddFault(f))
			}
			got, err := c.Dialect(t.Context())
			assert.Equal(t, row.want, got)
			assert.Equal(t, row.err, err != nil, "%v", err)
		})
	}
}

func TestGone(t *testing.T) {
	for name, row := range map[string]struct {
		read amocrm.Reply
		err  error
		gone bool
	}{
		"an answer":          {amocrm.Reply{Status: 200}, nil, false},
		"no answer":          {amocrm.Reply{}, errors.New("reset"), false},
		"404":                {amocrm.Reply{}, &reply.Failure{Kind: reply.NotFound, Status: 404}, true},
		"no such account":    {amocrm.Reply{}, &reply.Failure{Kind: reply.NotFound, Status: 404, Code: "101"}, false},
		"a page with 200":    {amocrm.Reply{ContentType: "text/html; charset=utf-8"}, &reply.Failure{Kind: reply.NotJSON, Status: 200}, true},
		"cut JSON with 200":  {amocrm.Reply{Body: []byte(`{"a":`)}, &reply.Failure{Kind: reply.Truncated, Status: 200}, false},
		"a page with 403":    {amocrm.Reply{ContentType: "text/html"}, &reply.Failure{Kind: reply.Blocked, Status: 403}, false},
		"a page with 504":    {amocrm.Reply{ContentType: "text/html"}, &reply.Failure{Kind: reply.Unavailable, Status: 504}, false},
		"unauthorized":       {amocrm.Reply{}, &reply.Failure{Kind: reply.Unauthorized, Status: 401}, false},
		"method not allowed": {amocrm.Reply{}, &reply.Failure{Kind: reply.MethodNotAllowed, Status: 405}, true},
	} {
		assert.Equal(t, row.gone, amocrm.Gone(row.read, row.err), name)
	}
}

func TestCountDeals(t *testing.T) {
	s, c := with(t, sandbox.Small())
	counts := c.CountDeals(t.Context(), []string{"pipelines/4001", "pipelines/4001/statuses/40012", "pipelines/4001/statuses/40014", "pipelines/new-0", "statuses/5", "nonsense"})
	assert.Equal(t, map[string]int{"pipelines/4001": 7, "pipelines/4001/statuses/40012": 2, "pipelines/4001/statuses/40014": 0}, counts)
	assert.Len(t, s.Journal(), 3)
	s.ClearJournal()
	require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/leads", Status: 400, Body: `{"title":"x","status":400}`}))
	assert.Equal(t, map[string]int{"pipelines/4002": 1}, c.CountDeals(t.Context(), []string{"pipelines/4001", "pipelines/4002"}), "what can't be counted is not there")
	s.ClearJournal()
	require.NoError(t, s.AddFault(sandbox.Fault{Path: "/api/v4/leads", Page: "blocked", Times: -1}))
	assert.Empty(t, c.CountDeals(t.Context(), []string{"pipelines/4001", "pipelines/4002"}))
	assert.Len(t, s.Journal(), 1, "where nothing can be had nothing more is asked")
}
