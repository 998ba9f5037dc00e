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
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// whole is a file that is a body as it stands.
func whole(body string) string { return body }

// around makes a body of a slice of one: %s stands for the file.
func around(frame string) func(string) string {
	return func(body string) string { return strings.Replace(frame, "%s", body, 1) }
}

// with writes members in front of an object's own.
func with(members string) func(string) string {
	return func(body string) string { return "{" + members + "," + strings.TrimSpace(body)[1:] }
}

// sibling takes an answer to leads/set for one to pipelines/set: no recorded one
// is known, and both are said to have one envelope.
func sibling(body string) string { return strings.Replace(body, `"leads"`, `"pipelines"`, 1) }

var stagesOf = around(`{"_embedded":{"items":{"1":{"id":1,"name":"P","statuses":%s}}}}`)

// answers are the files that are data: as the answer to which endpoint, and what
// then stands at a path of it.
var answers = []struct {
	file     string
	endpoint amo.Endpoint
	as       func(string) string
	at, want string
}{
	{"account/kommo-doc-account-200.json", amo.AccountGet, whole, "[account.id,account._links]", "[123123123]"},

	{"v2/live-2016-account-current-pipelines.json", amo.PipelinesList, around(`{"_embedded":{"items":%s}}`), "pipelines.#", "47"}, // and TestRecordedAccount
	{"v2/live-2016-account-current-leads_statuses.json", amo.PipelinesList, stagesOf, "pipelines.0.statuses.#.id", "[9931849,9931852,10099317,9931858,9931855,142,143]"},
	{"v2/amorail-account-leads_statuses.json", amo.PipelinesList, stagesOf, "pipelines.0.statuses.#.kind", `["regular","regular","regular","regular","won","lost"]`},
	{"v2/amorail-leads-set-add-response.json", amo.PipelinesSet, sibling, "[added.#.id,updated,errors,server_time]", "[[3980037],[],[],1502394640]"},
	{"v2/live-2016-leads-set-add-response.json", amo.PipelinesSet, sibling, "[added.#.id,updated,errors,server_time]", "[[40365786],[],[],1457538451]"},
	{"v2/live-2016-leads-set-update-response.json", amo.PipelinesSet, sibling, "[added,errors,server_time]", "[[],[],1457540669]"},

	{"v4-pipelines/doc-ru-get-response.json", amo.LeadsPipelinesList, whole, "[pipelines.#.id,pipelines.#.statuses.#.id]", "[[3177727],[[32392156,32392159,32392165,142,143]]]"},
	{"v4-pipelines/doc-ru-list-response.json", amo.LeadsPipelinesList, whole, "[pipelines.#.id,pipelines.#.statuses.#.id]", "[[3177727],[[32392156,32392159,32392165,142,143]]]"},
	{"v4-pipelines/ogi4i-test-list-response.json", amo.LeadsPipelinesList, whole, "[pipelines.#.id,pipelines.#.statuses.#.id]", "[[3177727],[[32392156,32392159,32392165,142,143]]]"},
	{"v4-pipelines/ogi4i-test-empty-statuses-response.json", amo.LeadsPipelinesList, whole, "[pipelines.#.id,pipelines.#.statuses]", "[[3177727],[[]]]"},
	{"v4-pipelines/doc-ru-post-response.json", amo.LeadsPipelinesAdd, whole, "[added.#.id,added.#.statuses.#.id]", "[[3270358],[[3304,3303,142,143]]]"},
	{"v4-pipelines/kommo-transcribed-post-response.json", amo.LeadsPipelinesAdd, whole, "[added.#.id,added.#.statuses.#.id]", "[[6964299],[[58220123,58220127,142,143]]]"},
	{"v4-pipelines/doc-ru-patch-response.json", amo.LeadsPipelinesUpdate, whole, "[pipeline.id,pipeline.sort,pipeline.statuses.#.id]", "[3177727,1000,[32392159,32392165,142,143]]"},
	{"v4-pipelines/kommo-transcribed-patch-response.json", amo.LeadsPipelinesUpdate, whole, "[pipeline.id,pipeline.sort,pipeline.statuses.#.id]", "[6964299,100,[58220127]]"},
	{"v4-pipelines/doc-ru-statuses-list-response.json", amo.LeadsPipelinesList, with(`"id":1`), "[pipelines.0.id,pipelines.0.statuses.#.id]", "[1,[32392156,32392159,32392165,142,143]]"},
	{"v4-pipelines/kommo-transcribed-statuses-list-response.json", amo.LeadsPipelinesList, with(`"id":1`), "[pipelines.0.id,pipelines.0.statuses.#.id]", "[1,[58141803,58141807,58141811,58141815,58141819,142,143]]"},
	{"v4-pipelines/doc-ru-statuses-post-response.json", amo.LeadsStagesAdd, whole, "[added.#.id,added.#.sort]", "[[33035290,33035293],[60,70]]"},
	{"v4-pipelines/kommo-transcribed-statuses-post-response.json", amo.LeadsStagesAdd, whole, "[added.#.id,added.#.sort]", "[[58223475,58223479],[60,70]]"},
	{"v4-pipelines/doc-ru-status-get-with-descriptions-response.json", amo.LeadsStagesUpdate, whole, "[status.id,status.kind,status.descriptions.#.id]", `[32392159,"regular",[489,491,493]]`},
	{"v4-pipelines/doc-ru-status-patch-response.json", amo.LeadsStagesUpdate, whole, "[status.id,status.kind,status.descriptions.#.id]", `[32392165,"regular",[501,497]]`},
	{"v4-pipelines/kommo-transcribed-status-patch-response.json", amo.LeadsStagesUpdate, whole, "[status.id,status.kind,status.descriptions]", `[58221923,"regular"]`},

	{"v4-customers/doc-ru-statuses-list-response.json", amo.StatusesList, whole, "[statuses.#.id,total]", "[[4740010,4740013,4740025,4740028,4740031],6]"}, // six counted, five there
	{"v4-customers/doc-ru-status-get-response.json", amo.StatusesGet, whole, "status.id", "4051135"},
	{"v4-customers/doc-ru-statuses-post-response.json", amo.StatusesAdd, whole, "added.#.id", "[5649280,5649283]"},
	{"v4-customers/doc-ru-status-patch-response.json", amo.StatusesUpdate, whole, "status.id", "5649280"},
	{"v4-customers/doc-ru-segments-list-response.json", amo.SegmentsList, whole, "[segments.#.id,total]", "[[21,51],2]"},
	{"v4-customers/doc-ru-segment-get-response.json", amo.SegmentsGet, whole, "segment.id", "51"},
	{"v4-customers/doc-ru-segment-post-response.json", amo.SegmentsAdd, whole, "segment.id", "17"},
}

// requests are the files that are sent: as the input of which endpoint, and what
// is said of it. What is built has all that the file has, when nothing is said.
var requests = []struct {
	file     string
	endpoint amo.Endpoint
	as       func(string) string
	said     []string
}{
	{"v4-pipelines/doc-ru-post-request.json", amo.LeadsPipelinesAdd, whole, nil},
	{"v4-pipelines/kommo-transcribed-post-request.json", amo.LeadsPipelinesAdd, whole, nil},
	{"v4-pipelines/doc-ru-patch-request.json", amo.LeadsPipelinesUpdate, with(`"id":5`), nil},
	{"v4-pipelines/doc-ru-statuses-post-request.json", amo.LeadsStagesAdd, around(`{"pipeline_id":1,"stages":%s}`), []string{"read-only /stages/0/descriptions"}},
	{"v4-pipelines/kommo-transcribed-statuses-post-request.json", amo.LeadsStagesAdd, around(`{"pipeline_id":1,"stages":%s}`), []string{"read-only /stages/0/descriptions"}},
	{"v4-pipelines/doc-ru-status-patch-request.json", amo.LeadsStagesUpdate, with(`"pipeline_id":1,"id":5`), []string{"read-only /descriptions"}},
	{"v4-customers/doc-ru-statuses-post-request.json", amo.StatusesAdd, whole, nil},
	{"v4-customers/doc-ru-status-patch-request.json", amo.StatusesUpdate, with(`"id":5`), nil},
	{"v4-customers/doc-ru-segment-post-request.json", amo.SegmentsAdd, whole, nil},
	{"v4-customers/doc-ru-segment-patch-request.json", amo.SegmentsUpdate, with(`"id":5`), nil},
}

// others are the files that no endpoint of ours sends or answers, each with what
// the gate says of it: "" when it passes.
var others = []struct {
	file  string
	fault issue.Code
	why   string
}{
	{"INDEX.md", issue.Syntax, "says where each file is from"},
	{"fragments/v4-status-kriloks303.pydict.txt", issue.Syntax, "a stage as Python prints it"},
	{"oauth/doc-ru-code-exchange-request.json", "", "sent by the Worker's object, which keeps the secrets"},
	{"oauth/doc-ru-code-exchange-response.json", "", "read by the Worker's object, which keeps the secrets"},
	{"oauth/doc-ru-refresh-request.json", "", "sent by the Worker's object, which keeps the secrets"},
	{"oauth/doc-ru-refresh-response.json", "", "read by the Worker's object, which keeps the secrets"},
	{"oauth/doc-ru-disposable-token-payload.json", "", "the claims of a token, which the proxy checks"},
	{"oauth/doc-ru-subdomain-response.json", "", "the sandbox answers it; nothing of ours asks"},
	{"v2/live-2016-leads-set-add-request.json", "", "deals are not written here"},
	{"v2/live-2016-leads-set-update-request.json", "", "deals are not written here"},
	{"v4-customers/doc-ru-customers-list-response.json", "", "customers are not read here"},
	{"v4-customers/doc-ru-mode-patch-request.json", "", "the customers mode is read with the account, never set"},
	{"v4-customers/doc-ru-mode-patch-response.json", "", "the customers mode is read with the account, never set"},
}

func TestAnswers(t *testing.T) {
	for _, c := range answers {
		t.Run(c.file, func(t *testing.T) {
			body := c.as(string(fixture(t, c.file)))
			data, failure := core.Parse(c.endpoint, reply.Answer{Status: 200, ContentType: "application/hal+json", Body: []byte(body)})
			require.Nil(t, failure)
			require.True(t, gjson.ValidBytes(data))
			require.Equal(t, c.want, gjson.GetBytes(data, c.at).Raw)
			require.NotContains(t, string(data), "_links")
		})
	}
}

func TestRequests(t *testing.T) {
	for _, c := range requests {
		t.Run(c.file, func(t *testing.T) {
			printed := string(fixture(t, c.file))
			request, issues := core.Build(c.endpoint, []byte(c.as(printed)), nil)
			require.False(t, issues.HasErrors())
			var said []string
			for _, i := range issues {
				said = append(said, string(i.Code)+" "+i.Path)
			}
			require.Equal(t, c.said, said)
			if said == nil {
				require.JSONEq(t, printed, string(request.Body))
			}
		})
	}
}

func TestOthers(t *testing.T) {
	for _, c := range others {
		t.Run(c.file, func(t *testing.T) {
			require.NotEmpty(t, c.why)
			fault := strictjson.Check(fixture(t, c.file), amo.MaxReplyBytes)
			if c.fault == "" {
				require.Nil(t, fault)
				return
			}
			require.NotNil(t, fault)
			require.Equal(t, c.fault, fault.Code)
		})
	}
}

// TestNoBodyIsLeftOut: a file that is new in the folder belongs in one of the
// four tables, and so does what becomes of it.
func TestNoBodyIsLeftOut(t *testing.T) {
	fixture(t, "INDEX.md")
	read := map[string]bool{}
	for _, c := range answers {
		read[c.file] = true
	}
	for _, c := range failures {
		read[c.file] = true
	}
	for _, c := range requests {
		read[c.file] = true
	}
	for _, c := range others {
		read[c.file] = true
	}
	require.NoError(t, filepath.WalkDir(fixtures, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := filepath.Rel(fixtures, path)
		require.NoError(t, err)
		require.True(t, read[filepath.ToSlash(file)], "nobody reads %s: write it into one of the tables", file)
		return nil
	}))
}
