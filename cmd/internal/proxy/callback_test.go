package proxy_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

const secretCode = "def502001234567890-a-code-that-nobody-may-see"

func (h *house) hook(change map[string]string, extra string) call {
	q := url.Values{"code": {secretCode}, "referer": {strings.TrimPrefix(h.vendor, "http://")}, "client_id": {clientID},
		"platform": {"1"}, "from_widget": {"1"}}
	for k, v := range change {
		if v == "" {
			q.Del(k)
		} else {
			q.Set(k, v)
		}
	}
	return call{method: "GET", target: "/oauth/callback?" + q.Encode() + extra}
}

func TestCallbackRefuses(t *testing.T) {
	h := newHouse(t, nil)
	port := h.vendor[strings.LastIndexByte(h.vendor, ':'):]
	for name, row := range map[string]struct {
		call
		outcome string
	}{
		"nothing":              {call{method: "GET", target: "/oauth/callback"}, "callback-query"},
		"no code":              {h.hook(map[string]string{"code": ""}, ""), "callback-query"},
		"code twice":           {h.hook(nil, "&code=another"), "callback-query"},
		"host twice":           {h.hook(nil, "&referer=demo.amocrm.ru"), "callback-query"},
		"twice, escaped":       {h.hook(nil, "&c%6fde=another"), "callback-query"},
		"unknown twice":        {h.hook(nil, "&x=1&x=2"), "callback-query"},
		"a list":               {h.hook(nil, "&referer=a;referer=b"), "callback-query"},
		"bad escape":           {h.hook(nil, "&x=%zz"), "callback-query"},
		"code with a line":     {h.hook(map[string]string{"code": "a\nb"}, ""), "callback-query"},
		"code not ASCII":       {h.hook(map[string]string{"code": "код"}, ""), "callback-query"},
		"code too long":        {h.hook(map[string]string{"code": strings.Repeat("a", 4097)}, ""), "callback-query"},
		"refused by the user":  {h.hook(map[string]string{"error": "access_denied"}, ""), "callback-query"},
		"no integration":       {h.hook(map[string]string{"client_id": ""}, ""), "callback-client"},
		"another integration":  {h.hook(map[string]string{"client_id": "0b0832f6-d123-4123-9123-e73f236833cc"}, ""), "callback-client"},
		"no host":              {h.hook(map[string]string{"referer": ""}, ""), "callback-host"},
		"a stranger":           {h.hook(map[string]string{"referer": "evil.com"}, ""), "callback-host"},
		"evilamocrm.com":       {h.hook(map[string]string{"referer": "evilamocrm.com"}, ""), "callback-host"},
		"a suffix":             {h.hook(map[string]string{"referer": "demo.evilamocrm.com"}, ""), "callback-host"},
		"a prefix":             {h.hook(map[string]string{"referer": "demo.amocrm.ru.evil.com"}, ""), "callback-host"},
		"with a scheme":        {h.hook(map[string]string{"referer": "https://demo.amocrm.ru"}, ""), "callback-host"},
		"with a path":          {h.hook(map[string]string{"referer": "demo.amocrm.ru/x"}, ""), "callback-host"},
		"with a port":          {h.hook(map[string]string{"referer": "demo.amocrm.ru:8080"}, ""), "callback-host"},
		"with userinfo":        {h.hook(map[string]string{"referer": "evil.com@demo.amocrm.ru"}, ""), "callback-host"},
		"with a fragment":      {h.hook(map[string]string{"referer": "evil.com#.amocrm.com"}, ""), "callback-host"},
		"with a backslash":     {h.hook(map[string]string{"referer": `evil.com\@x.amocrm.com`}, ""), "callback-host"},
		"with a trailing dot":  {h.hook(map[string]string{"referer": "demo.amocrm.ru."}, ""), "callback-host"},
		"a service of theirs":  {h.hook(map[string]string{"referer": "www.amocrm.ru"}, ""), "callback-host"},
		"this machine by name": {h.hook(map[string]string{"referer": "localhost" + port}, ""), "callback-host"},
		"another local port":   {h.hook(map[string]string{"referer": "127.0.0.1:1"}, ""), "callback-host"},
		"without the port":     {h.hook(map[string]string{"referer": "127.0.0.1"}, ""), "callback-host"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			h.gate.calls = nil
			out := h.refused(row.call, 400, "bad-callback", row.outcome)
			assert.Empty(t, h.gate.calls, "the gate never heard of it")
			assert.NotContains(t, out.body+text(out.log), secretCode)
		})
	}
}

func TestCallbackInstalls(t *testing.T) {
	h := newHouse(t, nil)
	t.Run("as the vendor does", func(t *testing.T) {
		h.gate.accounts = map[int64]*granted{}
		token := h.token(1)
		assert.Equal(t, "token-refused", h.do(call{method: "GET", target: listPath, token: token}).code)
		require.NoError(t, h.sandbox.Install(context.Background()))
		h.log.take()
		assert.Equal(t, 200, h.do(call{method: "GET", target: listPath, token: token}).status)
	})
	t.Run("with a code that is none", func(t *testing.T) {
		h := h.in(t)
		before := *h.gate.accounts[h.account().ID]
		out := h.do(h.hook(nil, ""))
		assert.Equal(t, 502, out.status)
		assert.Equal(t, "install-failed", out.code)
		assert.NotContains(t, out.body+text(out.log), secretCode)
		assert.Equal(t, before, *h.gate.accounts[h.account().ID], "the grant that was there stays")
	})
	t.Run("when the gate fails", func(t *testing.T) {
		h := h.in(t)
		h.gate.failing("install", message.Answer{Fields: message.Fields{{Name: "error", Value: "timeout"}}})
		defer h.gate.failing("", message.Answer{})
		out := h.do(h.hook(nil, ""))
		assert.Equal(t, "install-failed", out.code)
		assert.Equal(t, "gate-timeout", out.log.Note)
	})
	t.Run("names nobody", func(t *testing.T) {
		h := h.in(t)
		h.gate.failing("install", message.Answer{Status: 200, Body: []byte(`{"account":123}`)})
		defer h.gate.failing("", message.Answer{})
		out := h.do(h.hook(nil, ""))
		assert.Equal(t, http.StatusOK, out.status)
		assert.JSONEq(t, `{"installed":true}`, out.body)
		assert.EqualValues(t, 123, out.log.Account, "the log does")
	})
}
