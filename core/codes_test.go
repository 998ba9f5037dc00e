package core_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

const codesFile = "issue/CODES.md"

// shown is a call of the door that shows a code, and where it points: the
// pointer, with "call:" or "current:" before it when it is not into the input.
type shown struct {
	code  issue.Code
	op    string
	in    string
	at    string
	notes string
}

const sales = `{"id": 1, "name": "Sales", "is_main": true, "statuses": [{"id": 12, "name": "Call"}, {"id": 13, "name": "Offer"}]}`

// examples are the table that CODES.md is written from and proved by.
var examples = []shown{
	{issue.Syntax, "build", `{"endpoint": "pipelines.delete", "input": {"id": [1, 2,]}}`, "/id/2", ""},
	{issue.TooLarge, "build", `{"endpoint": "pipelines.delete", "input": {"id": "` + filler + `"}}`, "", filled},
	{issue.TooDeep, "build", `{"endpoint": "pipelines.delete", "input": ` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, strings.Repeat("/0", 31), ""},
	{issue.NotUTF8, "build", "{\"endpoint\": \"pipelines.delete\", \"input\": {\"id\": \"\xcf\xf0\"}}", "/id", "The id is two bytes of Windows-1251."},
	{issue.ByteOrderMark, "version", "\ufeff{}", "call:", "The text begins with the mark, which can't be seen."},
	{issue.LoneSurrogate, "build", `{"endpoint": "pipelines.delete", "input": {"id": "\ud83d"}}`, "/id", ""},
	{issue.NulCharacter, "build", `{"endpoint": "pipelines.delete", "input": {"id": "1\u0000"}}`, "/id", ""},
	{issue.LongNumber, "build", `{"endpoint": "pipelines.delete", "input": {"id": ` + strings.Repeat("1234567890", 7) + `}}`, "/id", ""},
	{issue.DuplicateKey, "build", `{"endpoint": "pipelines.delete", "input": {"id": 1, "\u0069d": 2}}`, "/id", ""},
	{issue.TrailingData, "version", `{} {}`, "call:", ""},

	{issue.UnknownOp, "built", `{}`, "call:", ""},
	{issue.UnknownEndpoint, "build", `{"endpoint": "pipelines.get", "input": {}}`, "call:/endpoint", ""},
	{issue.UnknownKind, "plan", `{"kind": "deals", "current": {"pipelines": []}, "desired": {"pipelines": []}}`, "call:/kind", ""},
	{issue.UnknownDialect, "plan", `{"kind": "pipelines", "current": {"pipelines": []}, "desired": {"pipelines": []}, "options": {"dialect": "v5"}}`, "call:/options/dialect", ""},
	{issue.UnknownLocale, "version", `{"locale": "de"}`, "call:/locale", ""},
	{issue.UnknownOption, "build", `{"endpoint": "pipelines.set", "input": {}, "options": {"max": 5}}`, "call:/options/max", ""},
	{issue.MoreIssues, "build", `{"endpoint": "pipelines.delete", "input": {"id": [` + strings.Repeat("0, ", 101) + `0]}}`, "",
		"An answer carries 100 issues; this one counts the rest. It is a warning, for an error is never left out for a warning: when errors were left out, a hundred others stand above."},

	{issue.Missing, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"statuses": [{"name": "Call"}]}]}}`, "/add/0/name", ""},
	{issue.WrongType, "build", `{"endpoint": "pipelines.set", "input": {"add": {"name": "Sales"}}}`, "/add", ""},
	{issue.BadID, "build", `{"endpoint": "pipelines.delete", "input": {"id": "012"}}`, "/id", ""},
	{issue.BadNumber, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "sort": 1.5, "statuses": [{"name": "Call"}]}]}}`, "/add/0/sort", ""},
	{issue.BadFlag, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "is_main": "yes", "statuses": [{"name": "Call"}]}]}}`, "/add/0/is_main", ""},
	{issue.BadKey, "build", `{"endpoint": "pipelines.set", "input": {"request": {"pipelines": {"add": [{"name": "Sales", "statuses": {"first": {"name": "Call"}}}]}}}}`, "/request/pipelines/add/0/statuses/first", ""},
	{issue.BlankName, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": " ", "statuses": [{"name": "Call"}]}]}}`, "/add/0/name", ""},
	{issue.ColourNotAllowed, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"name": "Call", "color": "#ff0000"}]}]}}`, "/add/0/statuses/0/color", ""},
	{issue.ColourNotListed, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"name": "Call", "color": "#99ccff"}]}]}}`, "/add/0/statuses/0/color", ""},
	{issue.UnknownField, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"name": "Call", "colour": "#fffeb2"}]}]}}`, "/add/0/statuses/0/colour", ""},
	{issue.ReadOnly, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "leads": 14, "statuses": [{"name": "Call"}]}]}}`, "/add/0/leads", ""},
	{issue.Misplaced, "build", `{"endpoint": "pipelines.set", "input": {"request": {"update": {"1": {"id": 1, "statuses": [{"name": "Call"}]}}}}}`, "/request/update", ""},

	{issue.KeyWithoutID, "build", `{"endpoint": "pipelines.set", "input": {"request": {"pipelines": {"update": [{"id": 1, "statuses": {"10216995": {"id": 10216995, "name": "Offer"}, "10216996": {"name": "New"}}}]}}}}`,
		"/request/pipelines/update/0/statuses/10216996", ""},
	{issue.KeyIDMismatch, "build", `{"endpoint": "pipelines.set", "input": {"request": {"pipelines": {"update": {"1": {"id": 2, "statuses": [{"name": "Call"}]}}}}}}`, "/request/pipelines/update/1/id", ""},
	{issue.DuplicateID, "build", `{"endpoint": "pipelines.delete", "input": {"id": [123, 456, "123"]}}`, "/id/2", ""},
	{issue.TwoMains, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "A", "is_main": true, "statuses": [{"name": "Call"}]}, {"name": "B", "is_main": "on", "statuses": [{"name": "Call"}]}]}}`, "/add/1/is_main", ""},
	{issue.EmptySet, "build", `{"endpoint": "pipelines.set", "input": {"add": []}}`, "", ""},
	{issue.EmptyList, "build", `{"endpoint": "pipelines.delete", "input": {"id": []}}`, "/id", ""},
	{issue.NoStages, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"id": 142, "name": "Won"}]}]}}`, "/add/0/statuses", ""},
	{issue.SystemStage, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"name": "Call"}, {"id": 142, "name": "Won", "color": "#fffeb2"}]}]}}`, "/add/0/statuses/1/color", ""},
	{issue.FixedStage, "plan", `{"kind": "pipelines", "current": {"pipelines": [{"id": 1, "name": "Sales", "statuses": [{"id": 11, "name": "Incoming", "kind": "unsorted"}, {"id": 12, "name": "Call"}]}]}, "desired": {"pipelines": [{"id": 1, "name": "Sales", "statuses": [{"id": 11, "name": "Inbox"}, {"id": 12, "name": "Call"}]}]}}`,
		"/pipelines/0/statuses/0/name", ""},
	{issue.TooManyPipelines, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "A", "statuses": [{"name": "Call"}]}, {"name": "B", "statuses": [{"name": "Call"}]}]}, "options": {"max_pipelines": 1}}`, "/add", ""},
	{issue.TooManyStages, "build", `{"endpoint": "pipelines.set", "input": {"add": [{"name": "Sales", "statuses": [{"name": "Call"}, {"name": "Offer"}]}]}, "options": {"max_stages": 3}}`, "/add/0/statuses", ""},
	{issue.TooManyStatuses, "build", `{"endpoint": "statuses.add", "input": [{"name": "New", "sort": 10}, {"name": "Regular", "sort": 20}], "options": {"max_statuses": 1}}`, "", ""},
	{issue.TooManySegments, "plan", `{"kind": "segments", "current": {"segments": [{"id": 51, "name": "Wholesale"}]}, "desired": {"segments": [{"id": 51, "name": "Wholesale"}, {"name": "VIP"}]}, "options": {"max_segments": 1}}`, "/segments", ""},
	{issue.TooManyFields, "build", `{"endpoint": "segments.add", "input": {"name": "VIP", "custom_fields_values": [{"field_id": 7, "values": [{"value": true}]}, {"field_id": 8, "values": [{"enum_id": 80}]}]}, "options": {"max_segment_fields": 1}}`, "/custom_fields_values", ""},
	{issue.NoChange, "build", `{"endpoint": "statuses.update", "input": {"id": 5, "request_id": "a"}}`, "", ""},

	{issue.UnknownID, "plan", `{"kind": "pipelines", "current": {"pipelines": [` + sales + `]}, "desired": {"pipelines": [{"id": 7, "name": "Sales"}]}}`, "/pipelines/0/id", ""},
	{issue.AmbiguousName, "plan", `{"kind": "pipelines", "current": {"pipelines": [{"id": 1, "name": "Sales", "statuses": []}, {"id": 2, "name": "Sales", "statuses": []}]}, "desired": {"pipelines": [{"name": "Sales"}]}}`, "/pipelines/0/name", ""},
	{issue.UnknownStages, "plan", `{"kind": "pipelines", "current": {"pipelines": [{"id": 1, "name": "Sales", "statuses": null}]}, "desired": {"pipelines": [{"id": 1, "name": "Trade"}]}}`, "/pipelines/0/statuses", ""},
	{issue.WouldDelete, "plan", `{"kind": "pipelines", "current": {"pipelines": [` + sales + `]}, "desired": {"pipelines": [{"id": 1, "name": "Sales", "statuses": [{"id": 12, "name": "Call"}]}]}, "options": {"leads": {"pipelines/1/statuses/13": 7}}}`,
		"/pipelines/0/statuses", ""},
	{issue.LastPipeline, "plan", `{"kind": "pipelines", "current": {"pipelines": [` + sales + `]}, "desired": {"pipelines": []}, "options": {"complete": true, "allow_delete": true}}`, "/pipelines", ""},
	{issue.UnsetMain, "plan", `{"kind": "pipelines", "current": {"pipelines": [` + sales + `]}, "desired": {"pipelines": [{"id": 1, "name": "Sales", "is_main": false}]}}`, "/pipelines/0/is_main", ""},
	{issue.UnknownAddress, "plan", `{"kind": "pipelines", "current": {"pipelines": [` + sales + `]}, "desired": {"pipelines": []}, "options": {"allow_delete": ["pipelines/1/statuses/99"]}}`, "call:/options/allow_delete/0", ""},
}

// filler stands in an example for more bytes than an input may have.
const (
	filler = "1…"
	filled = "The dots stand for 256 KiB of digits."
)

// input is the text that an example stands for.
func (s shown) input() []byte {
	if s.notes == filled {
		return []byte(strings.Replace(s.in, filler, strings.Repeat("1", amo.MaxInputBytes), 1))
	}
	return []byte(s.in)
}

// find answers the example's call and returns the issue that it shows.
func (s shown) find(t *testing.T, text []byte) gjson.Result {
	t.Helper()
	out := core.Call(s.op, text)
	require.True(t, gjson.ValidBytes(out))
	for _, i := range gjson.GetBytes(out, "issues").Array() {
		if i.Get("code").Str == string(s.code) {
			require.Equal(t, string(issue.SeverityOf(s.code)), i.Get("severity").Str)
			require.True(t, issue.SeverityOf(s.code) == issue.Warning || !gjson.GetBytes(out, "ok").Bool())
			return i
		}
	}
	require.Fail(t, "not shown", "%s is not in %.500s", s.code, out)
	return gjson.Result{}
}

// russian is the issue's message and hint in Russian. Faults of the text and of
// the language itself are found before a language is chosen.
func (s shown) russian(t *testing.T) (message, hint string) {
	t.Helper()
	text := s.input()
	if fault := strictjson.Check(text, amo.MaxCallBytes); fault != nil {
		i := fault.Issue(issue.InCall)
		return i.Message(issue.Russian), i.Hint(issue.Russian)
	}
	if s.code == issue.UnknownLocale {
		i := issue.Issue{Code: s.code, Params: []issue.Param{issue.Text("value", `"de"`), issue.Words("allowed", []string{"en", "ru"})}}
		return i.Message(issue.Russian), i.Hint(issue.Russian)
	}
	call, err := sjson.SetBytes(text, "locale", "ru")
	require.NoError(t, err)
	found := s.find(t, call)
	return found.Get("message").Str, found.Get("hint").Str
}

// TestCodes proves each example, and CODES.md by the examples. -update rewrites
// the file.
func TestCodes(t *testing.T) {
	byCode := map[issue.Code]shown{}
	for _, e := range examples {
		require.NotContains(t, byCode, e.code, "two examples")
		byCode[e.code] = e
	}
	var page strings.Builder
	page.WriteString(codesHead)
	for _, code := range issue.Codes() {
		if code == issue.Internal {
			writeInternal(&page)
			continue
		}
		e, found := byCode[code]
		require.True(t, found, "%s has no example: add one to the table", code)
		t.Run(string(code), func(t *testing.T) {
			english := e.find(t, e.input())
			at := english.Get("path").Str
			if in := english.Get("in"); in.Exists() {
				at = in.Str + ":" + at
			}
			require.Equal(t, e.at, at)
			message, hint := e.russian(t)
			e.write(&page, english, message, hint)
		})
	}
	require.Len(t, examples, len(issue.Codes())-1, "an example of a code that there is not")
	if *update {
		require.NoError(t, os.WriteFile(codesFile, []byte(page.String()), 0o644))
		return
	}
	file, err := os.ReadFile(codesFile)
	require.NoError(t, err)
	require.Equal(t, page.String(), string(file), "run go test ./core -run TestCodes -update and read the diff")
}

const codesHead = `# Codes of issues

Written by ` + "`go test ./core -run TestCodes -update`" + ` from the table in core/codes_test.go, which also proves each example.
Codes, severities and the names of parameters stay; the words may change.
Paths are JSON pointers into the input that the user wrote (` + "`input`" + ` of build, ` + "`desired`" + ` of plan), unless another place is named.
Faults of the text itself are found before its language is read; through the door they are in Russian when ` + "`\"locale\":\"ru\"`" + ` can be seen in the text all the same.
`

func (s shown) write(page *strings.Builder, found gjson.Result, message, hint string) {
	heading(page, s.code, found.Get("message").Str, message, found.Get("hint").Str, hint)
	call := strings.ToValidUTF8(strings.TrimPrefix(s.in, "\ufeff"), "\uFFFD")
	if s.code == issue.MoreIssues {
		call = strings.Replace(call, strings.Repeat("0, ", 101), "0, 0, … ", 1)
	}
	fmt.Fprintf(page, "\n`%s` of\n\n```json\n%s\n```\n\n", s.op, call)
	place, path := "the input", found.Get("path").Str
	if in := found.Get("in"); in.Exists() {
		place = "`" + in.Str + "`"
	}
	if path == "" {
		fmt.Fprintf(page, "points at the whole of %s.", place)
	} else {
		fmt.Fprintf(page, "points at `%s` in %s.", path, place)
	}
	if s.notes != "" {
		page.WriteString(" " + s.notes)
	}
	page.WriteString("\n")
}

func heading(page *strings.Builder, code issue.Code, en, ru, enHint, ruHint string) {
	fmt.Fprintf(page, "\n## %s\n\n%s\n\n- %s\n- %s\n", code, issue.SeverityOf(code), strings.TrimSpace(en+" "+enHint), strings.TrimSpace(ru+" "+ruHint))
}

func writeInternal(page *strings.Builder) {
	i := issue.Issue{Code: issue.Internal}
	heading(page, i.Code, i.Message(issue.English), i.Message(issue.Russian), i.Hint(issue.English), i.Hint(issue.Russian))
	page.WriteString("\nA fault of ours, not of the user's. It has no example: the golden cases, the examples of this file and the fuzz targets of core/fuzz_test.go hold that no input produces it.\n")
}

// TestNoExampleIsInternal: the code that can't be shown is not shown by any of
// the calls that show the others.
func TestNoExampleIsInternal(t *testing.T) {
	for _, e := range examples {
		for _, op := range append(core.Operations(), "other") {
			require.NotContains(t, string(core.Call(op, e.input())), `"code":"internal","in"`, "%s of %s", op, e.code)
		}
	}
}
