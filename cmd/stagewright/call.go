package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
)

// callCommand is the core's door for scripts and for tests in other languages.
type callCommand struct {
	Op string `arg:"" help:"build, parse, plan, grant, facts or version."`
}

func (*callCommand) Help() string {
	return `Speaks to the core as the browser and the Worker do: {"endpoint":…} on standard input, {"ok":…,"issues":…,"result":…} on standard output. Exits with 0 when ok, else with 1.

Examples:
  echo '{}' | stagewright call facts
  echo '{"endpoint":"pipelines.delete","input":{"id":5}}' | stagewright call build`
}

func (c *callCommand) run(s streams) error {
	text, err := readInput(s.in)
	if err != nil {
		return err
	}
	answer := core.Call(c.Op, text)
	if _, err := fmt.Fprintf(s.out, "%s\n", answer); err != nil {
		return err
	}
	if !bytes.HasPrefix(answer, []byte(`{"ok":true,`)) {
		return exit(exitInput)
	}
	return nil
}

// readInput reads standard input to its end: who writes more than is read would be
// told of a broken pipe in place of the answer.
func readInput(r io.Reader) ([]byte, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, r)
	return text, err
}

// readAll reads a little more than the core takes, so that the core itself says
// that it is too much.
func readAll(r io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, amo.MaxCallBytes+1))
}
