package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The vendor's answer stays what it is; the journal says what was meant.
func TestHints(t *testing.T) {
	late := func(r *rig) { r.clock.advance(25 * time.Hour) }
	for _, c := range []struct {
		name, method, path, body string
		user                     int64
		header                   http.Header
		before                   func(*rig)
		says                     string
	}{
		{name: "near miss", method: "GET", path: "/api/v4/leads/pipeline", user: 1, says: "near it: /api/v4/leads/pipelines"},
		{name: "near miss with an id", method: "GET", path: "/api/v4/leads/pipelines/4001/status/40011", user: 1, says: "near it: /api/v4/leads/pipelines/{id}/statuses/{id}"},
		{name: "slash at the end", method: "GET", path: "/api/v4/account/", user: 1, says: "near it: /api/v4/account"},
		{name: "old prefix", method: "POST", path: "/private/api/v2/pipelines/set", user: 1, says: "near it: /private/api/v2/json/pipelines/set"},
		{name: "nothing near", method: "GET", path: "/api/v4/chats/and/other/things/entirely", user: 1, says: "none near it"},
		{name: "method", method: "PUT", path: "/api/v4/leads/pipelines/4001", user: 1, says: "this path takes GET, PATCH, DELETE"},
		{name: "no header", method: "GET", path: listPath, says: "no Authorization header"},
		{name: "the widget's token", method: "GET", path: listPath, header: http.Header{"X-Auth-Token": {"x"}}, says: "integration's own server"},
		{name: "no Bearer", method: "GET", path: listPath, header: http.Header{"Authorization": {"Basic x"}}, says: `is not "Bearer TOKEN"`},
		{name: "unknown token", method: "GET", path: listPath, header: http.Header{"Authorization": {"Bearer x"}}, says: "never gave out"},
		{name: "old token", method: "GET", path: listPath, user: 1, before: late, says: "past its 24 hours"},
		{name: "inactive user", method: "GET", path: listPath, user: 1, before: func(r *rig) { r.state.user(1).Active = false }, says: "user 1 is not active"},
		{name: "no administrator", method: "POST", path: deletePath, user: 2, says: "user 2 is not an administrator"},
		{name: "mode", method: "GET", path: customerStagesPath, user: 1, says: "customers_mode is segments, this needs periodicity"},
		{name: "misplaced update", method: "POST", path: setPath, body: `{"request":{"pipelines":{},"update":{"1":{}}}}`, user: 1, says: "belongs in request.pipelines"},
		{name: "update as a list", method: "POST", path: setPath, body: `{"request":{"pipelines":{"update":[{"id":4001}]}}}`, user: 1, says: "under key 0 has id 4001"},
		{name: "left out", method: "POST", path: setPath, body: renameFirst, user: 1, says: `stage 40012 "Offer made" of pipeline 4001 was left out and is deleted; its 2 deals are in stage 40011 now`},
		{name: "overwritten", method: "POST", path: setPath, body: renameFirst, user: 1, says: "the key 40011 is the id of stage"},
		{name: "unknown id", method: "POST", path: setPath, body: `{"request":{"pipelines":{"update":{"4001":{"id":4001,"statuses":{"77777":{"id":77777,"name":"x"}}}}}}}`, user: 1, says: "no stage under key 77777: a new one"},
		{name: "paging", method: "GET", path: pipelinesPath + "?page=2", user: 1, says: "no pages"},
		{name: "stages in a PATCH", method: "PATCH", path: pipelinesPath + "/4001", body: `{"name":"x","_embedded":{"statuses":[]}}`, user: 1, says: "stages are not taken here"},
		{name: "system stage", method: "PATCH", path: stages4001 + "/142", body: `{"name":"x"}`, user: 1, says: "system stage"},
		{name: "name lost", method: "PATCH", path: stages4001 + "/40011", body: `{"sort":1}`, user: 1, says: `"Initial contact" has lost its name`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := start(t)
			header := c.header.Clone()
			if c.user != 0 {
				header = http.Header{"Authorization": {"Bearer " + r.AccessToken(c.user)}}
			}
			if c.before != nil {
				c.before(r)
			}
			got := r.send(c.method, c.path, c.body, header)
			hints := strings.Join(r.Journal()[0].Hints, "\n")
			require.Contains(t, hints, c.says)
			require.NotContains(t, got.body, c.says)
		})
	}
	r := start(t)
	r.as(1, "GET", pipelinesPath, "")
	require.Empty(t, r.Journal()[0].Hints, "where nothing is odd nothing is said")
}

func TestRoutesAreNearestToThemselves(t *testing.T) {
	for _, route := range routes {
		require.Equal(t, route.path, nearestPath(strings.ReplaceAll(route.path, "{id}", "7")))
	}
}
