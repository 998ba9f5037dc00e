package proxy_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

const ndjson = "application/x-ndjson"

// applyLine is one line of an apply's answer.
type applyLine struct {
	Progress *struct {
		Done, Total int
		Items       []struct{ Endpoint, Address, Status string }
	}
	Result *appliedBody
}

func linesOf(t *testing.T, body string) (all []applyLine) {
	require.True(t, strings.HasSuffix(body, "\n"), body)
	for line := range strings.Lines(body) {
		var l applyLine
		require.NoError(t, json.Unmarshal([]byte(line), &l), line)
		all = append(all, l)
	}
	return all
}

func (h *house) applyInLines(token, digest string) result {
	return h.do(call{method: "POST", target: "/apply", token: token, body: `{"digest":"` + digest + `"}`, headers: http.Header{"Accept": {ndjson}}})
}

// Each line must be there while the next request still waits.
func TestApplyInLinesAsItHappens(t *testing.T) {
	h := newHouse(t, empty())
	digest := h.planned(h.token(1), three)
	next := make(chan struct{})
	h.gate.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb == "send" && c.Fields.Get("method") == "POST" {
			<-next
		}
		return nil, nil
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.proxy+"/apply", strings.NewReader(`{"digest":"`+digest+`"}`))
	require.NoError(t, err)
	r.Header = http.Header{"X-Auth-Token": {h.token(1)}, "Content-Type": {"application/json"}, "Accept": {"text/html, " + ndjson + ";q=0.9"}}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, ndjson, answer.Header.Get("Content-Type"))

	scanner := bufio.NewScanner(answer.Body)
	for done := range 4 {
		require.True(t, scanner.Scan())
		l := linesOf(t, scanner.Text()+"\n")[0]
		require.NotNil(t, l.Progress, scanner.Text())
		assert.Equal(t, done, l.Progress.Done)
		assert.Equal(t, 3, l.Progress.Total)
		if done == 0 {
			assert.Empty(t, l.Progress.Items)
			assert.Empty(t, h.writes())
		} else {
			require.Len(t, l.Progress.Items, 1)
			assert.Equal(t, "done", l.Progress.Items[0].Status)
			assert.Len(t, h.writes(), done)
		}
		if done < 3 {
			next <- struct{}{}
		}
	}
	require.True(t, scanner.Scan())
	last := linesOf(t, scanner.Text()+"\n")[0].Result
	require.NotNil(t, last)
	assert.True(t, last.Applied)
	assert.Equal(t, []string{"done", "done", "done"}, last.statuses())
	assert.False(t, scanner.Scan())
}

// What stands in the last line is the answer that others get whole.
func TestApplyInLinesEndsWithTheAnswer(t *testing.T) {
	bodies := map[string]any{}
	for _, in := range []string{"whole", "lines"} {
		h := newHouse(t, nil)
		digest := h.planned(h.token(1), edits)
		var body string
		if in == "whole" {
			r, _ := h.apply(h.token(1), digest)
			body = r.body
		} else {
			r := h.applyInLines(h.token(1), digest)
			assert.Equal(t, "applied", r.log.Note)
			lines := strings.Split(strings.TrimSuffix(r.body, "\n"), "\n")
			var last struct{ Result json.RawMessage }
			require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
			body = string(last.Result)
		}
		var v any
		require.NoError(t, json.Unmarshal([]byte(body), &v))
		bodies[in] = v
	}
	assert.Equal(t, bodies["whole"], bodies["lines"])
}

func TestWhatRefusesAnApplyIsNoLine(t *testing.T) {
	h := newHouse(t, nil)
	for _, digest := range []string{"x", strings.Repeat("a", 64)} {
		out := h.applyInLines(h.token(1), digest)
		assert.Equal(t, http.StatusConflict, out.status)
		assert.Equal(t, "no-such-plan", out.code)
		assert.Equal(t, "application/problem+json", out.header.Get("Content-Type"))
	}
}

// A fault of ours in the middle can't take the status back: the lines end without
// a result.
func TestAPanicInTheMiddleEndsTheLines(t *testing.T) {
	h := newHouse(t, empty())
	digest := h.planned(h.token(1), three)
	sent := 0
	h.gate.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb == "send" && c.Fields.Get("method") == "POST" {
			if sent++; sent == 2 {
				panic("in the middle")
			}
		}
		return nil, nil
	}
	out := h.applyInLines(h.token(1), digest)
	assert.Equal(t, http.StatusOK, out.status)
	assert.Equal(t, "panicked", out.log.Outcome)
	lines := linesOf(t, out.body)
	require.Len(t, lines, 2)
	assert.Equal(t, 1, lines[1].Progress.Done)
	assert.Nil(t, lines[1].Result)
}
