package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// Ctrl-C while a request is under way: it counts as unknown, nothing follows it.
func TestInterruptedApply(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s, err := sandbox.New(sandbox.Config{Origin: "http://" + listener.Addr().String(), Seed: sandbox.Small(), NoRateLimit: true})
	require.NoError(t, err)
	ctx, interrupt := context.WithCancel(context.Background())
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_, _ = io.Copy(io.Discard, r.Body)
			interrupt()
			<-r.Context().Done()
			return
		}
		s.ServeHTTP(w, r)
	})}}
	server.Start()
	t.Cleanup(server.Close)
	t.Setenv("STAGEWRIGHT_TOKEN", s.AccessToken(1))
	file := filepath.Join(t.TempDir(), "account.yaml")
	require.NoError(t, os.WriteFile(file, []byte("pipelines:\n  - {name: One, stages: [{name: A}]}\n  - {name: Two, stages: [{name: A}]}\n"), 0o600))

	var out, said bytes.Buffer
	code := run(ctx, []string{"apply", file, "--account", server.URL, "--snapshots", t.TempDir()},
		streams{bytes.NewReader([]byte("smallshop\n")), &out, &said, newPace(http.DefaultTransport, 1000)})

	assert.Equal(t, exitUnreachable, code, said.String())
	assert.Contains(t, out.String(), `unknown   pipeline "One"`)
	assert.Contains(t, out.String(), `not sent  pipeline "Two"`)
	assert.Contains(t, said.String(), "interrupted: Interrupted: 0 done, 0 failed, 1 unknown, 1 not sent.")
}

// Ctrl-C at the question is a no.
func TestInterruptedQuestion(t *testing.T) {
	s, url := serve(t, sandbox.Small())
	t.Setenv("STAGEWRIGHT_TOKEN", s.AccessToken(1))
	file := filepath.Join(t.TempDir(), "account.yaml")
	require.NoError(t, os.WriteFile(file, []byte("pipelines:\n  - {name: One, stages: [{name: A}]}\n"), 0o600))
	ctx, interrupt := context.WithCancel(context.Background())
	asked := writerFunc(func(text []byte) {
		if bytes.Contains(text, []byte("Type smallshop")) {
			interrupt()
		}
	})
	nobody, end := io.Pipe() // a terminal at which nothing is typed
	defer end.Close()

	code := run(ctx, []string{"apply", file, "--account", url}, streams{nobody, io.Discard, asked, newPace(http.DefaultTransport, 1000)})

	assert.Equal(t, exitChanges, code)
	for _, e := range s.Journal() {
		assert.Equal(t, http.MethodGet, e.Method)
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(text []byte) (int, error) {
	f(text)
	return len(text), nil
}
