package sandbox

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnotherUserChangesThingsBetweenTwoCalls(t *testing.T) {
	r := start(t)
	r.fault(`{"add":[{"method":"GET","path":"/api/v2/","skip":1,"edit":[{"method":"PATCH","path":"/api/v4/leads/pipelines/4001","body":{"name":"By another"}}]}]}`)
	require.Contains(t, r.as(1, "GET", listPath, "").body, `"name":"Pipeline"`)
	require.Contains(t, r.as(1, "GET", listPath, "").body, `"name":"By another"`)

	journal := r.Journal()
	require.Len(t, journal, 3)
	require.Equal(t, []bool{false, true, false}, []bool{journal[0].Edit, journal[1].Edit, journal[2].Edit})
	require.Equal(t, "PATCH /api/v4/leads/pipelines/4001 200 user 1", journal[1].Method+" "+journal[1].Path+" 200 "+journal[1].Authorized)
	require.True(t, journal[2].Fault)
	require.False(t, journal[2].Lost)
}

// A write that is lost after somebody else changed the same thing.
func TestEditBesideAnotherFault(t *testing.T) {
	r := start(t)
	require.NoError(t, r.AddFault(Fault{Path: setPath, Reset: true, Edit: []Edit{
		{Method: "DELETE", Path: "/api/v4/leads/pipelines/4001/statuses/40014"},
	}}))
	_, err := r.try("POST", setPath, renameFirst, nil)
	require.Error(t, err)
	require.Equal(t, []string{"Initial contact", "Offer made", "Negotiation"}, r.stages(4001))
}

func TestEditNow(t *testing.T) {
	r := start(t)
	require.Equal(t, 204, r.send("POST", "/sandbox/edit", `{"method":"POST","path":"`+setPath+`","body":`+renameFirst+`}`, nil).status)
	require.Equal(t, []string{"A"}, r.stages(4001))

	for name, e := range map[string]Edit{
		"answered with 403": {User: 2, Method: "DELETE", Path: "/api/v4/leads/pipelines/4002"},
		"no user 9":         {User: 9, Method: "GET", Path: "/api/v4/account"},
		"no request that":   {Method: "GET", Path: "/api/v4/nothing"},
		"token could make":  {Method: "POST", Path: "/oauth2/access_token"},
		`path "x"`:          {Method: "GET", Path: "x"},
		"answered with 400": {Method: "PATCH", Path: "/api/v4/leads/pipelines/4001", Body: json.RawMessage(`{"name":""}`)},
	} {
		require.ErrorContains(t, r.Do(e), name)
	}
	require.Equal(t, 400, r.send("POST", "/sandbox/edit", `{"method":"GET","path":"/api/v4/nothing"}`, nil).status)
	require.Equal(t, 400, r.send("POST", "/sandbox/faults", `{"add":[{"edit":[{"method":"GET","path":"/"}]}]}`, nil).status)
}
