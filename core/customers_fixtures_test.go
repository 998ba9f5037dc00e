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

// TestPrintedCustomers reads every printed answer about customer stages and
// segments: ids in order, and what the page counts.
func TestPrintedCustomers(t *testing.T) {
	for _, c := range []struct {
		file     string
		endpoint amo.Endpoint
		path     string // of the ids
		ids      string
		total    int64
	}{
		{"doc-ru-statuses-list-response.json", amo.StatusesList, "statuses.#.id", "[4740010,4740013,4740025,4740028,4740031]", 6}, // six counted, five there
		{"doc-ru-status-get-response.json", amo.StatusesGet, "status.id", "4051135", 0},
		{"doc-ru-statuses-post-response.json", amo.StatusesAdd, "added.#.id", "[5649280,5649283]", 0},
		{"doc-ru-status-patch-response.json", amo.StatusesUpdate, "status.id", "5649280", 0},
		{"doc-ru-segments-list-response.json", amo.SegmentsList, "segments.#.id", "[21,51]", 2},
		{"doc-ru-segment-get-response.json", amo.SegmentsGet, "segment.id", "51", 0},
		{"doc-ru-segment-post-response.json", amo.SegmentsAdd, "segment.id", "17", 0},
	} {
		data, failure := core.Parse(c.endpoint, reply.Answer{Status: 200, ContentType: "application/hal+json", Body: fixture(t, "v4-customers/"+c.file)})
		require.Nil(t, failure, c.file)
		require.True(t, gjson.ValidBytes(data), c.file)
		require.Equal(t, c.ids, gjson.GetBytes(data, c.path).Raw, c.file)
		require.Equal(t, c.total, gjson.GetBytes(data, "total").Int(), c.file)
		require.NotContains(t, string(data), "_links", c.file)
	}
	// The page prints a comma too many.
	_, failure := core.Parse(amo.SegmentsUpdate, reply.Answer{Status: 200, ContentType: "application/hal+json", Body: fixture(t, "v4-customers/doc-ru-segment-patch-response.json")})
	require.Equal(t, reply.NotJSON, failure.Kind)
}

// TestPrintedCustomerRequests: what the pages print as requests is built, and
// nothing of it is lost.
func TestPrintedCustomerRequests(t *testing.T) {
	for file, endpoint := range map[string]amo.Endpoint{
		"doc-ru-statuses-post-request.json": amo.StatusesAdd, "doc-ru-status-patch-request.json": amo.StatusesUpdate,
		"doc-ru-segment-post-request.json": amo.SegmentsAdd, "doc-ru-segment-patch-request.json": amo.SegmentsUpdate,
	} {
		body := fixture(t, "v4-customers/"+file)
		request, issues := core.Build(endpoint, withID(endpoint, string(body)), nil)
		require.Empty(t, issues, file)
		require.JSONEq(t, string(body), string(request.Body), file)
	}
}

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
