package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"stagewright": func() {
			os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr, newPace(http.DefaultTransport, 1000)}))
		},
	})
}

// TestScripts runs testdata/script: each command, each exit code.
func TestScripts(t *testing.T) {
	commands := maps.Clone(accountCommands)
	commands["exits"], commands["pictures"] = exits, pictures
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: commands,
		// Its own folder stays in /tmp when -run leaves a script out.
		WorkdirRoot: t.TempDir(),
		Setup: func(e *testscript.Env) error {
			e.Values[runningKey{}] = running{}
			return nil
		},
	})
}

// exits is `exits CODE ARGS…`: stagewright must end with just this code. Its
// output is compared by the script's own stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits code arguments…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("stagewright", args[1:]...)
	got := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
