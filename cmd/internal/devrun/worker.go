package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// worker is wrangler with workerd below it, in a process group of their own: a
// Ctrl-C reaches only this program, which then ends the group.
type worker struct {
	process *exec.Cmd
	ended   chan struct{}

	mu    sync.Mutex
	text  bytes.Buffer
	ready chan struct{}
	is    bool
}

const (
	readyWithin = 3 * time.Minute
	endsWithin  = 5 * time.Second
	outlives    = 300 * time.Millisecond // workerd holds the pipes when wrangler is gone
)

// startWorker returns when the Worker takes requests.
func startWorker(ctx context.Context, address, envFile, state string) (*worker, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	w := &worker{ended: make(chan struct{}), ready: make(chan struct{})}
	w.process = exec.Command("node", "widget/node_modules/wrangler/bin/wrangler.js", "dev", "--local",
		"--ip", at.Hostname(), "--port", at.Port(), "--inspector-port", "0",
		"--env-file", envFile, "--persist-to", state, "--show-interactive-dev-session=false")
	w.process.Env = append(os.Environ(), "WRANGLER_SEND_METRICS=false", "NO_COLOR=1")
	w.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	w.process.Stdout, w.process.Stderr = w, w
	w.process.WaitDelay = outlives
	if err := w.process.Start(); err != nil {
		return nil, fmt.Errorf("the edge proxy can't be started: %w", err)
	}
	go func() {
		w.process.Wait()
		close(w.ended)
	}()
	timeout := time.NewTimer(readyWithin)
	defer timeout.Stop()
	select {
	case <-w.ready:
		return w, nil
	case <-w.ended:
		return nil, fmt.Errorf("the edge proxy did not start:\n%s", w.said())
	case <-ctx.Done():
		err = ctx.Err()
	case <-timeout.C:
		err = fmt.Errorf("the edge proxy was not ready within %v:\n%s", readyWithin, w.said())
	}
	w.stop()
	return nil, err
}

// Write takes what the Worker says and watches for its being ready.
func (w *worker) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.text.Write(p)
	if !w.is && strings.Contains(w.text.String(), "Ready on") {
		w.is = true
		close(w.ready)
	}
	if w.is && w.text.Len() > 1<<20 {
		w.text.Reset()
	}
	return len(p), nil
}

// said is the end of what the Worker printed.
func (w *worker) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.text.Bytes()
	return string(text[max(0, len(text)-4000):])
}

// stop ends the group: politely first.
func (w *worker) stop() {
	group := -w.process.Process.Pid
	syscall.Kill(group, syscall.SIGTERM)
	timeout := time.NewTimer(endsWithin)
	defer timeout.Stop()
	select {
	case <-w.ended:
	case <-timeout.C:
	}
	syscall.Kill(group, syscall.SIGKILL)
	<-w.ended
}
