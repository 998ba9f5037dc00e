package proxy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

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

// TestCustomersSentBack: customer stages and segments too, each with its own colour
// and no other that amoCRM would not take.
func TestCustomersSentBack(t *testing.T) {
	for mode, path := range map[string]string{"periodicity": "/api/v4/customers/statuses", "segments": "/api/v4/customers/segments"} {
		t.Run(path, func(t *testing.T) {
			h := newHouse(t, sandbox.Awkward())
			require.NoError(t, h.sandbox.SetCustomersMode(mode))
			patch := func(thing gjson.Result, member, value string) result {
				body, err := sjson.Set(thing.Raw, member, value)
				require.NoError(t, err)
				return h.do(call{method: "PATCH", target: path + "/" + thing.Get("id").Raw, token: h.token(1), body: body})
			}
			out := h.do(call{method: "GET", target: path, token: h.token(1)})
			require.Equal(t, 200, out.status)
			list := gjson.Get(out.body, "_embedded.statuses").Array()
			if mode == "segments" {
				list = gjson.Get(out.body, "_embedded.segments").Array()
			}
			require.NotEmpty(t, list)
			for _, thing := range list {
				out := patch(thing, "name", "Changed")
				assert.Equal(t, 200, out.status, "%s %s", thing.Raw, out.body)
				assert.Equal(t, "Changed", gjson.Get(out.body, "name").Str)
				assert.Equal(t, thing.Get("color").Str, gjson.Get(out.body, "color").Str)
			}
			h.sandbox.ClearJournal()
			assert.Equal(t, "bad-input", patch(list[0], "color", "010203").code)
			assert.Empty(t, h.writes())
		})
	}
}
