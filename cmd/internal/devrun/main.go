// Command devrun is `make run`: a local amoCRM, the edge proxy in real workerd
// beside it, and the widget connected to both, on one address. It ends all that
// it started when it is interrupted, and nothing else.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if os.Getenv("UNTIL_INPUT_ENDS") != "" { // who holds the other end of the pipe may be killed: then this ends too
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	err := run(ctx, os.Getenv("PORT"), os.Getenv("SEED"), os.Getenv("WATCH") != "", os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "make run:", err)
		os.Exit(1)
	}
}

// defaultPort is the sandbox's; the proxy takes the next one.
const defaultPort = 8700

// accounts are those that SEED names.
var accounts = map[string]func() *sandbox.Seed{"": sandbox.Awkward, "awkward": sandbox.Awkward, "small": sandbox.Small, "fresh": sandbox.Fresh}

// run runs the house until the interrupt; with watch the page reloads itself when
// the widget is built anew.
func run(ctx context.Context, port, seed string, watch bool, out io.Writer) error {
	at := defaultPort
	if port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65534 {
			return fmt.Errorf("PORT=%s is not a port from 1 to 65534", port)
		}
		at = n
	}
	account := accounts[seed]
	if account == nil {
		return fmt.Errorf("SEED=%s is not awkward, small or fresh", seed)
	}
	house, err := newHouse(at)
	if err != nil {
		return err
	}
	house.watch, house.seed = watch, account()
	defer house.close()
	if err := house.start(ctx, out); err != nil {
		if ctx.Err() != nil {
			return nil // interrupted while starting
		}
		return err
	}
	fmt.Fprintf(out, "\nStagewright runs at %s\nCtrl-C ends it.\n", house.page())
	return house.wait(ctx)
}
