package proxy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// readBack is the list as an old client keeps it: whatever it was sent.
func (h *house) readBack() map[string]map[string]any {
	h.t.Helper()
	out := h.do(call{method: "GET", target: listPath, token: h.token(1)})
	require.Equal(h.t, 200, out.status)
	var list struct {
		Embedded struct {
			Items map[string]map[string]any `json:"items"`
		} `json:"_embedded"`
	}
	require.NoError(h.t, json.Unmarshal([]byte(out.body), &list))
	return list.Embedded.Items
}

func sendBack(h *house, pipeline map[string]any) result {
	return h.do(set(h.token(1), text(map[string]any{"request": map[string]any{"pipelines": map[string]any{"update": []any{pipeline}}}})))
}

// TestReadChangedSentBack is what old clients do: they read a pipeline, change one
// thing and send all of it back, with old colours, too many stages, and all that
// the list says of won, lost and unsorted.
func TestReadChangedSentBack(t *testing.T) {
	for _, way := range []string{"on", "410"} {
		t.Run(way, func(t *testing.T) {
			h := retiredHouse(t, sandbox.Awkward(), way)
			for key, p := range h.readBack() {
				if len(stagesOf(p)) == 0 {
					continue // the list of this one is not known
				}
				p["name"] = "Changed " + key
				out := sendBack(h, p)
				assert.Equal(t, 200, out.status, "%s %s", key, out.body)
				assert.Contains(t, out.body, `"`+key+`":true`, key)
			}
			for key, p := range h.readBack() {
				if len(stagesOf(p)) > 0 {
					assert.Equal(t, "Changed "+key, p["name"])
				}
			}
		})
	}
}

func stagesOf(p map[string]any) map[string]any {
	stages, _ := p["statuses"].(map[string]any)
	return stages
}

// TestOnlyWhatIsThereIsExcused: another old colour, or one stage more than there
// are, is refused as ever, and nothing is sent.
func TestOnlyWhatIsThereIsExcused(t *testing.T) {
	for _, way := range []string{"on", "410"} {
		h := retiredHouse(t, sandbox.Awkward(), way)
		full := false
		for key, p := range h.readBack() {
			stages := stagesOf(p)
			if len(stages) < 100 {
				continue
			}
			full = true
			stages["0"] = map[string]any{"name": "One more", "color": "#fffeb2"}
			out := sendBack(h, p)
			assert.Equal(t, "bad-input", out.code, key)
			assert.Contains(t, out.body, "too-many-stages")
			stages["0"] = map[string]any{"name": "One more", "color": "#010203"}
			out = sendBack(h, p)
			assert.Equal(t, "bad-input", out.code, key)
			assert.Contains(t, out.body, "colour-not-allowed")
		}
		require.True(t, full)
		require.Empty(t, h.writes())
	}
}
