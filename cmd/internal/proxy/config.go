package proxy

import (
	"encoding/base64"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/stagewright/stagewright/core/plan"
)

// callbackPath is where the vendor sends codes; the redirect URI must end there.
const callbackPath = "/oauth/callback"

// Config is what a deployment sets. All texts are secrets or treated like ones.
type Config struct {
	ClientID     string // the integration's id
	ClientSecret string // the integration's secret: disposable tokens are signed with it
	RedirectURI  string // https://<this proxy>/oauth/callback
	GrantKeys    string // kid:base64 of 32 bytes, more behind commas; the gate seals grants with them
	StateKey     string // base64 of at least 32 bytes
	// LongLivedToken is a private integration's token for the account at
	// AccountHost, instead of OAuth. Both or none.
	LongLivedToken string
	AccountHost    string
	// Dialect is v2 or v4 when every account answers only that one; auto or ""
	// asks each.
	Dialect string
	// DevOrigin adds one loopback origin as an account's, for work against the
	// sandbox. It is refused unless the redirect URI is loopback as well.
	DevOrigin string

	Now func() time.Time  // nil: time.Now
	Log func(line string) // one line of JSON for each request; nil: none
}

// ConfigError says which settings keep the proxy from serving, and why. It never
// holds a setting's value.
type ConfigError struct{ Faults []ConfigFault }

// ConfigFault is one setting that is missing or unfit.
type ConfigFault struct{ Name, What string }

func (e *ConfigError) Error() string {
	var b strings.Builder
	b.WriteString("proxy: refusing to serve")
	for _, f := range e.Faults {
		b.WriteString("; " + f.Name + " " + f.What)
	}
	return b.String()
}

// settings is a Config that was found fit.
type settings struct {
	clientID string
	secret   []byte
	audience string // scheme and host of the redirect URI
	stateKey []byte
	dialect  plan.Dialect // "" asks the account
	hosts    hosts
	now      func() time.Time
	log      func(string)
}

func (c Config) check() (settings, error) {
	var faults []ConfigFault
	fault := func(name, what string) { faults = append(faults, ConfigFault{name, what}) }
	for _, s := range []struct {
		name, value string
		check       func(string) string
	}{
		{"CLIENT_ID", c.ClientID, checkClientID},
		{"CLIENT_SECRET", c.ClientSecret, checkClientSecret},
		{"REDIRECT_URI", c.RedirectURI, checkRedirectURI},
		{"GRANT_KEYS", c.GrantKeys, checkGrantKeys},
		{"STATE_KEY", c.StateKey, checkStateKey},
	} {
		// Older shells read a secret that isn't set as this text.
		if s.value == "" || s.value == "<undefined>" {
			fault(s.name, "is not set")
		} else if what := s.check(s.value); what != "" {
			fault(s.name, what)
		}
	}
	if c.DevOrigin != "" {
		if what := checkDevOrigin(c.DevOrigin, c.RedirectURI); what != "" {
			fault("DEV_ORIGIN", what)
		}
	}
	for _, f := range c.checkLongLived() {
		fault(f.Name, f.What)
	}
	dialect, known := dialects[c.Dialect]
	if !known {
		fault("DIALECT", "is auto, v2 or v4")
	}
	if faults != nil {
		return settings{}, &ConfigError{faults}
	}
	stateKey, err := base64.StdEncoding.Strict().DecodeString(c.StateKey)
	if err != nil {
		return settings{}, &ConfigError{[]ConfigFault{{"STATE_KEY", "is not base64"}}}
	}
	redirect, err := url.Parse(c.RedirectURI)
	if err != nil {
		return settings{}, &ConfigError{[]ConfigFault{{"REDIRECT_URI", "is not an address"}}}
	}
	s := settings{
		clientID: c.ClientID,
		secret:   []byte(c.ClientSecret),
		audience: redirect.Scheme + "://" + redirect.Host,
		stateKey: stateKey,
		dialect:  dialect,
		hosts:    newHosts(c.DevOrigin),
		now:      c.Now,
		log:      c.Log,
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = func(string) {}
	}
	return s, nil
}

// dialects are what the setting may be.
var dialects = map[string]plan.Dialect{"": "", "auto": "", "v2": plan.V2, "v4": plan.V4}

// checkLongLived checks the token of a private integration and the host that it
// is for: neither is any use alone.
func (c Config) checkLongLived() (faults []ConfigFault) {
	switch {
	case c.LongLivedToken == "" && c.AccountHost == "":
		return nil
	case c.LongLivedToken == "":
		return []ConfigFault{{"LONG_LIVED_TOKEN", "is not set, but ACCOUNT_HOST is"}}
	case c.AccountHost == "":
		return []ConfigFault{{"ACCOUNT_HOST", "is not set, but LONG_LIVED_TOKEN is"}}
	}
	if len(c.LongLivedToken) < 32 || len(c.LongLivedToken) > maxToken || !isCode(c.LongLivedToken) {
		faults = append(faults, ConfigFault{"LONG_LIVED_TOKEN", "is not a token"})
	}
	if !newHosts(c.DevOrigin).isAccount(c.AccountHost) {
		faults = append(faults, ConfigFault{"ACCOUNT_HOST", "is not an account's host, such as demo.amocrm.ru"})
	}
	return faults
}

func checkClientID(s string) string {
	if len(s) < 8 || len(s) > 64 || strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") != "" {
		return "is not an integration's id"
	}
	return ""
}

func checkClientSecret(s string) string {
	// The vendor's secrets have 64 characters; HS256 wants 32 bytes at least.
	if len(s) < 32 {
		return "is too short: at least 32 characters"
	}
	return checkKnown([]byte(s))
}

func checkRedirectURI(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Opaque != "":
		return "is not an address"
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u)):
		return "must begin with https:// unless it is loopback"
	case u.Path != callbackPath || u.RawPath != "" || strings.ContainsAny(s, "?#"):
		return "must end in " + callbackPath + ", with nothing after it"
	}
	return ""
}

func checkGrantKeys(s string) string {
	var kids []string
	for entry := range strings.SplitSeq(s, ",") {
		kid, key, found := strings.Cut(entry, ":")
		if !found || kid == "" || strings.ContainsAny(kid, "| \t\r\n") {
			return "must be kid:base64, several separated by commas"
		}
		if slices.Contains(kids, kid) {
			return "has the same kid twice"
		}
		kids = append(kids, kid)
		raw, err := base64.StdEncoding.Strict().DecodeString(key)
		if err != nil {
			return "must be kid:base64, several separated by commas"
		}
		if len(raw) != 32 {
			return "must hold keys of 32 bytes"
		}
		if what := checkKnown(raw); what != "" {
			return what
		}
	}
	return ""
}

func checkStateKey(s string) string {
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return "must be base64"
	}
	if len(raw) < 32 {
		return "is too short: at least 32 bytes"
	}
	return checkKnown(raw)
}

// checkDevOrigin takes exactly http://<loopback>[:port]: written out, it must be
// the text that was given.
func checkDevOrigin(s, redirectURI string) string {
	u, err := url.Parse(s)
	if err != nil || s != "http://"+u.Host || !isLoopback(u) {
		return "must be http://127.0.0.1 or http://localhost with a port, and nothing after it"
	}
	if r, err := url.Parse(redirectURI); err != nil || !isLoopback(r) {
		return "is for local work only: it needs a loopback REDIRECT_URI"
	}
	return ""
}

func isLoopback(u *url.URL) bool {
	if u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}

// known are keys that stand in documentation and tutorials.
var known = []string{
	"your-256-bit-secret",
	"a-string-secret-at-least-256-bits-long",
	"0123456789abcdef0123456789abcdef",
	"0123456789abcdef",
	"abcdefghijklmnopqrstuvwxyz",
	"changeme",
	"secret",
	"test",
	"password",
	"xxxx",
}

// checkKnown refuses a key that is one of the known ones over and over, counts
// its bytes up, or has too few different ones to have been drawn at random.
func checkKnown(key []byte) string {
	const what = "is a well-known test value: generate a random one"
	text := strings.ToLower(string(key))
	for _, k := range known {
		if strings.Trim(strings.ReplaceAll(text, k, ""), " -_0123456789") == "" {
			return what
		}
	}
	counting := true
	var seen [256]bool
	different := 0
	for i, c := range key {
		if i > 0 && c != key[i-1]+1 {
			counting = false
		}
		if !seen[c] {
			seen[c] = true
			different++
		}
	}
	if counting || different < 8 {
		return what
	}
	return ""
}
