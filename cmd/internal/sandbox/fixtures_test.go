package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

// fixture reads one body of the collection that stands beside the repository,
// where it is at hand; none of it is copied here.
func fixture(t *testing.T, name string) any {
	t.Helper()
	folder := "../../../../shared/fixtures"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection of recorded bodies is not beside this repository")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	// One documented body lacks a comma between two lines.
	text = regexp.MustCompile(`"\n(\s*")`).ReplaceAll(text, []byte("\",\n$1"))
	// Another has a comma behind the last item of a list.
	text = regexp.MustCompile(`,(\s*\])`).ReplaceAll(text, []byte("$1"))
	var v any
	require.NoError(t, json.Unmarshal(text, &v), name)
	return v
}

// alike demands that every member of ours is a member of theirs with the same
// type. Maps keyed by id are compared by any one of their members, lists item by
// item, the rest of ours with the last of theirs.
func alike(t *testing.T, at string, ours, theirs any) {
	t.Helper()
	if ours == nil || theirs == nil {
		return
	}
	require.Equal(t, fmt.Sprintf("%T", theirs), fmt.Sprintf("%T", ours), at)
	switch o := ours.(type) {
	case map[string]any:
		th := theirs.(map[string]any)
		for key, value := range o {
			other, there := th[key]
			if !there && regexp.MustCompile(`^\d+$`).MatchString(key) {
				for id, any := range th {
					if regexp.MustCompile(`^\d{4,}$`).MatchString(id) {
						other, there = any, true
					}
				}
			}
			require.True(t, there, "%s/%s is not in the fixture", at, key)
			alike(t, at+"/"+key, value, other)
		}
	case []any:
		th := theirs.([]any)
		for i := range o {
			if len(th) > 0 {
				alike(t, fmt.Sprintf("%s/%d", at, i), o[i], th[min(i, len(th)-1)])
			}
		}
	}
}

// whole demands that what stands in theirs stands in ours: alike's other
// direction, for objects and the first item of lists.
func whole(t *testing.T, at string, ours, theirs any) {
	t.Helper()
	switch th := theirs.(type) {
	case map[string]any:
		o, ok := ours.(map[string]any)
		require.True(t, ok, at)
		for key, value := range th {
			require.Contains(t, o, key, at)
			whole(t, at+"/"+key, o[key], value)
		}
	case []any:
		if o, ok := ours.([]any); ok && len(o) > 0 && len(th) > 0 {
			whole(t, at+"/0", o[0], th[0])
		}
	}
}

func TestShapesAreThoseOfTheFixtures(t *testing.T) {
	r := start(t)
	pair := r.token("authorization_code", "code", r.code())
	spent := r.token("authorization_code", "code", "x")
	added := r.as(1, "POST", setPath, `{"request":{"pipelines":{"add":[{"name":"N","statuses":[{"name":"x"}]}]}}}`).json(t)
	pipelines := added["response"].(map[string]any)["pipelines"].(map[string]any)["add"].(map[string]any)["pipelines"]

	r.as(1, "POST", stages4001, `[{"name":"X","sort":5,"descriptions":[{"level":"newbie","description":"d"}]}]`)
	recurring, plain := customersIn(t, "periodicity"), start(t)
	require.NoError(t, plain.SetCustomersMode("periodicity"))
	segments := start(t, awkward)
	for _, id := range []string{"21", "57", "59", "63"} {
		segments.as(1, "DELETE", segmentsPath+"/"+id, "")
	}
	// The three fields of the documented segments, in their order.
	segments.as(1, "PATCH", segmentsPath+"/51", `{"custom_fields_values":[{"field_id":269471,"values":[{"value":true}]},{"field_id":269473,"values":[{"enum_id":381857}]},{"field_id":272427,"values":[{"value":"x"}]}]}`)
	list, one := segments.as(1, "GET", segmentsPath, "").json(t), segments.as(1, "GET", segmentsPath+"/51", "").json(t)
	for name, ours := range map[string]any{
		"v4-customers/doc-ru-statuses-list-response.json":                plain.as(1, "GET", customerStagesPath, "").json(t),
		"v4-customers/doc-ru-status-get-response.json":                   recurring.as(1, "GET", customerStagesPath+"/4740016", "").json(t),
		"v4-customers/doc-ru-statuses-post-response.json":                recurring.as(1, "POST", customerStagesPath, `[{"name":"N","sort":1}]`).json(t),
		"v4-customers/doc-ru-status-patch-response.json":                 recurring.as(1, "PATCH", customerStagesPath+"/4740013", `{"name":"N"}`).json(t),
		"v4-customers/doc-ru-segments-list-response.json":                list,
		"v4-customers/doc-ru-segment-get-response.json":                  one,
		"v4-customers/doc-ru-segment-post-response.json":                 segments.as(1, "POST", segmentsPath, `{"name":"N","custom_fields_values":[{"field_id":272427,"values":[{"value":"x"}]}]}`).json(t),
		"v4-customers/doc-ru-segment-patch-response.json":                segments.as(1, "PATCH", segmentsPath+"/51", `{"custom_fields_values":[{"field_id":272427,"values":[{"value":"x"}]}]}`).json(t),
		"v4-customers/doc-ru-mode-patch-response.json":                   segments.as(1, "PATCH", modePath, `{"mode":"segments","is_enabled":true}`).json(t),
		"v4-pipelines/doc-ru-list-response.json":                         r.as(1, "GET", pipelinesPath, "").json(t),
		"v4-pipelines/doc-ru-get-response.json":                          r.as(1, "GET", pipelinePath(4001), "").json(t),
		"v4-pipelines/kommo-transcribed-post-response.json":              r.as(1, "POST", pipelinesPath, newPipeline).json(t),
		"v4-pipelines/doc-ru-patch-response.json":                        r.as(1, "PATCH", pipelinePath(4002), `{"sort":3}`).json(t),
		"v4-pipelines/kommo-transcribed-statuses-list-response.json":     r.as(1, "GET", stages4001, "").json(t),
		"v4-pipelines/doc-ru-statuses-list-response.json":                r.as(1, "GET", stages4001+"?with=descriptions", "").json(t),
		"v4-pipelines/doc-ru-status-get-with-descriptions-response.json": r.as(1, "GET", stages4001+"/40011?with=descriptions", "").json(t),
		"v4-pipelines/doc-ru-statuses-post-response.json":                r.as(1, "POST", stages4001, `[{"name":"Y","sort":5,"descriptions":[{"level":"newbie","description":"d"}]}]`).json(t),
		"v4-pipelines/doc-ru-status-patch-response.json":                 r.as(1, "PATCH", stages4001+"/40011", `{"name":"Z"}`).json(t),
		"errors/v4-404-pipeline-not-found.json":                          r.as(1, "GET", pipelinesPath+"/0/statuses", "").json(t),
		"errors/kommo-doc-400-empty-data.json":                           r.as(1, "POST", pipelinesPath, "[]").json(t),
		"errors/doc-ru-400-validation-errors.json":                       r.as(1, "DELETE", pipelinePath(1), "").json(t),
		"errors/kommo-doc-422-limit-250.json":                            r.as(1, "GET", "/api/v4/leads?limit=251", "").json(t),
		"v2/live-2016-account-current-pipelines.json":                    pipelines,
		"oauth/doc-ru-code-exchange-response.json":                       pair.json(t),
		"oauth/400-cannot-decrypt-code.json":                             spent.json(t),
		"errors/kommo-doc-401.json":                                      r.as(0, "GET", "/api/v4/account", "").json(t),
		"errors/kommo-doc-405.json":                                      r.as(0, "OPTIONS", "/api/v4/account", "").json(t),
		"errors/kommo-doc-404-get.json":                                  r.as(1, "GET", "/api/v4/x", "").json(t),
		"account/doc-ru-account-response.json": r.as(1, "GET", "/api/v4/account?with="+strings.Join([]string{
			"amojo_id", "uuid", "drive_url", "version", "is_api_filter_enabled", "amojo_rights", "users_groups", "task_types", "datetime_settings",
		}, ","), "").json(t),
		"oauth/doc-ru-subdomain-response.json": r.send("GET", "/oauth2/account/current/subdomain", "", map[string][]string{"X-Refresh-Token": {pair.json(t)["refresh_token"].(string)}}).json(t),
	} {
		t.Run(name, func(t *testing.T) { alike(t, "", ours, fixture(t, name)) })
	}
	// These are whole: no member may be missing either.
	t.Run("401 says the same", func(t *testing.T) {
		require.Equal(t, fixture(t, "errors/kommo-doc-401.json"), any(r.as(0, "GET", "/api/v4/account", "").json(t)))
	})
	// Every member of these documented examples is in ours.
	for name, ours := range map[string]any{
		"v4-pipelines/doc-ru-list-response.json":          r.as(1, "GET", pipelinesPath, "").json(t),
		"v4-pipelines/doc-ru-patch-response.json":         r.as(1, "PATCH", pipelinePath(4002), `{"sort":3}`).json(t),
		"v4-pipelines/doc-ru-statuses-post-response.json": r.as(1, "POST", stages4001, `[{"name":"W","sort":5,"descriptions":[{"level":"newbie","description":"d"}]}]`).json(t),
		"v4-customers/doc-ru-statuses-list-response.json": plain.as(1, "GET", customerStagesPath, "").json(t),
		"v4-customers/doc-ru-status-patch-response.json":  recurring.as(1, "PATCH", customerStagesPath+"/4740013", `{"name":"M"}`).json(t),
		"v4-customers/doc-ru-segments-list-response.json": list,
		"v4-customers/doc-ru-segment-get-response.json":   one,
		"errors/doc-ru-400-validation-errors.json":        r.as(1, "DELETE", pipelinePath(1), "").json(t),
	} {
		t.Run("nothing is missing of "+name, func(t *testing.T) { whole(t, "", ours, fixture(t, name)) })
	}
	t.Run("an unreadable code says the same", func(t *testing.T) {
		require.Equal(t, fixture(t, "oauth/400-cannot-decrypt-code.json"), any(spent.json(t)))
	})
	t.Run("disposable token", func(t *testing.T) {
		token, err := r.DisposableToken(1)
		require.NoError(t, err)
		claims := jwt.MapClaims{}
		_, _, err = jwt.NewParser().ParseUnverified(token, claims)
		require.NoError(t, err)
		theirs := fixture(t, "oauth/doc-ru-disposable-token-payload.json")
		alike(t, "", map[string]any(claims), theirs)
		require.Len(t, claims, len(theirs.(map[string]any)))
	})
}
