package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func (r *rig) choose(name string) result {
	return r.send("POST", "/sandbox/scene", `{"name":"`+name+`"}`, nil)
}

// What each scene makes of a read and of a write.
func TestScenes(t *testing.T) {
	const broken = -1 // the connection, not a status
	for name, want := range map[string]struct {
		read, write int
		done        bool // the write was carried out
	}{
		"fine":         {200, 200, true},
		"busy":         {429, 429, false},
		"blocked":      {403, 403, false},
		"rights":       {403, 403, false},
		"unpaid":       {402, 402, false},
		"login":        {302, 302, false},
		"error":        {500, 500, false},
		"gateway":      {504, 504, false},
		"reset":        {broken, broken, false},
		"lost":         {200, broken, true},
		"cut":          {broken, broken, true},
		"token":        {200, 200, true},
		"no-v2":        {200, 200, true},
		"no-customers": {200, 200, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t)
			header := map[string][]string{"Authorization": {"Bearer " + r.AccessToken(1)}}
			require.Equal(t, 204, r.choose(name).status)
			status := func(method, body string) int {
				got, err := r.try(method, pipelinePath(4001), body, header)
				if err != nil {
					return broken
				}
				return got.status
			}
			for range 3 { // until another one is chosen
				require.Equal(t, want.read, status("GET", ""))
			}
			require.Equal(t, want.write, status("PATCH", `{"name":"Changed"}`))
			require.Equal(t, want.done, r.pipelineState(4001).Name == "Changed")
			require.Equal(t, 204, r.choose("fine").status)
			require.Equal(t, 200, status("GET", ""))
		})
	}
}

func TestScenesEndWithWhatWas(t *testing.T) {
	r := start(t)
	require.NoError(t, r.SetV2("410"))
	require.NoError(t, r.SetScene("no-v2"))
	require.Equal(t, 404, r.as(1, "GET", listPath, "").status)
	require.NoError(t, r.SetScene("no-customers"))
	require.Equal(t, 410, r.as(1, "GET", listPath, "").status, "as before the scene")
	require.Equal(t, "disabled", r.Account().Customers.Mode)
	r.fault(`{"add":[{"status":418}]}`)
	require.Equal(t, 418, r.as(1, "GET", pipelinesPath, "").status, "a queued fault goes before the scene's")
	require.Equal(t, 204, r.send("DELETE", "/sandbox/faults", "", nil).status)
	require.Equal(t, "segments", r.Account().Customers.Mode, "clearing the faults ends the scene")

	require.Equal(t, 400, r.choose("other").status)
	for _, sc := range scenes {
		require.NotEmpty(t, sc.en)
		require.NotEmpty(t, sc.ru)
		for _, f := range sc.faults {
			require.NoError(t, r.AddFault(f), sc.name)
		}
	}
}
