package sandbox

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStateOutlivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	keep := func(c *Config) {
		c.ClientID, c.ClientSecret, c.Seed, c.StateFile = "", "", Awkward(), file
	}
	first := start(t, keep)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())

	pair := first.token("authorization_code", "code", first.code()).json(t)
	first.as(1, "PATCH", pipelinesPath+"/10104/statuses/13660001", `{"name":"Kept","descriptions":[{"level":"newbie","description":"d"}]}`)
	first.as(1, "DELETE", pipelinesPath+"/10104/statuses/13660002", "")
	first.as(1, "PATCH", segmentsPath+"/51", `{"name":"Kept"}`)
	require.NoError(t, first.SetCustomersMode("periodicity"))
	require.NoError(t, first.SetV2("410"))
	require.NoError(t, first.Save())

	second := start(t, keep)
	require.Equal(t, first.c.ClientID, second.c.ClientID)
	require.Equal(t, first.c.ClientSecret, second.c.ClientSecret)
	require.Equal(t, first.Account(), second.Account())
	for _, path := range []string{pipelinesPath + "/10104/statuses?with=descriptions", customerStagesPath} {
		theirs := first.as(1, "GET", path, "").json(t)["_embedded"]
		ours := second.as(1, "GET", path, "").json(t)["_embedded"]
		strip(theirs)
		strip(ours)
		require.Equal(t, theirs, ours, path)
	}
	require.Equal(t, 410, second.as(1, "GET", listPath, "").status)
	require.Equal(t, 200, second.send("GET", pipelinesPath, "", http.Header{"Authorization": {"Bearer " + pair["access_token"].(string)}}).status)
	require.Equal(t, 200, second.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).status)

	third := start(t, keep)
	require.Equal(t, 401, third.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).status, "spent before the restart")
	added := third.as(1, "POST", stagesOf(10104), `[{"name":"N","sort":1}]`).json(t)
	require.Greater(t, dig(t, added, "_embedded", "statuses", 0, "id"), float64(13667000), "ids go on")
	require.NoError(t, third.Reset())
	require.Equal(t, start(t, awkward).Account(), third.Account(), "a reset is the seed again")
}

// strip takes out the links, which name the origin.
func strip(v any) {
	switch at := v.(type) {
	case map[string]any:
		delete(at, "_links")
		for _, inner := range at {
			strip(inner)
		}
	case []any:
		for _, inner := range at {
			strip(inner)
		}
	}
}

// What was answered is on disk, and only changes are written.
func TestStateIsWrittenBeforeTheAnswer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	r := start(t, func(c *Config) { c.StateFile = file })
	r.as(1, "PATCH", pipelinePath(4001), `{"name":"Kept"}`)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), `"Name":"Kept"`)

	require.NoError(t, os.Remove(file))
	r.get("/sandbox/journal")
	require.NoFileExists(t, file, "nothing changed")
	r.send("POST", "/sandbox/customers", `{"mode":"disabled"}`, nil)
	require.FileExists(t, file)
	names, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	require.Len(t, names, 1, "no half-written file stays")
}

func TestStateHoldsNoScene(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	keep := func(c *Config) { c.StateFile = file }
	r := start(t, keep)
	for _, name := range []string{"no-customers", "no-v2"} {
		require.NoError(t, r.SetScene(name))
		r.as(1, "PATCH", pipelinePath(4001), `{"name":"`+name+`"}`)
		again := start(t, keep).Account()
		require.Equal(t, name, again.Pipelines[0].Name)
		require.Equal(t, "segments", again.Customers.Mode)
		require.Equal(t, 200, start(t, keep).as(1, "GET", listPath, "").status)
	}
	require.Equal(t, 404, r.as(1, "GET", listPath, "").status, "here it goes on")
}

func TestStateThatIsNone(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"broken": `{`, "other": `{"format_version":2}`, "empty": ``, "alien": `{"format_version":1,"x":1}`} {
		write(t, folder, name, text)
		_, err := New(Config{Origin: "http://127.0.0.1:8700", StateFile: filepath.Join(folder, name)})
		require.ErrorContains(t, err, "is not a state of this sandbox", name)
	}
	_, err := New(Config{Origin: "http://127.0.0.1:8700", StateFile: filepath.Join(folder, "no", "folder")})
	require.ErrorContains(t, err, "sandbox: state:")
	_, err = New(Config{Origin: "http://127.0.0.1:8700", StateFile: folder})
	require.ErrorContains(t, err, "sandbox: state:")
}
