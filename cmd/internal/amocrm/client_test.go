package amocrm_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
)

// account is a sandbox with a client that has an administrator's token.
func account(t *testing.T) (*sandbox.Sandbox, *amocrm.Client, string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	origin := "http://" + l.Addr().String()
	s, err := sandbox.New(sandbox.Config{Origin: origin, Seed: sandbox.Small(), NoRateLimit: true})
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(s)
	_ = server.Listener.Close()
	server.Listener = l
	server.Start()
	t.Cleanup(server.Close)
	token := s.AccessToken(1)
	return s, amocrm.New(origin, amocrm.Bearer(token, http.DefaultTransport)), token
}

func TestEndpoints(t *testing.T) {
	s, c, _ := account(t)
	ctx := t.Context()

	read, err := c.Pipelines(ctx, 0)
	require.NoError(t, err)
	assert.Equal(t, 200, read.Status)
	assert.Contains(t, string(read.Body), `"_embedded"`)
	assert.Contains(t, string(read.Data), `{"pipelines":[{"id":4001,"name":"Pipeline"`)

	read, err = c.Pipelines(ctx, 4002)
	require.NoError(t, err)
	assert.NotContains(t, string(read.Data), `"id":4001,`)
	assert.Contains(t, string(read.Data), `"id":4002`)

	read, err = c.Account(ctx)
	require.NoError(t, err)
	assert.Contains(t, string(read.Data), `"subdomain":"smallshop"`)

	read, err = c.User(ctx, 2)
	require.NoError(t, err)
	assert.Contains(t, string(read.Data), `"is_admin":false`)

	read, err = c.SetPipelines(ctx, []byte(`{"add":[{"name":"New","statuses":[{"name":"A","color":"#FFFEB2"}]}]}`), nil)
	require.NoError(t, err)
	assert.Contains(t, string(read.Data), `"added":[{"id":`)
	added := s.Account().Pipelines[2]
	assert.Equal(t, "#fffeb2", added.Stages[0].Color)

	_, err = c.DeletePipelines(ctx, []byte(`{"id":[`+itoa(added.ID)+`]}`))
	require.NoError(t, err)
	assert.Len(t, s.Account().Pipelines, 2)

	for _, e := range s.Journal() {
		assert.Equal(t, "user 1", e.Authorized)
	}
}

func TestInputErrors(t *testing.T) {
	s, c, _ := account(t)
	ctx := t.Context()
	for _, try := range []func() (amocrm.Reply, error){
		func() (amocrm.Reply, error) { return c.Pipelines(ctx, -1) },
		func() (amocrm.Reply, error) { return c.User(ctx, 0) },
		func() (amocrm.Reply, error) { return c.SetPipelines(ctx, []byte(`{}`), nil) },
		func() (amocrm.Reply, error) { return c.SetPipelines(ctx, []byte(`{"add":1,"add":2}`), nil) },
		func() (amocrm.Reply, error) { return c.DeletePipelines(ctx, []byte(`{"id":[]}`)) },
	} {
		_, err := try()
		var input *amocrm.InputError
		require.ErrorAs(t, err, &input)
		assert.True(t, input.Issues.HasErrors())
		assert.Contains(t, err.Error(), input.Issues[0].Message(issue.English))
		assert.False(t, amocrm.Unsettled(err))
	}
	assert.Empty(t, s.Journal())
}

func TestFailures(t *testing.T) {
	s, c, token := account(t)
	ctx := t.Context()
	cut := 10
	for name, row := range map[string]struct {
		fault     sandbox.Fault
		kind      reply.Kind
		unsettled bool
	}{
		"refused":  {sandbox.Fault{Status: 400, Body: `{"title":"Bad Request","status":400}`}, reply.BadRequest, false},
		"redirect": {sandbox.Fault{Page: "login"}, reply.Redirected, false},
		"blocked":  {sandbox.Fault{Page: "blocked"}, reply.Blocked, false},
		"too many": {sandbox.Fault{Status: 429, RetryAfter: 7}, reply.RateLimited, false},
		"gateway":  {sandbox.Fault{Page: "gateway"}, reply.Unavailable, true},
		"server":   {sandbox.Fault{Status: 500}, reply.Server, true},
		"a page":   {sandbox.Fault{Status: 200, ContentType: "text/html", Body: "<html>"}, reply.NotJSON, true},
		"empty":    {sandbox.Fault{Status: 200}, reply.Empty, true},
		"cut":      {sandbox.Fault{CutAt: &cut}, "", true},
		"reset":    {sandbox.Fault{Reset: true}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s.ClearJournal()
			require.NoError(t, s.AddFault(row.fault))
			read, err := c.DeletePipelines(ctx, []byte(`{"id":4002}`))
			assert.Equal(t, row.unsettled, amocrm.Unsettled(err))
			assert.Len(t, s.Journal(), 1, "sent once, no redirect followed")
			assert.NotContains(t, err.Error(), token)
			if row.kind == "" {
				var lost *amocrm.Lost
				require.ErrorAs(t, err, &lost)
				return
			}
			var failure *reply.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, row.kind, failure.Kind)
			assert.Equal(t, row.fault.Body, bodyOf(read, row.fault))
			assert.Equal(t, row.fault.RetryAfter, failure.RetryAfter)
		})
	}
}

// bodyOf is the raw body where the fault gave one; the sandbox's pages have
// their own.
func bodyOf(read amocrm.Reply, f sandbox.Fault) string {
	if f.Page != "" {
		return f.Body
	}
	return string(read.Body)
}

func TestLargeAnswer(t *testing.T) {
	s, c, _ := account(t)
	require.NoError(t, s.AddFault(sandbox.Fault{Status: 200, Body: `{"a":"` + strings.Repeat("x", 5<<20) + `"}`}))
	read, err := c.Pipelines(t.Context(), 0)
	var failure *reply.Failure
	require.ErrorAs(t, err, &failure)
	assert.Contains(t, []reply.Kind{reply.NotJSON, reply.Truncated}, failure.Kind)
	assert.LessOrEqual(t, len(read.Body), 4<<20+1, "no more than that is ever held")
}

func TestTransportsSayWhatLeft(t *testing.T) {
	for name, row := range map[string]struct {
		err       error
		unsettled bool
	}{
		"nothing":     {&amocrm.NotSent{Kind: reply.RateLimited, Err: errors.New("later")}, false},
		"who knows":   {errors.New("reset"), true},
		"a dead name": {&net.DNSError{Err: "no such host"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := amocrm.New("https://demo.amocrm.ru", failing{row.err})
			_, err := c.DeletePipelines(t.Context(), []byte(`{"id":1}`))
			assert.Equal(t, row.unsettled, amocrm.Unsettled(err))
			assert.ErrorIs(t, err, row.err)
		})
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func TestBearerLeavesTheRequestAlone(t *testing.T) {
	var seen string
	transport := amocrm.Bearer("the token", roundTrip(func(r *http.Request) { seen = r.Header.Get("Authorization") }))
	r := httptest.NewRequest("GET", "https://demo.amocrm.ru/", nil)
	_, err := transport.RoundTrip(r)
	require.NoError(t, err)
	assert.Equal(t, "Bearer the token", seen)
	assert.Empty(t, r.Header.Get("Authorization"))
}

type roundTrip func(*http.Request)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	f(r)
	return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
}
