package core_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// fixtures is where recorded and documented bodies may lie beside a checkout.
// They are read in place; none of them is part of the project.
const fixtures = "../../shared/fixtures"

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	if _, err := os.Stat(fixtures); err != nil {
		t.Skip("the folder of recorded bodies is not at hand; golden cases of our own cover their shapes")
	}
	body, err := os.ReadFile(filepath.Join(fixtures, name))
	require.NoError(t, err)
	return body
}

// TestRecordedAccount reads a whole account as it was recorded: 47 pipelines,
// more than the documents allow, with more stages than they allow.
func TestRecordedAccount(t *testing.T) {
	items := fixture(t, "v2/live-2016-account-current-pipelines.json")
	body := append(append([]byte(`{"_embedded":{"items":`), items...), "}}"...)
	data, failure := core.Parse(amo.PipelinesList, reply.Answer{Status: 200, ContentType: "application/hal+json", Body: body})
	require.Nil(t, failure)
	list := gjson.GetBytes(data, "pipelines").Array()
	require.Len(t, list, 47)
	counts := map[int64]int{}
	for i, p := range list {
		require.Equal(t, int64(i+1), p.Get("sort").Int(), "not in the account's order")
		require.Equal(t, i == 0, p.Get("is_main").Bool())
		require.True(t, p.Get("leads").Exists(), "an unknown member was lost")
		stages := p.Get("statuses").Array()
		counts[p.Get("id").Int()] = len(stages)
		last := stages[len(stages)-2:]
		require.Equal(t, "won", last[0].Get("kind").Str)
		require.Equal(t, "lost", last[1].Get("kind").Str)
		for n, s := range stages[:len(stages)-2] {
			require.Equal(t, "regular", s.Get("kind").Str)
			require.Positive(t, s.Get("id").Int())
			if n > 0 {
				before := stages[n-1]
				require.LessOrEqual(t, before.Get("sort").Int(), s.Get("sort").Int())
				if before.Get("sort").Int() == s.Get("sort").Int() {
					require.Less(t, before.Get("id").Int(), s.Get("id").Int(), "equal sorts go by id")
				}
			}
		}
	}
	for id, count := range map[int64]int{53218: 7, 75137: 6, 96604: 6, 122189: 12, 122249: 132, 122252: 152, 122321: 132, 122324: 152} {
		require.Equal(t, count, counts[id], id)
	}
	require.Equal(t, int64(53218), list[0].Get("id").Int())
	require.Equal(t, int64(122324), list[46].Get("id").Int())

	same, issues := core.MakePlan("pipelines", data, data, nil)
	require.Empty(t, issues)
	require.Empty(t, same.Changes)

	// Limits bind growth only: a pipeline of 132 stages can be edited.
	edited := strings.Replace(string(data), list[23].Get("name").Raw, `"Renamed"`, 1)
	p, issues := core.MakePlan("pipelines", data, []byte(edited), nil)
	require.Empty(t, issues)
	require.Empty(t, p.Deletes)
	for _, r := range p.Requests {
		_, issues := core.Build(r.Endpoint, r.Input, r.Options)
		require.False(t, issues.HasErrors())
	}
}

// failures are the files that are no data: with which status, and what the
// failure says.
var failures = []struct {
	file   string
	status int
	kind   reply.Kind
	code   string
	fields []string
	detail string
}{
	{"errors/doc-ru-400-validation-errors.json", 400, reply.BadRequest, "", []string{"/0/custom_fields_values/0/field_id"}, "Request validation failed"},
	{"errors/kommo-doc-400-empty-data.json", 400, reply.BadRequest, "", nil, "Request data can not be empty"},
	{"errors/kommo-doc-400-two-errors.json", 400, reply.BadRequest, "", []string{"/0/custom_fields_values/0/field_id", "/0/status_id"}, "Request validation failed"},
	{"errors/kommo-doc-401.json", 401, reply.Unauthorized, "", nil, "Invalid user name or password"},
	{"errors/kommo-doc-402.json", 402, reply.PaymentRequired, "", nil, "Payment required"},
	{"errors/kommo-doc-403-chats-style.json", 403, reply.Forbidden, "", nil, "invalid signature"},
	{"errors/kommo-doc-404-get.json", 404, reply.NotFound, "", nil, "Cannot GET https://subdomain.kommo.com/example"},
	{"errors/kommo-doc-405.json", 405, reply.MethodNotAllowed, "", nil, "Method Not Allowed"},
	{"errors/kommo-doc-422-limit-250.json", 422, reply.Unprocessable, "", nil, "Limit 250 per page"},
	{"errors/v4-400-error-244.json", 400, reply.BadRequest, "", nil, ""},
	{"errors/v4-404-cannot-delete.json", 404, reply.NotFound, "", nil, ""},
	{"errors/v4-404-pipeline-not-found.json", 404, reply.NotFound, "", nil, "Pipeline not found"},
	{"fragments/v4-422-pipeline-with-leads.TRUNCATED.txt", 422, reply.Unprocessable, "", nil, ""},
	{"errors/v2-104-unknown-path.MALFORMED.txt", 404, reply.NotFound, "", nil, ""},     // no JSON: the status speaks
	{"errors/v2-110-bad-login.node-inspect.txt", 401, reply.Unauthorized, "", nil, ""}, // no JSON: the status speaks
	{"errors/v2-110-bad-login.node-inspect.txt", 200, reply.NotJSON, "", nil, ""},
	{"errors/dotzero-test-v2-error-101.php.txt", 200, reply.NotJSON, "", nil, ""},
	{"oauth/400-cannot-decrypt-code.json", 400, reply.BadRequest, "", nil, ""},
	{"oauth/400-client-id.json", 400, reply.BadRequest, "", nil, ""},
	{"oauth/400-client-secret.json", 400, reply.BadRequest, "", nil, ""},
	{"oauth/400-invalid-account.json", 400, reply.BadRequest, "", nil, ""},
	{"v4-customers/doc-ru-segment-patch-response.json", 200, reply.NotJSON, "", nil, ""}, // as printed it has a comma too many
	{"account/doc-ru-account-response.json", 200, reply.NotJSON, "", nil, ""},            // as printed it has no comma
}

// TestFailures reads every recorded and printed failure.
func TestFailures(t *testing.T) {
	for _, c := range failures {
		t.Run(c.file, func(t *testing.T) {
			body := fixture(t, c.file)
			_, f := core.Parse(amo.StatusesAdd, reply.Answer{Status: c.status, ContentType: "application/problem+json", Body: body})
			require.NotNil(t, f)
			require.Equal(t, c.kind, f.Kind)
			require.Equal(t, c.code, f.Code)
			var fields []string
			for _, field := range f.Fields {
				fields = append(fields, field.Path)
			}
			require.Equal(t, c.fields, fields)
			if c.detail != "" {
				require.Equal(t, c.detail, f.Detail)
			}
		})
	}
	// A client id and its like are named in the hint, and that is kept.
	_, f := core.Parse(amo.AccountGet, reply.Answer{Status: 400, Body: fixture(t, "oauth/400-client-id.json")})
	require.Contains(t, f.Detail, "Check the `client_id` parameter")
}

// TestEveryBody: whatever body is there, as the answer to whatever endpoint, is
// data or a failure, and never both.
func TestEveryBody(t *testing.T) {
	fixture(t, "INDEX.md")
	seen := 0
	require.NoError(t, filepath.WalkDir(fixtures, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		seen++
		body, err := os.ReadFile(path)
		require.NoError(t, err)
		either := func(endpoint amo.Endpoint, status int) {
			data, f := core.Parse(endpoint, reply.Answer{Status: status, ContentType: "application/json", Body: body})
			require.NotEqual(t, data == nil, f == nil, path)
			require.True(t, f != nil || gjson.ValidBytes(data), path)
		}
		for _, endpoint := range []amo.Endpoint{ // each reader once
			amo.PipelinesList, amo.PipelinesSet, amo.PipelinesDelete, amo.LeadsPipelinesList, amo.LeadsStagesAdd, amo.LeadsCount,
			amo.StatusesList, amo.StatusesAdd, amo.SegmentsList, amo.SegmentsGet, amo.SegmentsFields, amo.AccountGet,
		} {
			either(endpoint, 200)
		}
		either(amo.StatusesList, 400)
		either(amo.StatusesList, 422)
		return nil
	}))
	require.Greater(t, seen, 60)
}
