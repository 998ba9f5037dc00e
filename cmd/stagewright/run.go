package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"github.com/alecthomas/kong"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
	"github.com/stagewright/stagewright/core"
)

// Exit codes, the same for every command.
const (
	exitDone        = 0
	exitInput       = 1 // the input has errors
	exitChanges     = 2 // there are changes
	exitRefused     = 3 // the vendor refused
	exitUnreachable = 4 // the vendor is not reachable
	exitStale       = 5 // the account changed since it was read
	exitUsage       = 64
)

// commands is the whole command line.
type commands struct {
	Check checkCommand `cmd:"" group:"Pipelines as code" help:"Find what is wrong with a file, without an account."`
	Pull  pullCommand  `cmd:"" group:"Pipelines as code" help:"Write an account as a file."`
	Plan  planCommand  `cmd:"" group:"Pipelines as code" help:"Show what applying a file would change."`
	Apply applyCommand `cmd:"" group:"Pipelines as code" help:"Carry out what a file, a plan or a snapshot asks for."`
	Copy  copyCommand  `cmd:"" group:"Pipelines as code" help:"Copy one account's pipelines, customer stages and segments into another."`

	CheckWidget checkWidgetCommand `cmd:"" group:"Widgets" help:"Find what amoCRM's moderators would refuse in a widget."`
	Pack        packCommand        `cmd:"" group:"Widgets" help:"Check a widget and zip it for the upload."`
	Sandbox     sandbox.Command    `cmd:"" group:"Widgets" help:"Run a local amoCRM to develop against."`

	Build buildCommand `cmd:"" group:"The core for scripts" help:"Check the input of an endpoint and print the body to send."`
	Parse parseCommand `cmd:"" group:"The core for scripts" help:"Read an answer of amoCRM and print its data."`
	Call  callCommand  `cmd:"" group:"The core for scripts" help:"Run one operation of the core: its JSON on standard input, the envelope on standard output."`

	Completion completionCommand `cmd:"" group:"The shell" help:"Print the completion of a shell."`

	Version kong.VersionFlag `help:"Print the version."`
}

// streams are what a command reads and writes.
type streams struct {
	in        io.Reader
	out, err  io.Writer
	transport http.RoundTripper // to accounts
}

// exit is an error that carries only an exit code: everything was said before.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run is the command line without the process around it.
func run(ctx context.Context, args []string, s streams) (code int) {
	// kong ends the program by this function after --help and --version.
	type left struct{ code int }
	defer func() {
		switch r := recover().(type) {
		case nil:
		case left:
			code = r.code
		default:
			panic(r)
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("stagewright"),
		kong.Description("Shows every change to an amoCRM account's pipelines, customer stages and segments before it is sent.\n\n"+
			"Exit codes: 0 done, 1 the input has errors, 2 there are changes, 3 amoCRM refused, 4 not reachable, 5 stale, 64 usage."),
		kong.Writers(s.out, s.err),
		kong.Vars{"version": core.Version},
		kong.Exit(func(code int) { panic(left{code}) }),
	)
	if err != nil {
		fmt.Fprintln(s.err, "stagewright:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "stagewright: %v\n  run stagewright --help for the commands\n", err)
		return exitUsage
	}
	return conclude(s.err, c.run(ctx, parsed, s))
}

// run runs the command that was asked for.
func (c *commands) run(ctx context.Context, asked *kong.Context, s streams) error {
	switch asked.Selected().Name {
	case "call":
		return c.Call.run(s)
	case "build":
		return c.Build.run(s)
	case "parse":
		return c.Parse.run(s)
	case "sandbox":
		return c.Sandbox.Run(ctx, s.out, s.err)
	case "completion":
		return c.Completion.run(s.out, asked.Model)
	case "check-widget":
		return c.CheckWidget.run(s)
	case "pack":
		return c.Pack.run(s)
	case "check":
		return c.Check.run(s)
	case "pull":
		return c.Pull.run(ctx, s)
	case "plan":
		return c.Plan.run(ctx, s)
	case "apply":
		return c.Apply.run(ctx, s)
	case "copy":
		return c.Copy.run(ctx, s)
	}
	return nil
}

// conclude says what stopped a command, if anything did, and gives the exit code.
func conclude(w io.Writer, err error) int {
	var said exit
	var t *trouble
	var path *fs.PathError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &said):
		return int(said)
	case errors.As(err, &t):
		t.print(w)
		return t.exit
	case errors.As(err, &path) && errors.Is(err, fs.ErrNotExist):
		(&trouble{exitUsage, path.Path, "usage", "There is no such file or folder.", "Check the path."}).print(w)
		return exitUsage
	}
	fmt.Fprintln(w, "stagewright:", err)
	return exitUsage
}
