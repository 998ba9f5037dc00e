package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stagewright/stagewright/core/amo"
)

// TestTooMuchInput: another program's pipe is read to its end, even when it holds
// more than the core takes.
func TestTooMuchInput(t *testing.T) {
	for _, args := range [][]string{{"call", "build"}, {"build", "pipelines.set", "--json"}, {"parse", "pipelines.list", "--status", "200", "--json"}} {
		in, out := strings.NewReader(strings.Repeat("1", amo.MaxCallBytes+1<<20)), &bytes.Buffer{}
		code := run(context.Background(), args, streams{in: in, out: out, err: out})
		assert.Zero(t, in.Len(), args)
		assert.Equal(t, exitInput, code, "%v: %.300s", args, out)
		assert.Contains(t, out.String(), "too-large", args)
	}
}
