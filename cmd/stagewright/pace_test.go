package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/core/amo"
)

// No second, wherever it begins, sees more requests than the vendor takes.
func TestPaceIsTheVendors(t *testing.T) {
	now := time.Unix(0, 0)
	p := newPace(nil, amo.MaxRequestsPerSecond)
	p.now = func() time.Time { return now }
	p.after = func(d time.Duration) <-chan time.Time {
		now = now.Add(d)
		over := make(chan time.Time)
		close(over)
		return over
	}
	var sent []time.Time
	for i := range 100 {
		require.NoError(t, p.turn(context.Background()))
		sent = append(sent, now)
		now = now.Add(time.Duration(i%7) * 20 * time.Millisecond)
	}
	for i := amo.MaxRequestsPerSecond; i < len(sent); i++ {
		assert.Greater(t, sent[i].Sub(sent[i-amo.MaxRequestsPerSecond]), time.Second)
	}
}

// An account that counts as amoCRM does answers them all, as the command line asks.
func TestPaceOfTheCommandLine(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s, err := sandbox.New(sandbox.Config{Origin: "http://" + listener.Addr().String(), Seed: sandbox.Small()})
	require.NoError(t, err)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s}}
	server.Start()
	t.Cleanup(server.Close)
	client := amocrm.New(server.URL, amocrm.Bearer(s.AccessToken(1), transport()))
	for range 2*amo.MaxRequestsPerSecond + 1 {
		_, err := client.Account(context.Background())
		require.NoError(t, err)
	}
}

// Only 429 is answered by sending again, whole, and not for ever.
func TestPaceSendsAgainAfter429Only(t *testing.T) {
	for name, c := range map[string]struct {
		answers []int
		want    int // the status that comes back
		sent    int
	}{
		"once":     {[]int{429, 200}, 200, 2},
		"for ever": {[]int{429, 429, 429, 200}, 429, 3},
		"503":      {[]int{503, 200}, 503, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var bodies []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				text := make([]byte, 5)
				n, _ := r.Body.Read(text)
				bodies = append(bodies, string(text[:n]))
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(c.answers[len(bodies)-1])
			}))
			defer server.Close()
			r, err := http.NewRequest("POST", server.URL, strings.NewReader("hello"))
			require.NoError(t, err)
			p := newPace(http.DefaultTransport, 1000)
			var waits []time.Duration
			p.after = func(d time.Duration) <-chan time.Time {
				waits = append(waits, d)
				over := make(chan time.Time)
				close(over)
				return over
			}
			answer, err := p.RoundTrip(r)
			require.NoError(t, err)
			answer.Body.Close()
			assert.Equal(t, c.want, answer.StatusCode)
			assert.Len(t, bodies, c.sent)
			assert.Len(t, waits, c.sent-1)
			for _, wait := range waits {
				assert.Equal(t, 7*time.Second, wait)
			}
			for _, body := range bodies {
				assert.Equal(t, "hello", body)
			}
		})
	}
}

// What never left is known as such: nobody has to look whether it was done.
func TestPaceKnowsWhatWasNotSent(t *testing.T) {
	r, err := http.NewRequest("GET", "http://127.0.0.1:1", nil)
	require.NoError(t, err)
	_, err = newPace(http.DefaultTransport, 1000).RoundTrip(r)
	var notSent *amocrm.NotSent
	require.True(t, errors.As(err, &notSent))

	ended, end := context.WithCancel(context.Background())
	end()
	_, err = newPace(http.DefaultTransport, 1000).RoundTrip(r.WithContext(ended))
	require.True(t, errors.As(err, &notSent))
}

// How long to wait stands in a header, or in the body; too long is for people.
func TestPaceWaitsAsItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		header, body string
		wait         time.Duration // 0: it comes back as it is
	}{
		"in the body":   {"", `{"status":429,"retry_after":5}`, 5 * time.Second},
		"in both":       {"2", `{"status":429,"retry_after":5}`, 2 * time.Second},
		"a page":        {"", "<html>429</html>", time.Second},
		"nothing":       {"", "", time.Second},
		"for very long": {"", `{"status":429,"retry_after":600}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			sent := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if sent++; sent > 1 {
					return
				}
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.WriteHeader(http.StatusTooManyRequests)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			var waited time.Duration
			p := newPace(http.DefaultTransport, 1000)
			p.after = func(d time.Duration) <-chan time.Time {
				waited = d
				over := make(chan time.Time)
				close(over)
				return over
			}
			r, err := http.NewRequest("GET", server.URL, nil)
			require.NoError(t, err)
			answer, err := p.RoundTrip(r)
			require.NoError(t, err)
			defer answer.Body.Close()
			assert.Equal(t, c.wait, waited)
			if c.wait == 0 {
				text, err := io.ReadAll(answer.Body)
				require.NoError(t, err)
				assert.Equal(t, c.body, string(text))
			}
		})
	}
}
