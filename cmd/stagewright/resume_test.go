package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

const reshaped = `pipelines:
  - id: 4002
    name: Repeat orders
    main: true
    stages:
      - {name: Invoice sent}
      - {name: Call back, color: "#fffeb2"}
      - {name: Reminder}
  - id: 4001
    name: Sales
    stages:
      - {name: First}
      - {id: 40013, name: Negotiation}
      - {id: 40011, name: Initial contact, color: "#d6eaff"}
  - {name: Service, stages: [{name: Asked}, {name: Done}], won: Paid}
`

// Wherever the network goes away, before a request is taken or after, running the
// same command again reaches the same end, by both dialects.
func TestResumeAfterAnyRequest(t *testing.T) {
	file := filepath.Join(t.TempDir(), "account.yaml")
	require.NoError(t, os.WriteFile(file, []byte(reshaped), 0o600))
	for dialect, writes := range map[string]string{"v4": "/api/v4/leads/pipelines", "v2": "/private/api/"} {
		for _, processed := range []bool{false, true} {
			stopped := 0
			for skip := 0; ; skip++ {
				require.Less(t, skip, 30)
				s, url := serve(t, sandbox.Small())
				t.Setenv("STAGEWRIGHT_TOKEN", s.AccessToken(1))
				require.NoError(t, s.AddFault(sandbox.Fault{Path: writes, Skip: reads(dialect) + skip, Reset: true, Processed: processed}))
				code := applyFile(t, file, url, dialect)
				if code == exitDone {
					require.Greater(t, stopped, 1, "the fault never hit: the test tests nothing")
					break
				}
				require.Equal(t, exitUnreachable, code, "%s processed %v skip %d", dialect, processed, skip)
				stopped++
				s.ClearFaults()
				require.Equal(t, exitDone, applyFile(t, file, url, dialect), "%s processed %v skip %d", dialect, processed, skip)
				code, out, said := execute("plan", file, "--account", url, "--dialect", dialect)
				require.Equal(t, exitDone, code, out+said)
				require.Equal(t, want, shape(s.Account()), "%s processed %v skip %d", dialect, processed, skip)
			}
		}
	}
}

const want = "Repeat orders main: Invoice sent, Call back, Reminder; Sales: First, Negotiation, Initial contact; Service: Asked, Done"

// reads is how many requests on the same path come before the first write.
func reads(dialect string) int {
	if dialect == "v4" {
		return 3 // by plan, by apply, and once more before it is sent
	}
	return 0
}

// shape is what the account looks like, without amoCRM's own stages.
func shape(a sandbox.AccountState) string {
	var all []string
	for _, p := range a.Pipelines {
		name, stages := p.Name, []string{}
		if p.Main {
			name += " main"
		}
		for _, s := range p.Stages {
			if s.ID != 142 && s.ID != 143 {
				stages = append(stages, s.Name)
			}
		}
		all = append(all, fmt.Sprintf("%s: %s", name, strings.Join(stages, ", ")))
	}
	return strings.Join(all, "; ")
}

// applyFile plans and applies as a script does; exitDone when nothing was to do.
func applyFile(t *testing.T, file, url, dialect string) int {
	code, out, said := execute("plan", file, "--account", url, "--dialect", dialect)
	if code == exitDone {
		return code
	}
	require.Equal(t, exitChanges, code, out+said)
	digest := regexp.MustCompile(`Digest ([0-9a-f]+)`).FindStringSubmatch(out)[1]
	code, out, said = execute("apply", file, "--account", url, "--dialect", dialect, "--yes", "--digest", digest, "--snapshots", t.TempDir())
	if code != exitDone {
		t.Log(out, said)
	}
	return code
}
