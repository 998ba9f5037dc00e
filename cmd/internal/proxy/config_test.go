package proxy_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/proxy"
)

func deployed() proxy.Config {
	return proxy.Config{
		ClientID: clientID, ClientSecret: clientSecret, RedirectURI: "https://proxy.example/oauth/callback",
		GrantKeys: "k1:" + grantKey, StateKey: stateKey,
	}
}

func TestConfig(t *testing.T) {
	b := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	counting := make([]byte, 32)
	for i := range counting {
		counting[i] = byte(i)
	}
	for name, row := range map[string]struct {
		change func(*proxy.Config)
		faults []string
	}{
		"nothing set": {func(c *proxy.Config) { *c = proxy.Config{} },
			[]string{"CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "GRANT_KEYS", "STATE_KEY"}},
		"no id":              {func(c *proxy.Config) { c.ClientID = "" }, []string{"CLIENT_ID"}},
		"undefined":          {func(c *proxy.Config) { c.ClientSecret = "<undefined>" }, []string{"CLIENT_SECRET"}},
		"an id that is none": {func(c *proxy.Config) { c.ClientID = "my integration" }, []string{"CLIENT_ID"}},

		"no secret":           {func(c *proxy.Config) { c.ClientSecret = "" }, []string{"CLIENT_SECRET"}},
		"short secret":        {func(c *proxy.Config) { c.ClientSecret = clientSecret[:31] }, []string{"CLIENT_SECRET"}},
		"one letter":          {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("a", 64) }, []string{"CLIENT_SECRET"}},
		"few letters":         {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("abcdefg", 10) }, []string{"CLIENT_SECRET"}},
		"jwt.io's":            {func(c *proxy.Config) { c.ClientSecret = "a-string-secret-at-least-256-bits-long" }, []string{"CLIENT_SECRET"}},
		"secret, over again":  {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("Secret-", 8) }, []string{"CLIENT_SECRET"}},
		"changeme":            {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("changeme_", 5) + "1" }, []string{"CLIENT_SECRET"}},
		"the documentation's": {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("xxxx", 16) }, []string{"CLIENT_SECRET"}},
		"hexadecimal count":   {func(c *proxy.Config) { c.ClientSecret = strings.Repeat("0123456789abcdef", 4) }, []string{"CLIENT_SECRET"}},

		"no keys":            {func(c *proxy.Config) { c.GrantKeys = "" }, []string{"GRANT_KEYS"}},
		"a key without kid":  {func(c *proxy.Config) { c.GrantKeys = grantKey }, []string{"GRANT_KEYS"}},
		"an empty kid":       {func(c *proxy.Config) { c.GrantKeys = ":" + grantKey }, []string{"GRANT_KEYS"}},
		"a kid twice":        {func(c *proxy.Config) { c.GrantKeys = "k1:" + grantKey + ",k1:" + stateKey }, []string{"GRANT_KEYS"}},
		"a short key":        {func(c *proxy.Config) { c.GrantKeys = "k1:" + b("sixteen bytes !!") }, []string{"GRANT_KEYS"}},
		"no base64":          {func(c *proxy.Config) { c.GrantKeys = "k1:" + clientSecret[:43] + "!" }, []string{"GRANT_KEYS"}},
		"zero bytes":         {func(c *proxy.Config) { c.GrantKeys = "k1:" + b(strings.Repeat("\x00", 32)) }, []string{"GRANT_KEYS"}},
		"counting bytes":     {func(c *proxy.Config) { c.GrantKeys = "k1:" + b(string(counting)) }, []string{"GRANT_KEYS"}},
		"the second is weak": {func(c *proxy.Config) { c.GrantKeys += ",k2:" + b(strings.Repeat("a", 32)) }, []string{"GRANT_KEYS"}},
		"a comma too many":   {func(c *proxy.Config) { c.GrantKeys += "," }, []string{"GRANT_KEYS"}},

		"no state key":    {func(c *proxy.Config) { c.StateKey = "" }, []string{"STATE_KEY"}},
		"short state key": {func(c *proxy.Config) { c.StateKey = b("only sixteen, no") }, []string{"STATE_KEY"}},
		"plain state key": {func(c *proxy.Config) { c.StateKey = "not base64!" }, []string{"STATE_KEY"}},
		"known state key": {func(c *proxy.Config) { c.StateKey = b("0123456789abcdef0123456789abcdef") }, []string{"STATE_KEY"}},

		"no redirect":           {func(c *proxy.Config) { c.RedirectURI = "" }, []string{"REDIRECT_URI"}},
		"redirect over http":    {func(c *proxy.Config) { c.RedirectURI = "http://proxy.example/oauth/callback" }, []string{"REDIRECT_URI"}},
		"redirect elsewhere":    {func(c *proxy.Config) { c.RedirectURI = "https://proxy.example/callback" }, []string{"REDIRECT_URI"}},
		"redirect with a query": {func(c *proxy.Config) { c.RedirectURI += "?x=1" }, []string{"REDIRECT_URI"}},
		"redirect with user":    {func(c *proxy.Config) { c.RedirectURI = "https://a:b@proxy.example/oauth/callback" }, []string{"REDIRECT_URI"}},
		"redirect without host": {func(c *proxy.Config) { c.RedirectURI = "/oauth/callback" }, []string{"REDIRECT_URI"}},

		"a sandbox in production": {func(c *proxy.Config) { c.DevOrigin = "http://127.0.0.1:8700" }, []string{"DEV_ORIGIN"}},
		"a foreign sandbox": {func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://192.168.1.5:8700", "http://127.0.0.1:8701/oauth/callback"
		}, []string{"DEV_ORIGIN"}},
		"a sandbox over https": {func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "https://127.0.0.1:8700", "http://127.0.0.1:8701/oauth/callback"
		}, []string{"DEV_ORIGIN"}},
		"a sandbox with a path": {func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://127.0.0.1:8700/", "http://127.0.0.1:8701/oauth/callback"
		}, []string{"DEV_ORIGIN"}},
		"a sandbox that looks local": {func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://127.0.0.1.evil.com:8700", "http://127.0.0.1:8701/oauth/callback"
		}, []string{"DEV_ORIGIN"}},
		"a sandbox with userinfo": {func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://localhost@evil.com", "http://127.0.0.1:8701/oauth/callback"
		}, []string{"DEV_ORIGIN"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := deployed()
			row.change(&c)
			handler, err := proxy.New(c, nil)
			assert.Nil(t, handler)
			var config *proxy.ConfigError
			require.ErrorAs(t, err, &config)
			var names []string
			for _, f := range config.Faults {
				names = append(names, f.Name)
				assert.Contains(t, err.Error(), f.Name+" "+f.What)
			}
			assert.Equal(t, row.faults, names)
			for _, secret := range []string{c.ClientSecret, c.StateKey, c.GrantKeys} {
				if len(secret) >= 8 && secret != "<undefined>" {
					assert.NotContains(t, err.Error(), secret)
				}
			}
		})
	}
	for name, change := range map[string]func(*proxy.Config){
		"as deployed": func(*proxy.Config) {},
		"two keys":    func(c *proxy.Config) { c.GrantKeys += ",k2:" + stateKey },
		"local": func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://127.0.0.1:8700", "http://127.0.0.1:8701/oauth/callback"
		},
		"local by name": func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://localhost:8700", "http://localhost:8701/oauth/callback"
		},
		"local, IPv6": func(c *proxy.Config) {
			c.DevOrigin, c.RedirectURI = "http://[::1]:8700", "http://[::1]:8701/oauth/callback"
		},
	} {
		t.Run("taken: "+name, func(t *testing.T) {
			c := deployed()
			change(&c)
			handler, err := proxy.New(c, nil)
			require.NoError(t, err)
			assert.NotNil(t, handler)
		})
	}
}
