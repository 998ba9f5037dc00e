package sandbox

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Config says what the sandbox is. Origin is the only field that must be set.
type Config struct {
	Origin string // how the sandbox is reached, e.g. http://127.0.0.1:8700; the account's address

	ClientID     string // the integration's id; a fresh one when empty
	ClientSecret string // its secret; a fresh one when empty
	RedirectURI  string // its redirect URI; aud of disposable tokens is its scheme and host

	WidgetPath     string            // the widget: a folder, or a zip archive
	WidgetCode     string            // the manifest's own code when empty, else "stagewright"
	WidgetSettings map[string]string // values of the widget's settings
	HostFiles      string            // folder with jquery.js, require.js, twig.js and the other libraries of the host page
	Watch          bool              // the page reloads itself when a file of the widget changes

	Seed      *Seed  // the account to begin with; Awkward() when nil
	StateFile string // keeps the account and its grants over restarts; in memory only when empty. Goes before Seed

	MaxPipelines int // 50 when 0; binds growth only
	MaxStages    int // per pipeline, the system ones included (two in v2, three in v4); 100 when 0; binds growth only

	RatePerSecond int  // requests of one integration in any second; 7 when 0
	NoRateLimit   bool // switches the rate limit off
	BlockAfter    int  // so many refusals of the rate limit within a minute, and everything answers 403; 100 when 0

	Latency     time.Duration    // every request to the API waits so long, before any fault
	HookTimeout time.Duration    // how long an install hook may take; the vendor's 3 s when 0
	Now         func() time.Time // the clock; time.Now when nil
	Logger      *slog.Logger     // discards when nil
}

func (c Config) withDefaults() (Config, error) {
	origin, err := url.Parse(c.Origin)
	if err != nil || (origin.Scheme != "http" && origin.Scheme != "https") || origin.Host == "" || origin.Path != "" {
		return c, fmt.Errorf("sandbox: Origin %q is not an origin such as http://127.0.0.1:8700", c.Origin)
	}
	if c.RedirectURI == "" {
		c.RedirectURI = c.Origin + "/sandbox/callback"
	}
	redirect, err := url.Parse(c.RedirectURI)
	if err != nil || redirect.Host == "" {
		return c, fmt.Errorf("sandbox: RedirectURI %q is not an absolute address", c.RedirectURI)
	}
	if c.ClientID == "" {
		c.ClientID = newUUID()
	}
	if c.ClientSecret == "" {
		c.ClientSecret = newSecret()
	}
	if c.WidgetCode != "" && !widgetCode.MatchString(c.WidgetCode) {
		return c, fmt.Errorf("sandbox: WidgetCode %q has characters that a path or page cannot hold", c.WidgetCode)
	}
	if c.Seed == nil {
		c.Seed = Awkward()
	}
	c.MaxPipelines = positiveOr(c.MaxPipelines, 50)
	c.MaxStages = positiveOr(c.MaxStages, 100)
	c.RatePerSecond = positiveOr(c.RatePerSecond, 7)
	c.BlockAfter = positiveOr(c.BlockAfter, blockAfter)
	if c.HookTimeout <= 0 {
		c.HookTimeout = 3 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

func positiveOr(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// New builds a sandbox. It fails when the configuration or the seed makes no
// sense; a missing widget or host file folder is no failure: the page says so.
func New(c Config) (*Sandbox, error) {
	kept, err := readState(c.StateFile)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		c.ClientID = textOr(c.ClientID, kept.ClientID)
		c.ClientSecret = textOr(c.ClientSecret, kept.ClientSecret)
	}
	c, err = c.withDefaults()
	if err != nil {
		return nil, err
	}
	st, err := c.Seed.build()
	if err != nil {
		return nil, fmt.Errorf("sandbox: seed: %w", err)
	}
	widget := &widgetSource{path: c.WidgetPath}
	files, err := widget.open()
	if err != nil {
		return nil, fmt.Errorf("sandbox: widget: %w", err)
	}
	if c.WidgetCode == "" {
		m, _ := files.manifest() // the page says what is wrong with it
		c.WidgetCode = m.code()
	}
	s := &Sandbox{
		c:        c,
		state:    st,
		v2:       "on",
		oauth:    newOAuth(),
		sessions: map[string]int64{},
		settings: map[string]string{},
		widget:   widget,
		hook:     &http.Client{Timeout: c.HookTimeout, CheckRedirect: neverFollow},
		relay:    &http.Client{CheckRedirect: neverFollow},
		scene:    "fine",
		cleared:  make(chan struct{}),
	}
	for name, value := range c.WidgetSettings {
		s.settings[name] = value
	}
	if kept != nil {
		kept.restore(s)
	}
	s.pages = s.pageRoutes()
	return s, s.Save()
}

func neverFollow(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
