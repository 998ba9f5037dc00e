package sandbox_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stretchr/testify/require"
)

// How another package's tests use the sandbox: two accounts, one of them with a
// fault, and a look at what was received.
func TestTwoAccountsInOneTest(t *testing.T) {
	from := sandbox.Start(t, sandbox.Config{Seed: sandbox.Small()})
	to := sandbox.Start(t, sandbox.Config{Seed: sandbox.Fresh()})
	require.NotEqual(t, from.URL, to.URL)

	get := func(s *sandbox.Server, path string) (int, string) {
		request, err := http.NewRequest("GET", s.URL+path, nil)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+s.AccessToken(1))
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, string(body)
	}
	_, body := get(from, "/api/v4/account")
	require.Contains(t, body, `"name":"Small Shop"`)
	_, body = get(to, "/api/v4/account")
	require.Contains(t, body, `"name":"Fresh account"`)

	require.NoError(t, to.AddFault(sandbox.Fault{Path: "/api/v4/leads", Status: 503}))
	status, _ := get(to, "/api/v4/leads/pipelines")
	require.Equal(t, 503, status)
	status, _ = get(from, "/api/v4/leads/pipelines")
	require.Equal(t, 200, status, "the other account is another one")
	require.Len(t, to.Journal(), 2)
	require.Equal(t, "user 1", to.Journal()[0].Authorized)
}

// notTesting fails as a test does, but lives on.
type notTesting struct{ said string }

func (n *notTesting) Helper()                      {}
func (n *notTesting) Cleanup(func())               {}
func (n *notTesting) Fatalf(f string, args ...any) { n.said = f }

func TestStartFailsTheTest(t *testing.T) {
	var n notTesting
	require.Nil(t, sandbox.Start(&n, sandbox.Config{Seed: &sandbox.Seed{}}))
	require.NotEmpty(t, n.said)
}
