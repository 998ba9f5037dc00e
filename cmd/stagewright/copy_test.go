package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/cmd/internal/transfer"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/reply"
)

// recorded is the account of 47 pipelines, as API v2 answered it in 2016.
const recorded = "../../../shared/fixtures/v2/live-2016-account-current-pipelines.json"

// A copy of the recorded account into an empty one, and a plan right after it
// that finds nothing left to do, by both dialects.
func TestCopyOfTheRecordedAccount(t *testing.T) {
	text, err := os.ReadFile(recorded)
	if err != nil {
		t.Skip("the recorded account is not at hand: ../shared/fixtures lies beside the project only where it is developed")
	}
	for _, dialect := range []string{"v4", "v2"} {
		t.Run(dialect, func(t *testing.T) {
			old, oldURL := serve(t, recordedSeed(t, text))
			fresh, freshURL := serve(t, sandbox.Small())
			t.Setenv("STAGEWRIGHT_TOKEN_FROM", old.AccessToken(1))
			t.Setenv("STAGEWRIGHT_TOKEN_TO", fresh.AccessToken(1))
			args := []string{"copy", "--from", oldURL, "--to", freshURL, "--dialect", dialect, "--max-pipelines", "50", "--only", "pipelines", "--snapshots", t.TempDir()}

			code, _, said := execute(append(args, "--dry-run")...)
			require.Equal(t, exitInput, code, said)
			require.Contains(t, said, "too-many-stages: 15", "two pipelines have more stages than a new one may have")

			code, _, said = execute(append(args, "--skip-impossible", "--dry-run")...)
			require.Equal(t, exitChanges, code, said)
			digest := regexp.MustCompile(`Digest ([0-9a-f]+)`).FindStringSubmatch(said)[1]
			code, ids, said := execute(append(args, "--skip-impossible", "--yes", "--digest", digest)...)
			require.Equal(t, exitDone, code, said)
			code, _, said = execute(append(args, "--skip-impossible", "--dry-run")...)
			require.Equal(t, exitDone, code, said)
			require.Contains(t, said, "no changes")

			requireCopied(t, old.Account(), fresh.Account(), ids)
		})
	}
}

// requireCopied compares the two accounts by the map of ids, without any code of
// the copy's.
func requireCopied(t *testing.T, old, fresh sandbox.AccountState, text string) {
	var ids struct {
		Pipelines, Stages map[string]int64
	}
	require.NoError(t, json.Unmarshal([]byte(text), &ids))
	require.Greater(t, len(ids.Pipelines), 40)
	key := func(id int64) string { b, _ := json.Marshal(id); return string(b) }
	there := map[int64]sandbox.PipelineState{}
	for _, p := range fresh.Pipelines {
		there[p.ID] = p
	}
	var want []int64
	for _, p := range old.Pipelines {
		id, copied := ids.Pipelines[key(p.ID)]
		if !copied {
			continue
		}
		var was, is []string
		for _, s := range p.Stages {
			was = append(was, s.Name)
		}
		for _, s := range there[id].Stages {
			is = append(is, s.Name)
		}
		require.Equal(t, p.Name, there[id].Name)
		require.Equal(t, was, is, p.Name)
		want = append(want, id)
	}
	var order []int64
	for _, p := range fresh.Pipelines {
		if slices.Contains(want, p.ID) {
			order = append(order, p.ID)
		}
	}
	require.Equal(t, want, order, "the order of the pipelines")
}

// recordedSeed turns the recorded body into an account of the sandbox.
func recordedSeed(t *testing.T, text []byte) *sandbox.Seed {
	data, failure := core.Parse("pipelines.list", reply.Answer{Status: 200, ContentType: "application/json",
		Body: append(append([]byte(`{"_embedded":{"items":`), text...), "}}"...)})
	require.Nil(t, failure)
	var list struct {
		Pipelines []struct {
			ID       int64
			Name     string
			Sort     int64
			IsMain   bool `json:"is_main"`
			Statuses []struct {
				ID    int64
				Name  string
				Color string
				Sort  int64
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &list))
	seed := sandbox.Small()
	seed.Account.Subdomain = "recorded"
	seed.Pipelines = nil
	for _, p := range list.Pipelines {
		one := sandbox.SeedPipeline{ID: p.ID, Name: p.Name, Sort: p.Sort, Main: p.IsMain, NoStatuses: p.Statuses == nil}
		for _, s := range p.Statuses {
			switch s.ID {
			case 142:
				one.Won = s.Name
			case 143:
				one.Lost = s.Name
			default:
				one.Stages = append(one.Stages, sandbox.SeedStage{ID: s.ID, Name: s.Name, Color: s.Color, Sort: s.Sort})
			}
		}
		seed.Pipelines = append(seed.Pipelines, one)
	}
	require.Len(t, seed.Pipelines, 47)
	return seed
}

func serve(t *testing.T, seed *sandbox.Seed) (*sandbox.Sandbox, string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s, err := sandbox.New(sandbox.Config{Origin: "http://" + listener.Addr().String(), Seed: seed, NoRateLimit: true})
	require.NoError(t, err)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s}}
	server.Start()
	t.Cleanup(server.Close)
	return s, server.URL
}

func execute(args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, streams{bytes.NewReader(nil), &stdout, &stderr, newPace(http.DefaultTransport, 1000)})
	return code, stdout.String(), stderr.String()
}

// A colour of the account that is copied from may be anything: it can't steer a terminal.
func TestACopyTellsOnlyWhatCanBePrinted(t *testing.T) {
	var out bytes.Buffer
	c := copied{from: "demo"}
	c.Changed = []transfer.Note{{Address: "pipelines/1", Name: "A\x1b[2J", What: "color \x1b[2J becomes #fffeb2"}}
	c.Lost = []transfer.Note{{Address: "pipelines/1", Name: "A", What: "\x1b[2J"}}
	c.tell(&out, false, nil)
	require.NotContains(t, out.String(), "\x1b")
	require.Contains(t, out.String(), "becomes #fffeb2")
}
