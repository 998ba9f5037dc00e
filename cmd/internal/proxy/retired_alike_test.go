package proxy_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// TestRetiredIsAsLive sends the same old calls to an account that answers v2 and to
// one that no longer does: what comes of them, and what is answered, is the same.
func TestRetiredIsAsLive(t *testing.T) {
	const (
		all   = `"statuses":[{"id":40011,"name":"Initial contact"},{"id":40012,"name":"Offer made"},{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"}]`
		other = `"statuses":[{"id":40021,"name":"Call back"},{"id":40022,"name":"Invoice sent"}]`
	)
	for name, body := range map[string]string{
		"a pipeline renamed": `{"update":[{"id":4001,"name":"Renamed",` + all + `}]}`,
		"two renamed":        `{"update":[{"id":4002,"name":"B",` + other + `},{"id":4001,"name":"A",` + all + `}]}`,
		"stages turned over": `{"update":[{"id":4001,"name":"Pipeline","statuses":[{"id":40014,"name":"Contract"},{"id":40013,"name":"Negotiation"},{"id":40012,"name":"Offer made"},{"id":40011,"name":"Initial contact"}]}]}`,
		"stages by sort":     `{"update":[{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact","sort":40},{"id":40012,"name":"Offer made","sort":30},{"id":40013,"name":"Negotiation","sort":20},{"id":40014,"name":"Contract","sort":10}]}]}`,
		"a stage between":    `{"update":[{"id":4001,"name":"Pipeline","statuses":[{"id":40011,"name":"Initial contact"},{"name":"New","color":"#87F2C0"},{"id":40012,"name":"Offer made"},{"id":40013,"name":"Negotiation"},{"id":40014,"name":"Contract"}]}]}`,
		"names and colours":  `{"update":[{"id":4002,"name":"Repeat orders","statuses":[{"id":40021,"name":"Ring","color":"#ff8f92"},{"id":40022,"name":"Invoice sent","color":"#fffd7f"}]}]}`,
		"another main":       `{"update":[{"id":4002,"name":"Repeat orders","is_main":true,` + other + `}]}`,
		"pipelines by sort":  `{"update":[{"id":4002,"name":"Repeat orders","sort":0,` + other + `}]}`,
		"one added":          `{"add":[{"name":"New","statuses":[{"name":"A","color":"#fffeb2"},{"name":"B","color":"#d6eaff"}]}]}`,
		"one added in front": `{"add":[{"name":"New","sort":0,"statuses":[{"name":"A","color":"#fffeb2"}]}]}`,
		"two added":          `{"add":[{"name":"First","sort":5,"statuses":[{"name":"A","color":"#fffeb2"}]},{"name":"Second","sort":6,"is_main":"on","statuses":[{"name":"B","color":"#fffd7f"},{"id":142,"name":"Sold"}]}]}`,
		"one added, one set": `{"request":{"pipelines":{"add":{"0":{"name":"New","sort":9,"statuses":{"0":{"name":"A","color":"#fffeb2"}}}},"update":{"4002":{"id":4002,"name":"Set","statuses":{"40021":{"id":40021,"name":"Call back"},"40022":{"id":40022,"name":"Invoice sent"},"0":{"name":"Last","color":"#fffd7f"}}}}}}}`,
		"a stage left out":   withoutNegotiation,
		"all stages new":     onlyNew,
		"nothing different":  `{"update":[{"id":4001,"name":"Pipeline",` + all + `}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			live, retired := newHouseOf(t, nil, "auto"), newHouseOf(t, nil, "auto")
			require.NoError(t, retired.sandbox.SetV2("410"))
			want, got := live.old(body), retired.old(body)
			assert.Equal(t, live.drawn(), retired.drawn())
			require.Len(t, got.Added, len(want.Added))
			for i := range want.Added {
				assert.Equal(t, want.Added[i].Name, got.Added[i].Name)
			}
			assert.ElementsMatch(t, want.Updated, got.Updated)
			assert.Empty(t, got.Errors)
			assert.Empty(t, want.Errors)
		})
	}
}

// TestWonAndLostByV4: v4 takes another name for won and lost and does not carry it
// out (reported). The old client is told, where v2 would have done it.
func TestWonAndLostByV4(t *testing.T) {
	h := retiredHouse(t, nil, "410")
	a := h.old(`{"update":[{"id":4002,"name":"Repeat orders","statuses":[{"id":40021,"name":"Call back"},{"id":40022,"name":"Invoice sent"},{"id":142,"name":"Yes"},{"id":143,"name":"No"}]}]}`)
	require.Len(t, a.Updated, 1)
	assert.False(t, a.Updated[0].OK)
	require.Len(t, a.Errors, 1)
	assert.Contains(t, a.Errors[0].Message, "the account does not show it")
}

// old sends a set and confirms what it deletes.
func (h *house) old(body string) answeredSet {
	h.t.Helper()
	c := set(h.token(1), body)
	out := h.do(c)
	if out.status == 409 {
		out = h.do(confirmed(c, h.lossOf(out).Digest))
	}
	return h.answeredSet(out)
}

// drawn is the account as people see it, line by line.
func (h *house) drawn() (lines []string) {
	for _, p := range h.account().Pipelines {
		line := p.Name
		if p.Main {
			line += " (main)"
		}
		for _, s := range p.Stages {
			if !s.Unsorted {
				line += " | " + s.Name + " " + strings.ToLower(colourOf(s))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// colourOf leaves amoCRM's own stages out.
func colourOf(s sandbox.StageState) string {
	if s.ID == 142 || s.ID == 143 {
		return ""
	}
	return s.Color
}
