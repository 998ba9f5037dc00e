package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/stagewright/stagewright/cmd/internal/sandbox"
)

// house is everything that runs together.
type house struct {
	listener net.Listener
	origin   string        // the sandbox's
	proxy    string        // the proxy's address
	watch    bool          // the page reloads itself when a file of the widget changes
	seed     *sandbox.Seed // the account to begin with
	folder   string        // secrets and the Worker's state; thrown away at the end
	sandbox  *sandbox.Sandbox
	server   *http.Server
	failed   chan error
	worker   *worker
}

const hookTimeout = 2 * time.Minute

// newHouse takes both ports, so that a busy one is said before anything starts.
func newHouse(port int) (*house, error) {
	listener, err := listen(port)
	if err != nil {
		return nil, err
	}
	second, err := listen(port + 1)
	if err != nil {
		listener.Close()
		return nil, err
	}
	second.Close() // the Worker opens it itself
	folder, err := os.MkdirTemp("", "stagewright-run-")
	if err != nil {
		listener.Close()
		return nil, err
	}
	return &house{
		listener: listener,
		origin:   "http://127.0.0.1:" + strconv.Itoa(port),
		proxy:    "http://127.0.0.1:" + strconv.Itoa(port+1),
		folder:   folder,
		failed:   make(chan error, 1),
	}, nil
}

func listen(port int) (net.Listener, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d on 127.0.0.1 is in use by another program; choose two free ones in a row with PORT=8800 make run", port)
	}
	return listener, err
}

func (h *house) page() string { return h.origin + "/settings/widgets/stagewright" }

func (h *house) start(ctx context.Context, out io.Writer) error {
	for _, part := range []string{"build/widget/script.js", "build/host/require.js", "build/worker/app.wasm"} {
		if _, err := os.Stat(filepath.FromSlash(part)); err != nil {
			return fmt.Errorf("%s is not built: run ./build.sh all first", part)
		}
	}
	secrets := newSecrets(h.origin, h.proxy)
	var err error
	h.sandbox, err = sandbox.New(sandbox.Config{
		Origin: h.origin, ClientID: secrets.clientID, ClientSecret: secrets.clientSecret, RedirectURI: secrets.redirectURI,
		WidgetPath: "build/widget", HostFiles: "build/host", Watch: h.watch, WidgetSettings: map[string]string{"proxy": h.proxy},
		HookTimeout: hookTimeout, // the first request boots the Worker
		Seed:        h.seed,
		Logger:      slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	h.server = &http.Server{Handler: h.sandbox, ReadHeaderTimeout: 10 * time.Second}
	go func() { h.failed <- h.server.Serve(h.listener) }()
	fmt.Fprintf(out, "local amoCRM    %s\n", h.origin)

	envFile := filepath.Join(h.folder, "env")
	if err := os.WriteFile(envFile, []byte(secrets.env(h.origin)), 0o600); err != nil {
		return err
	}
	h.worker, err = startWorker(ctx, h.proxy, envFile, filepath.Join(h.folder, "state"))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "edge proxy      %s\n", h.proxy)
	if err := h.sandbox.Install(ctx); err != nil {
		return fmt.Errorf("the proxy did not take the grant: %w\n%s", err, h.worker.said())
	}
	return nil
}

// wait blocks until the interrupt, or until a part of the house falls.
func (h *house) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-h.failed:
		return fmt.Errorf("the local amoCRM stopped: %w", err)
	case <-h.worker.ended:
		return fmt.Errorf("the edge proxy stopped:\n%s", h.worker.said())
	}
}

func (h *house) close() {
	if h.worker != nil {
		h.worker.stop()
	}
	if h.server != nil {
		h.server.Close()
	}
	h.listener.Close()
	os.RemoveAll(h.folder)
}

// secrets are made anew for each run and live as long as it.
type secrets struct {
	clientID, clientSecret, redirectURI, grantKeys, stateKey string
}

func newSecrets(origin, proxy string) secrets {
	id := random(16)
	return secrets{
		clientID: fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:]),
		// The vendor's secrets are letters and digits.
		clientSecret: hex.EncodeToString(random(32)),
		redirectURI:  proxy + "/oauth/callback",
		grantKeys:    "dev1:" + base64.StdEncoding.EncodeToString(random(32)),
		stateKey:     base64.StdEncoding.EncodeToString(random(32)),
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails since Go 1.24
	return b
}

func (s secrets) env(origin string) string {
	return fmt.Sprintf("CLIENT_ID=%s\nCLIENT_SECRET=%s\nREDIRECT_URI=%s\nGRANT_KEYS=%s\nSTATE_KEY=%s\nDEV_ORIGIN=%s\n",
		s.clientID, s.clientSecret, s.redirectURI, s.grantKeys, s.stateKey, origin)
}
