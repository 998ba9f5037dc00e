package amo_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/amo"
)

// documents is where the vendor's two pages may lie beside a checkout.
const documents = "../../../shared/seeds/"

// TestPalettesAsPrinted holds the palettes against the lists of the vendor's page.
func TestPalettesAsPrinted(t *testing.T) {
	page, err := os.ReadFile(documents + "customers-stages-segments-v4.txt")
	if err != nil {
		t.Skip("the vendor's documents are not at hand; the counts and ends of the lists are checked without them")
	}
	_, lists, found := strings.Cut(string(page), "Available stage colors")
	require.True(t, found)
	stage, segment, found := strings.Cut(lists, "Available segment colors")
	require.True(t, found)
	require.Equal(t, regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(stage, -1), amo.StageColours())
	require.Equal(t, regexp.MustCompile(`(?m)^[0-9a-f]{6}$`).FindAllString(segment, -1), amo.SegmentColours())
}

// TestOlderColoursAsSent: the older colours are those that the vendor's own
// example of an update sends outside its list.
func TestOlderColoursAsSent(t *testing.T) {
	page, err := os.ReadFile(documents + "pipelines-v2.txt")
	if err != nil {
		t.Skip("the vendor's documents are not at hand; the count of the list is checked without them")
	}
	_, example, found := strings.Cut(string(page), "$pipelines['request']['pipelines']['update']")
	require.True(t, found)
	example, _, _ = strings.Cut(example, "/* Now")
	var unlisted []string
	for _, c := range regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(example, -1) {
		if !slices.Contains(amo.StageColours(), c) && !slices.Contains(unlisted, c) {
			unlisted = append(unlisted, c)
		}
	}
	require.ElementsMatch(t, unlisted, amo.OlderStageColours())
}

func TestPalettes(t *testing.T) {
	for _, c := range []struct {
		name        string
		list        []string
		count       int
		first, last string
		shape       string
	}{
		{"stage", amo.StageColours(), 21, "#fffeb2", "#e6e8ea", `^#[0-9a-f]{6}$`},
		{"older", amo.OlderStageColours(), 4, "#99ccff", "#ffcccc", `^#[0-9a-f]{6}$`},
		{"segment", amo.SegmentColours(), 40, "10599d", "4f517d", `^[0-9a-f]{6}$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Len(t, c.list, c.count)
			require.Equal(t, c.first, c.list[0])
			require.Equal(t, c.last, c.list[c.count-1])
			seen := map[string]bool{}
			for _, colour := range c.list {
				require.Regexp(t, c.shape, colour)
				require.False(t, seen[colour], "%s stands twice", colour)
				seen[colour] = true
			}
		})
	}
	for _, c := range amo.OlderStageColours() {
		require.NotContains(t, amo.StageColours(), c)
	}
	amo.StageColours()[0] = "changed"
	amo.OlderStageColours()[0] = "changed"
	amo.SegmentColours()[0] = "changed"
	require.Equal(t, "#fffeb2", amo.StageColours()[0], "a caller changed the list for others")
	require.Equal(t, "#99ccff", amo.OlderStageColours()[0])
	require.Equal(t, "10599d", amo.SegmentColours()[0])
}

func TestStageColour(t *testing.T) {
	for _, c := range []struct {
		value, colour string
		standing      amo.ColourStanding
	}{
		{"#fffeb2", "#fffeb2", amo.Listed},
		{"#FFFEB2", "#fffeb2", amo.Listed},
		{"#E6e8Ea", "#e6e8ea", amo.Listed},
		{"#99ccff", "#99ccff", amo.Older},
		{"#FFCC66", "#ffcc66", amo.Older},
		{"fffeb2", "fffeb2", amo.NotAllowed},
		{"#fffeb", "#fffeb", amo.NotAllowed},
		{"#CCFF66", "#CCFF66", amo.NotAllowed},
		{" #fffeb2", " #fffeb2", amo.NotAllowed},
		{"red", "red", amo.NotAllowed},
		{"", "", amo.NotAllowed},
	} {
		colour, standing := amo.StageColour(c.value)
		require.Equal(t, c.colour, colour)
		require.Equal(t, c.standing, standing, c.value)
	}
}

// TestNearestStageColour: near is what looks near, not what has near numbers.
func TestNearestStageColour(t *testing.T) {
	for value, want := range map[string]string{
		"#fffeb2":  "#fffeb2",
		"#FFFEB2":  "#fffeb2",
		"fffeb3":   "#fffeb2", // the # may be missing
		"#fff001":  "#fff000",
		"#ff0000":  "#ff8f92", // red: the strongest pink
		"#ffffff":  "#f2f3f4", // white: the lightest grey
		"#000000":  "#ff8f92", // black: the darkest there is
		"#0000ff":  "#eb93ff", // blue: the one violet that is as strong
		"#00ff00":  "#deff81",
		"#CCFF66":  "#deff81", // won
		"#D5D8DB":  "#e6e8ea", // lost
		"#c1c1c1":  "#ccc8f9", // unsorted: as dark, though not grey
		"#99ccff":  "#98cbff",
		"#ffff99":  "#fffd7f",
		"#ffcc66":  "#ffce5a",
		"#ffcccc":  "#ffc8c8",
		"":         "",
		"#fff":     "",
		"#fffeb":   "",
		"#gggggg":  "",
		"#fffeb22": "",
		"##fffeb":  "",
		"жжж":      "", // six bytes, no digits
	} {
		require.Equal(t, want, amo.NearestStageColour(value), value)
	}
	for _, c := range amo.StageColours() {
		require.Equal(t, c, amo.NearestStageColour(c), "a listed colour is nearest to itself")
	}
}

func TestSegmentColour(t *testing.T) {
	for value, want := range map[string]amo.ColourStanding{"10599d": amo.Listed, "10599D": amo.Listed, "#10599d": amo.NotAllowed, "fffeb2": amo.NotAllowed, "": amo.NotAllowed} {
		colour, standing := amo.SegmentColour(value)
		require.Equal(t, want, standing, value)
		if standing == amo.Listed {
			require.Equal(t, "10599d", colour)
		} else {
			require.Equal(t, value, colour)
		}
	}
	for value, want := range map[string]string{"#10599d": "10599d", "10599e": "10599d", "ff0000": "dd1c1a", "red": ""} {
		require.Equal(t, want, amo.NearestSegmentColour(value), value)
	}
}

// TestModes: what customers need is asked of customers only.
func TestModes(t *testing.T) {
	for _, e := range amo.Endpoints() {
		want := amo.AnyMode
		switch {
		case strings.HasPrefix(e.Path, "/api/v4/customers/statuses"):
			want = "periodicity"
		case strings.HasPrefix(e.Path, "/api/v4/customers/segments"):
			want = "segments"
		}
		require.Equal(t, want, e.Mode, e.Name)
	}
}

func TestNewRequest(t *testing.T) {
	body := []byte(`{}`)
	require.Equal(t, amo.Request{Method: "GET", Path: "/api/v4/customers/statuses/5"}, amo.NewRequest(amo.StatusesGet, 5, nil))
	require.Equal(t, amo.Request{Method: "PATCH", Path: "/api/v4/customers/segments/9007199254740991", ContentType: "application/json", Body: body},
		amo.NewRequest(amo.SegmentsUpdate, amo.MaxID, body))
	require.Equal(t, amo.Request{Method: "DELETE", Path: "/api/v4/customers/statuses/5", ContentType: "application/json"}, amo.NewRequest(amo.StatusesDelete, 5, nil))
	require.Equal(t, amo.Request{Method: "POST", Path: "/api/v4/customers/statuses", ContentType: "application/json", Body: body}, amo.NewRequest(amo.StatusesAdd, 0, body))
}

func TestEndpoints(t *testing.T) {
	seen := map[amo.Endpoint]bool{}
	for _, e := range amo.Endpoints() {
		require.False(t, seen[e.Name])
		seen[e.Name] = true
		require.Contains(t, []string{"GET", "POST", "PATCH", "DELETE"}, e.Method)
		require.Regexp(t, `^/[a-z0-9_/{}]+$`, e.Path)
		require.Contains(t, []amo.Rights{amo.AnyUser, amo.Administrator}, e.Rights)
		info, found := amo.Info(e.Name)
		require.True(t, found)
		require.Equal(t, e, info)
		if e.Method != "GET" {
			require.Equal(t, amo.Administrator, e.Rights, "the documents leave every write to the administrator")
		}
	}
	require.Len(t, seen, 24)
	info, _ := amo.Info(amo.PipelinesSet)
	require.Equal(t, amo.EndpointInfo{Name: "pipelines.set", Method: "POST", Path: "/private/api/v2/json/pipelines/set", Rights: "admin"}, info)
	_, found := amo.Info("pipelines.Set")
	require.False(t, found)
	amo.Endpoints()[0].Path = "/changed"
	require.NotEqual(t, "/changed", amo.Endpoints()[0].Path)
}

func TestSystemStages(t *testing.T) {
	for id, want := range map[int64]bool{0: false, 1: false, 141: false, 142: true, 143: true, 144: false, -142: false} {
		require.Equal(t, want, amo.IsClosing(id), id)
	}
	require.Equal(t, []string{"amocrm.ru", "amocrm.com", "kommo.com"}, amo.TopDomains())
	require.Equal(t, int64(9007199254740991), int64(amo.MaxID))
}

func TestGet(t *testing.T) {
	require.Equal(t, amo.Request{Method: "GET", Path: "/api/v4/account"}, amo.Get("/api/v4/account"))
}

// TestSendsList: a fault that the vendor finds in one object, or in no body at all,
// needs no index.
func TestSendsList(t *testing.T) {
	var lists []amo.Endpoint
	for _, e := range amo.Endpoints() {
		if amo.SendsList(e.Name) {
			lists = append(lists, e.Name)
		}
	}
	require.Equal(t, []amo.Endpoint{amo.StatusesAdd, amo.LeadsPipelinesAdd, amo.LeadsStagesAdd}, lists)
	require.False(t, amo.SendsList(""))
}
