package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

func TestTroubleOfACall(t *testing.T) {
	lost := func(err error) error { return &amocrm.Lost{Endpoint: amo.AccountGet, Err: err} }
	for name, c := range map[string]struct {
		err  error
		exit int
		said string
	}{
		"no such host": {lost(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nobody.amocrm.ru", IsNotFound: true}}), exitUnreachable,
			"demo: unreachable: There is no host by this name.\n    Check the account's subdomain.\n"},
		"interrupted": {lost(context.Canceled), exitUnreachable, "demo: interrupted: Interrupted.\n"},
		"in part": {amocrm.ErrStateUnknown, exitRefused,
			"demo: state-unknown: amoCRM's answer does not hold the whole list.\n    Nothing was changed: what can't be read whole is never taken for empty. Try again later.\n"},
		"unpaid": {&reply.Failure{Kind: reply.PaymentRequired, Status: 402}, exitRefused,
			"demo: payment-required: amoCRM refused (HTTP 402).\n    The account's subscription has ended, or does not include this.\n"},
		"too fast": {&reply.Failure{Kind: reply.RateLimited, Status: 429, RetryAfter: 600}, exitRefused,
			"demo: rate-limited: amoCRM refused (HTTP 429).\n    amoCRM asks for a pause of 600 seconds. Run the same command again after that.\n"},
		"words that steer": {&reply.Failure{Kind: reply.Server, Status: 500, Detail: "\x1b]0;x\x07"}, exitRefused,
			"demo: server: amoCRM failed (HTTP 500): \uFFFD]0;x\uFFFD.\n    The fault is amoCRM's own. Run the same command again; if it persists, ask amoCRM's support.\n"},
		"title and detail": {&reply.Failure{Kind: reply.PaymentRequired, Status: 402, Title: "Payment Required", Detail: "Payment required."}, exitRefused,
			"demo: payment-required: amoCRM refused (HTTP 402): Payment Required: Payment required.\n    The account's subscription has ended, or does not include this.\n"},
		"no JSON": {&reply.Failure{Kind: reply.NotJSON, Status: 200}, exitRefused,
			"demo: not-json: amoCRM's answer (HTTP 200) can't be read.\n    Something between here and amoCRM answered with a page, or there is no such account.\n"},
		"a field": {&reply.Failure{Kind: reply.BadRequest, Status: 400, Title: "Bad Request", Fields: []reply.Field{{Path: "/0/color", Code: "NotSupportedChoice", Detail: "no"}}}, exitRefused,
			"demo: bad-request: amoCRM refused (HTTP 400): Bad Request; /0/color NotSupportedChoice no.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var said *trouble
			require.True(t, errors.As(callTrouble("demo", c.err), &said))
			var out bytes.Buffer
			said.print(&out)
			assert.Equal(t, c.said, out.String())
			assert.Equal(t, c.exit, said.exit)
		})
	}
	require.NoError(t, callTrouble("demo", nil))
}

// A file of a widget may be called anything.
func TestFindingsCannotSteer(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a\x1b[2J.js"), []byte("eval(x)"), 0o600))
	code, _, said := execute("check-widget", folder)
	require.Equal(t, exitInput, code)
	require.NotContains(t, said, "\x1b")
	require.Contains(t, said, "a\uFFFD[2J.js:1:1: eval: ")
}
