package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Command is `stagewright sandbox`: the options as kong reads them.
type Command struct {
	Port         int               `help:"Port on 127.0.0.1; 0 takes a free one." default:"8700"`
	Widget       string            `help:"The widget to load: a folder or a zip archive." default:"build/widget" type:"path"`
	WidgetCode   string            `help:"Code under which the account knows the widget; its manifest's when left out, else stagewright."`
	Watch        bool              `help:"Reload the page when a file of the widget changes." default:"true" negatable:""`
	Setting      map[string]string `help:"A value of the widget's settings, key=value; may be repeated." placeholder:"KEY=VALUE"`
	HostFiles    string            `help:"Folder with the libraries of the page (make host fills build/host)." default:"build/host" type:"path"`
	Seed         string            `help:"The account to begin with: awkward, fresh, small, or a file: YAML, or the list of pipelines as a real account answered it (v2 or v4)." default:"awkward"`
	State        string            `help:"Keep the account in this file across restarts; once it exists, --seed is ignored. It holds secrets." type:"path"`
	ClientID     string            `help:"The integration's id; a fresh one when left out." env:"STAGEWRIGHT_SANDBOX_CLIENT_ID"`
	ClientSecret string            `help:"The integration's secret; a fresh one when left out. Better set in the environment than here." env:"STAGEWRIGHT_SANDBOX_CLIENT_SECRET"`
	RedirectURI  string            `help:"The integration's redirect URI; the sandbox's own when left out." env:"STAGEWRIGHT_SANDBOX_REDIRECT_URI"`
	EnvFile      string            `help:"Write CLIENT_ID, CLIENT_SECRET, REDIRECT_URI and an administrator's ACCESS_TOKEN to this file (mode 0600); they are never printed." type:"path"`
	NoRateLimit  bool              `help:"Do not answer 429 beyond 7 requests a second."`
	Latency      time.Duration     `help:"Delay every API request by this much, e.g. 300ms."`
	HookTimeout  time.Duration     `help:"How long the integration's install and uninstall hooks may take; amoCRM waits 3 seconds." default:"3s"`
	Fault        []string          `help:"A fault to begin with, as POST /sandbox/faults takes it; may be repeated." sep:"none" placeholder:"JSON"`
	V2           string            `name:"v2" help:"How the account answers v2: ${enum}." enum:"on,404,html,405,410" default:"on"`
	Customers    string            `help:"The account's customers_mode; the seed's when left out." placeholder:"MODE"`
	Verbose      bool              `help:"Log each API request to standard error, without secrets." short:"v"`
}

// Help is what --help prints above the flags.
func (*Command) Help() string {
	return `An account, its API (v2 and v4), OAuth, and the page that hosts a widget, on this machine only. The journal shows what was received; --fault, --v2 and --latency, or the page, make things go wrong.

Examples:
  stagewright sandbox --seed small --env-file .env.sandbox    then, elsewhere: stagewright pull --account sandbox
  stagewright sandbox --widget my-widget --host-files build/host
  stagewright sandbox --seed pipelines.json --state sandbox.json
  stagewright sandbox --fault '{"method":"POST","status":503,"times":2}'`
}

// Run serves until ctx ends. What a person needs goes to stdout, the log to
// stderr. The errors name what to do.
func (c *Command) Run(ctx context.Context, stdout, stderr io.Writer) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(c.Port)))
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d on 127.0.0.1 is in use by another program: end it, or choose another port with --port", c.Port)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on 127.0.0.1:%d: %w", c.Port, err)
	}
	defer listener.Close()

	_, noState := os.Stat(c.State)
	s, err := c.sandbox("http://"+listener.Addr().String(), stderr)
	if err != nil {
		return err
	}
	if err := c.writeEnv(s); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "amoCRM sandbox, account %q, on %s\n", s.Account().Name, s.c.Origin)
	fmt.Fprintf(stdout, "  page     %s/\n  journal  %s/sandbox/journal\n", s.c.Origin, s.c.Origin)
	if c.State != "" {
		how := "as it was left; --seed was not used"
		if noState != nil {
			how = "begins with the seed"
		}
		fmt.Fprintf(stdout, "  state    %s (%s)\n", c.State, how)
	}
	if c.EnvFile != "" {
		fmt.Fprintf(stdout, "  secrets  %s\n", c.EnvFile)
	} else {
		fmt.Fprintf(stdout, "  secrets  not shown; --env-file FILE writes them with an access token\n")
	}
	fmt.Fprintln(stdout, "Ctrl-C ends it.")
	return errors.Join(serve(ctx, listener, s), s.Save())
}

func (c *Command) sandbox(origin string, stderr io.Writer) (*Sandbox, error) {
	seed, err := seedOf(c.Seed)
	if err != nil {
		return nil, err
	}
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelInfo
	}
	s, err := New(Config{
		Origin:         origin,
		ClientID:       c.ClientID,
		ClientSecret:   c.ClientSecret,
		RedirectURI:    c.RedirectURI,
		WidgetPath:     c.Widget,
		WidgetCode:     c.WidgetCode,
		WidgetSettings: c.Setting,
		HostFiles:      c.HostFiles,
		Watch:          c.Watch,
		Seed:           seed,
		StateFile:      c.State,
		NoRateLimit:    c.NoRateLimit,
		Latency:        c.Latency,
		HookTimeout:    c.HookTimeout,
		Logger:         slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})),
	})
	if err != nil {
		return nil, err
	}
	return s, c.trouble(s)
}

// trouble sets what goes wrong from the start.
func (c *Command) trouble(s *Sandbox) error {
	for _, text := range c.Fault {
		var f Fault
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&f); err != nil {
			return fmt.Errorf("--fault %s: %w; README.md of cmd/internal/sandbox lists its members", text, err)
		}
		if err := s.AddFault(f); err != nil {
			return fmt.Errorf("--fault %s: %w", text, err)
		}
	}
	if c.V2 != "on" && c.V2 != "" { // on is the default, which must not undo what --state kept
		if err := s.SetV2(c.V2); err != nil {
			return err
		}
	}
	if c.Customers != "" {
		return s.SetCustomersMode(c.Customers)
	}
	return nil
}

// writeEnv keeps secrets off the screen: a file that only its owner reads.
func (c *Command) writeEnv(s *Sandbox) error {
	if c.EnvFile == "" {
		return nil
	}
	text := fmt.Sprintf("ORIGIN=%s\nCLIENT_ID=%s\nCLIENT_SECRET=%s\nREDIRECT_URI=%s\nACCESS_TOKEN=%s\n",
		s.c.Origin, s.c.ClientID, s.c.ClientSecret, s.c.RedirectURI, s.AccessToken(s.envUser()))
	// A fresh file: an old one may be readable by others, and a link may lead elsewhere.
	if err := os.Remove(c.EnvFile); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot replace %s: %w", c.EnvFile, err)
	}
	file, err := os.OpenFile(c.EnvFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", c.EnvFile, err)
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// envUser is whose access token the env file holds.
func (s *Sandbox) envUser() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.state.firstAdmin(); u != nil {
		return u.ID
	}
	return s.state.users[0].ID
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stopped := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox stopped: %w", err)
	}
	return nil
}
