package sandbox

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Failures that were recorded word for word are answered word for word.
func TestRecordedFailuresAreAnsweredWordForWord(t *testing.T) {
	r := start(t)
	require.NoError(t, r.SetCustomersMode("unavailable"))
	invalid := func(member string) result {
		return r.token("authorization_code", "code", r.code(), func(f map[string]string) { f[member] = "x" })
	}
	for name, got := range map[string]result{
		"oauth/400-client-id.json":              invalid("client_id"),
		"oauth/400-client-secret.json":          invalid("client_secret"),
		"errors/kommo-doc-402.json":             r.as(1, "PATCH", modePath, `{"mode":"segments","is_enabled":true}`),
		"errors/v4-404-pipeline-not-found.json": r.as(1, "GET", pipelinesPath+"/0/statuses", ""),
		"errors/kommo-doc-422-limit-250.json":   r.as(1, "GET", "/api/v4/leads?limit=251", ""),
		"errors/kommo-doc-400-empty-data.json":  r.as(1, "POST", pipelinesPath, "[]"),
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, fixture(t, name), any(got.json(t))) })
	}
	t.Run("unknown path", func(t *testing.T) {
		theirs := fixture(t, "errors/v4-404-cannot-delete.json").(map[string]any)
		theirs["detail"] = strings.Replace(theirs["detail"].(string), "https://pushka.amocrm.ru", r.c.Origin+"/api/v4", 1)
		require.Equal(t, theirs, r.as(1, "DELETE", "/api/v4/calls/316925483", "").json(t))
	})
	t.Run("v2's wrong login", func(t *testing.T) {
		fixture(t, "errors/kommo-doc-401.json") // or skip
		text, err := os.ReadFile("../../../../shared/fixtures/errors/v2-110-bad-login.node-inspect.txt")
		require.NoError(t, err)
		for name := range r.as(0, "GET", listPath, "").json(t)["response"].(map[string]any) {
			require.Contains(t, string(text), name+":")
		}
	})
	t.Run("a pipeline with deals", func(t *testing.T) {
		fixture(t, "errors/kommo-doc-401.json") // or skip
		text, err := os.ReadFile("../../../../shared/fixtures/fragments/v4-422-pipeline-with-leads.TRUNCATED.txt")
		require.NoError(t, err)
		_, words, _ := strings.Cut(string(text), `"detail":"`)
		words, _, _ = strings.Cut(words, "…")
		require.True(t, strings.HasPrefix(r.as(1, "DELETE", pipelinePath(4001), "").json(t)["detail"].(string), words))
	})
	t.Run("a refresh answers what a code does", func(t *testing.T) {
		pair := r.token("authorization_code", "code", r.code()).json(t)
		again := r.token("refresh_token", "refresh_token", pair["refresh_token"].(string)).json(t)
		alike(t, "", again, fixture(t, "oauth/doc-ru-refresh-response.json"))
		require.ElementsMatch(t, keys(pair), keys(again))
	})
}

// What the documents send is taken, and what they answer to it has our shape.
func TestDocumentedRequestsAreTaken(t *testing.T) {
	sandboxes := func(mode string) *rig {
		r := start(t, awkward)
		require.NoError(t, r.SetCustomersMode(mode))
		return r
	}
	recurring, segments := sandboxes("periodicity"), sandboxes("segments")
	fields := strings.NewReplacer("245035", "272427", "245351", "269473", "387477", "381857") // the account's own ids
	// The notes that the documented PATCH of a stage edits and deletes.
	noted := segments.as(1, "PATCH", pipelinesPath+"/10104/statuses/13660001", `{"name":"N","descriptions":[{"level":"candidate","description":"c"},{"level":"master","description":"m"}]}`).json(t)
	notes := strings.NewReplacer("497", fmt.Sprintf("%.0f", dig(t, noted, "descriptions", 0, "id")), "499", fmt.Sprintf("%.0f", dig(t, noted, "descriptions", 1, "id")))
	for _, c := range []struct {
		r                        *rig
		method, path, sent, told string
		change                   *strings.Replacer
	}{
		{segments, "POST", pipelinesPath, "v4-pipelines/doc-ru-post-request.json", "v4-pipelines/kommo-transcribed-post-response.json", nil},
		{segments, "POST", pipelinesPath, "v4-pipelines/kommo-transcribed-post-request.json", "v4-pipelines/kommo-transcribed-post-response.json", nil},
		{segments, "PATCH", pipelinesPath + "/10107", "v4-pipelines/doc-ru-patch-request.json", "v4-pipelines/doc-ru-patch-response.json", nil},
		{segments, "POST", pipelinesPath + "/10104/statuses", "v4-pipelines/doc-ru-statuses-post-request.json", "v4-pipelines/doc-ru-statuses-post-response.json", nil},
		{segments, "POST", pipelinesPath + "/10104/statuses", "v4-pipelines/kommo-transcribed-statuses-post-request.json", "v4-pipelines/doc-ru-statuses-post-response.json", nil},
		{segments, "PATCH", pipelinesPath + "/10104/statuses/13660001", "v4-pipelines/doc-ru-status-patch-request.json", "v4-pipelines/doc-ru-status-patch-response.json", notes},
		{recurring, "POST", customerStagesPath, "v4-customers/doc-ru-statuses-post-request.json", "v4-customers/doc-ru-statuses-post-response.json", nil},
		{recurring, "PATCH", customerStagesPath + "/4740013", "v4-customers/doc-ru-status-patch-request.json", "v4-customers/doc-ru-status-patch-response.json", nil},
		{segments, "POST", segmentsPath, "v4-customers/doc-ru-segment-post-request.json", "v4-customers/doc-ru-segment-post-response.json", fields},
		{segments, "PATCH", segmentsPath + "/51", "v4-customers/doc-ru-segment-patch-request.json", "v4-customers/doc-ru-segment-patch-response.json", fields},
		{segments, "PATCH", modePath, "v4-customers/doc-ru-mode-patch-request.json", "v4-customers/doc-ru-mode-patch-response.json", nil},
	} {
		t.Run(c.method+" "+c.sent, func(t *testing.T) {
			sent := string(plainJSON(fixture(t, c.sent)))
			if c.change != nil {
				sent = c.change.Replace(sent)
			}
			got := c.r.as(1, c.method, c.path, sent)
			require.Equal(t, 200, got.status, "%s\n%s", sent, got.body)
			alike(t, "", got.json(t), fixture(t, c.told))
		})
	}
}

// uncompared are the fixtures that nothing here answers, each with its reason.
var uncompared = map[string]string{
	"account/kommo-doc-account-200.json":                         "the same body, shortened by its document",
	"errors/dotzero-test-v2-error-101.php.txt":                   "written by a client's authors; no account is missing here",
	"errors/kommo-doc-400-two-errors.json":                       "the envelope of doc-ru-400-validation-errors.json",
	"errors/kommo-doc-403-chats-style.json":                      "of another API",
	"errors/v2-104-unknown-path.MALFORMED.txt":                   "not JSON as it was posted; its code and text are in messages.go",
	"errors/v4-400-error-244.json":                               "of a subscription without rights",
	"fragments/v4-status-kriloks303.pydict.txt":                  "a Python literal of one stage",
	"oauth/400-invalid-account.json":                             "there is one account, and it is the right one",
	"oauth/doc-ru-code-exchange-request.json":                    "its values are placeholders",
	"oauth/doc-ru-refresh-request.json":                          "its values are placeholders",
	"v2/amorail-account-leads_statuses.json":                     "accounts/current, which is not simulated",
	"v2/amorail-leads-set-add-response.json":                     "leads/set, which is not simulated",
	"v2/live-2016-account-current-leads_statuses.json":           "accounts/current, which is not simulated",
	"v2/live-2016-leads-set-add-request.json":                    "leads/set, which is not simulated",
	"v2/live-2016-leads-set-add-response.json":                   "leads/set, which is not simulated",
	"v2/live-2016-leads-set-update-request.json":                 "leads/set, which is not simulated",
	"v2/live-2016-leads-set-update-response.json":                "leads/set, which is not simulated",
	"v4-customers/doc-ru-customers-list-response.json":           "the list of customers, which is not simulated",
	"v4-pipelines/doc-ru-post-response.json":                     "is_archive is left out of it, which the document's own table has",
	"v4-pipelines/kommo-transcribed-patch-response.json":         "trimmed by who transcribed it: stages without links",
	"v4-pipelines/kommo-transcribed-status-patch-response.json":  "doc-ru-status-patch-response.json without descriptions",
	"v4-pipelines/kommo-transcribed-statuses-post-response.json": "doc-ru-statuses-post-response.json without descriptions",
	"v4-pipelines/ogi4i-test-empty-statuses-response.json":       "written by a client's authors",
	"v4-pipelines/ogi4i-test-list-response.json":                 "written by a client's authors",
}

func TestEveryFixtureIsComparedOrNamed(t *testing.T) {
	fixture(t, "errors/kommo-doc-401.json") // or skip
	var source strings.Builder
	for _, name := range []string{"fixtures_test.go", "fixtures_more_test.go"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		source.Write(text)
	}
	folder := os.DirFS("../../../../shared/fixtures")
	require.NoError(t, fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && name != "INDEX.md" {
			require.Contains(t, source.String(), name, "a fixture that nobody looks at")
		}
		return err
	}))
	for name, why := range uncompared {
		_, err := fs.Stat(folder, name)
		require.NoError(t, err)
		require.NotEmpty(t, why)
	}
}
