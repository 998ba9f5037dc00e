package core_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// withID puts an id into an input whose endpoint has one in its path.
func withID(endpoint amo.Endpoint, body string) []byte {
	if info, _ := amo.Info(endpoint); strings.HasSuffix(info.Path, "/{id}") {
		return []byte(`{"id":5,` + strings.TrimSpace(body)[1:])
	}
	return []byte(body)
}

// TestCustomersPage reads the vendor's English page in place: each request that
// it prints is built, each answer read.
func TestCustomersPage(t *testing.T) {
	text, err := os.ReadFile("../../shared/seeds/customers-stages-segments-v4.txt")
	if err != nil {
		t.Skip("the vendor's page is not at hand; golden cases of our own cover its shapes")
	}
	page := string(text)
	heading := regexp.MustCompile(`(?m)^(GET|POST|PATCH|DELETE) (/api/v4/customers/\S+)$`)
	places := append(heading.FindAllStringSubmatchIndex(page, -1), []int{len(page)})
	requests, answers := 0, 0
	for n, at := range places[:len(places)-1] {
		section := page[at[0]:places[n+1][0]]
		endpoint := endpointOf(t, page[at[2]:at[3]], page[at[4]:at[5]])
		if _, printed, found := strings.Cut(section, "An example of the request"); found {
			printed, _, _ = strings.Cut(printed, "Data type header")
			request, issues := core.Build(endpoint, withID(endpoint, printed), nil)
			require.Empty(t, issues, endpoint)
			require.JSONEq(t, printed, string(request.Body))
			requests++
		}
		if _, printed, found := strings.Cut(section, "Response example"); found {
			printed = printed[:strings.LastIndexAny(printed, "}]")+1]
			data, failure := core.Parse(endpoint, reply.Answer{Status: 200, ContentType: "application/hal+json", Body: []byte(printed)})
			if endpoint == amo.SegmentsUpdate {
				require.Equal(t, reply.NotJSON, failure.Kind, "the page prints a comma too many")
			} else {
				require.Nil(t, failure, endpoint)
				require.True(t, gjson.ValidBytes(data))
			}
			answers++
		}
	}
	require.Equal(t, 10, len(places)-1)
	require.Equal(t, 4, requests)
	require.Equal(t, 8, answers)
}

// endpointOf finds the one endpoint with this method and path.
func endpointOf(t *testing.T, method, path string) amo.Endpoint {
	t.Helper()
	for _, e := range amo.Endpoints() {
		if e.Method == method && e.Path == path {
			return e.Name
		}
	}
	require.Fail(t, "no endpoint", "%s %s", method, path)
	return ""
}
