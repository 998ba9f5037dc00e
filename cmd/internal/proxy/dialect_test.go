package proxy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

const (
	v4Path   = "/api/v4/leads/pipelines"
	v4Stages = v4Path + "/4001/statuses"
)

// inDialect is edits with an option.
func inDialect(dialect string) string {
	return strings.TrimSuffix(edits, "}") + `,"options":{"dialect":"` + dialect + `"}}`
}

// asked counts the vendor's calls of a path.
func (h *house) asked(path string) (n int) {
	for _, e := range h.sandbox.Journal() {
		if p, _, _ := strings.Cut(e.Path, "?"); p == path && e.Method == "GET" {
			n++
		}
	}
	return n
}

func TestDialect(t *testing.T) {
	for name, row := range map[string]struct {
		setting, body string
		gone          string // v4's path is
		writes        string
	}{
		"auto":                   {"auto", edits, "", "PATCH"},
		"not set":                {"", edits, "", "PATCH"},
		"auto by option":         {"auto", inDialect("auto"), "", "PATCH"},
		"an account of v2":       {"auto", edits, v4Path, "POST"},
		"v2 by setting":          {"v2", edits, "", "POST"},
		"v4 by setting":          {"v4", edits, "", "PATCH"},
		"v2 by option":           {"auto", inDialect("v2"), "", "POST"},
		"v4 by option":           {"v2", inDialect("v4"), "", "PATCH"},
		"auto means the setting": {"v2", inDialect("auto"), "", "POST"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouseOf(t, nil, row.setting)
			if row.gone != "" {
				require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: row.gone, Status: 404, Body: `{"title":"Not Found","status":404}`, Times: -1}))
			}
			_, a := h.apply(h.token(1), h.planned(h.token(1), row.body))
			assert.True(t, a.Applied, "%+v", a)
			assert.Empty(t, a.Differences)
			assert.Positive(t, a.IDs["pipelines/4001/statuses/new-0"])
			for _, e := range h.sandbox.Journal() {
				if e.Method != "GET" && e.Path != v4Stages {
					assert.Equal(t, row.writes, e.Method, e.Path)
				}
			}
			var names []string
			for _, s := range h.pipeline(0).Stages {
				names = append(names, s.Name)
			}
			assert.Equal(t, []string{"Offer", "Between", "Initial contact", "Negotiation", "Contract", "Closed - won", "Closed - lost"}, names)
		})
	}
}

func TestDialectIsRemembered(t *testing.T) {
	h := newHouseOf(t, nil, "auto")
	h.planned(h.token(1), edits)
	assert.Equal(t, 2, h.asked(v4Path), "once to ask, once to read")
	h.sandbox.ClearJournal()
	h.planned(h.token(2), edits)
	assert.Equal(t, 1, h.asked(v4Path))

	t.Run("for a day", func(t *testing.T) {
		kept := h.gate.kept[id(h.account().ID)+" dialect"]
		assert.Equal(t, "v4", string(kept.body))
		assert.Equal(t, 24*time.Hour, kept.until.Sub(h.clock.Now()))
	})
	t.Run("and asked again when it is over", func(t *testing.T) {
		h := h.in(t)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: v4Path, Status: 404, Body: `{"title":"Not Found","status":404}`, Times: -1}))
		_, a := h.apply(h.token(1), h.planned(h.token(1), edits))
		assert.True(t, a.Applied)
		assert.Equal(t, []string{setPath}, h.writes())
	})
	t.Run("not when it is only away", func(t *testing.T) {
		h := newHouseOf(t, nil, "auto")
		h.planned(h.token(1), edits)
		require.NoError(t, h.sandbox.AddFault(sandbox.Fault{Path: v4Path, Page: "gateway", Times: -1}))
		out, _ := h.plan(h.token(1), edits)
		assert.Equal(t, 502, out.status)
		assert.Zero(t, h.asked(listPath), "v2 is not tried because v4 is slow")
	})
}
