package grant

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

func TestCall(t *testing.T) {
	out, issues := Call(strictjson.Known(`{"state":null,"event":{"kind":"authorized","renewable":true,"access":true,"refresh":true,"expires_in":86400},"now":1700000000000}`))
	require.Empty(t, issues)
	assert.JSONEq(t, `{
		"state":{"status":"active","version":1,"renewable":true,"expires_at":1700086400000,"last_ok":1700000000000,
			"used":false,"rejected":false,"rejected_at":0,"alarm_at":1701728000000,"intent":null},
		"effects":[{"kind":"save","version":1,"base":0},{"kind":"alarm","at":1701728000000},{"kind":"settle"}]}`, string(out))

	state := gjson.GetBytes(out, "state").Raw
	out, issues = Call(strictjson.Known(`{"state":` + state + `,"event":{"kind":"need","seen":1},"now":1700000001000}`))
	require.Empty(t, issues)
	assert.JSONEq(t, `[{"kind":"alarm","at":1700000031000},{"kind":"refresh","base":1,"attempt":1},{"kind":"wait"}]`,
		gjson.GetBytes(out, "effects").Raw)
}

func TestCallIssues(t *testing.T) {
	type at struct {
		code issue.Code
		path string
	}
	for in, want := range map[string][]at{
		`[]`:                                {{issue.WrongType, ""}},
		`{}`:                                {{issue.Missing, "/event"}, {issue.Missing, "/now"}},
		`{"event":1,"now":1}`:               {{issue.WrongType, "/event"}},
		`{"event":{},"now":1}`:              {{issue.Missing, "/event/kind"}},
		`{"event":{"kind":"boom"},"now":1}`: {{issue.UnknownOption, "/event/kind"}},
		`{"event":{"kind":7},"now":"1"}`:    {{issue.WrongType, "/event/kind"}, {issue.WrongType, "/now"}},
		`{"event":{"kind":"need","seen":-1},"now":1.5}`:               {{issue.BadNumber, "/event/seen"}, {issue.BadNumber, "/now"}},
		`{"event":{"kind":"need","seen":9007199254740992},"now":1}`:   {{issue.BadNumber, "/event/seen"}},
		`{"event":{"kind":"answered","access":"yes"},"now":1}`:        {{issue.WrongType, "/event/access"}},
		`{"event":{"kind":"need"},"now":8640000000000001}`:            {{issue.BadNumber, "/now"}},
		`{"state":[],"event":{"kind":"need"},"now":1}`:                {{issue.WrongType, "/state"}},
		`{"state":{"status":"fine"},"event":{"kind":"need"},"now":1}`: {{issue.UnknownOption, "/state/status"}},
		`{"state":{"status":"active","intent":{"task":""}},"event":{"kind":"need"},"now":1}`: {
			{issue.Missing, "/state/intent/attempt"}, {issue.Missing, "/state/intent/at"}},
	} {
		t.Run(in, func(t *testing.T) {
			out, issues := Call(strictjson.Known(in))
			got := []at{}
			for _, i := range issues {
				assert.Equal(t, issue.InCall, i.In)
				assert.NotEmpty(t, i.Message(issue.Russian))
				got = append(got, at{i.Code, i.Path})
			}
			assert.Equal(t, want, got)
			assert.Nil(t, out)
		})
	}
}

// Each kind of effect has the fields that its comment names, and no more.
func TestEffectFields(t *testing.T) {
	full := Effect{Version: 4, Base: 3, Attempt: 2, At: 99, Error: "unavailable", RetryAfter: 7, Reason: "lost"}
	for kind, want := range map[EffectKind]string{
		Use:      `{"kind":"use","version":4,"at":99}`,
		Wait:     `{"kind":"wait"}`,
		Fail:     `{"kind":"fail","error":"unavailable","retry_after":7}`,
		Refresh:  `{"kind":"refresh","base":3,"attempt":2}`,
		Escrow:   `{"kind":"escrow","version":4,"base":3,"attempt":2}`,
		Recover:  `{"kind":"recover","version":4,"base":3,"attempt":2}`,
		Probe:    `{"kind":"probe","base":3,"attempt":2}`,
		Save:     `{"kind":"save","version":4,"base":3}`,
		Forget:   `{"kind":"forget"}`,
		SetAlarm: `{"kind":"alarm","at":99}`,
		Alert:    `{"kind":"alert","reason":"lost"}`,
		Settle:   `{"kind":"settle"}`,
	} {
		full.Kind = kind
		assert.Equal(t, want, string(full.AppendJSON(nil)))
	}
}

// The vendor may send anything as expires_in; that is its answer's fault.
func TestCallTakesAnyExpiresIn(t *testing.T) {
	for _, value := range []string{`"86400"`, `null`, `1e3`, `-1`, `{}`, `86400.5`, `99999999999999999999`} {
		out, issues := Call(strictjson.Known(`{"state":{"status":"refreshing","version":1,"renewable":true,"intent":{"attempt":1,"at":1,"task":"send"}},
			"event":{"kind":"answered","base":1,"attempt":1,"status":200,"access":true,"refresh":true,"expires_in":` + value + `},"now":2}`))
		require.Empty(t, issues, value)
		assert.Equal(t, "unknown", gjson.GetBytes(out, "state.status").Str, value)
	}
}

func FuzzCall(f *testing.F) {
	f.Add([]byte(`{"state":{"status":"unknown","version":3,"renewable":true,"intent":{"attempt":2,"at":1,"task":"probe","pauses":9}},"event":{"kind":"probed","base":3,"attempt":2,"status":200},"now":5}`))
	f.Add([]byte(`{"state":null,"event":{"kind":"authorized","access":true,"expires_in":1000000000000000},"now":8640000000000000}`))
	f.Add([]byte(`{"event":{"kind":"recovered","found":true},"now":1}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		if strictjson.Check(in, 1<<16) != nil {
			return
		}
		out, issues := Call(strictjson.Known(string(in)))
		if issues.HasErrors() {
			return
		}
		require.True(t, json.Valid(out), "%s", out)
		if bytes.Contains(in, []byte("900719925474099")) {
			return // a counter at its end, in no store of ours
		}
		// What was written can be read again.
		again, issues := Call(strictjson.Known(`{"state":` + gjson.GetBytes(out, "state").Raw + `,"event":{"kind":"start"},"now":1}`))
		require.NotNil(t, again, "%v", issues)
	})
}
