// Command stagewright is the command line: pipelines as code, the core for
// scripts, and a local amoCRM. What it does is in the package's other files, one
// command each.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first asks to end, the second ends
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr, transport()})
	stop()
	os.Exit(code)
}
