package proxy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/stagewright/stagewright/cmd/internal/message"
)

// testGate is a Gate that does what the Durable Object does, over real HTTP, with
// its state in memory. It speaks in messages: each call and answer is encoded and
// decoded once, as on the way through the shell.
type testGate struct {
	vendor, redirect string
	clock            *clock
	client           *http.Client

	mu       sync.Mutex
	saved    map[int64][]savedState
	used     map[string]bool
	ids      int
	accounts map[int64]*granted
	lists    map[string]*listWrites
	kept     map[string]keptText
	calls    []string                                    // verbs, in order
	fail     func(message.Call) (*message.Answer, error) // makes a call fail
}

type granted struct{ origin, access, refresh string }

// savedState is a state before a write.
type savedState struct {
	ID      string `json:"id"`
	At      string `json:"at"`
	Kind    string `json:"kind"`
	User    int64  `json:"user"`
	Base    string `json:"base_digest"`
	Changes int    `json:"changes"`
	Deletes int    `json:"deletes"`

	dialect string
	state   []byte
}

// listWrites is how often a list of an account was written: each write counts when it
// begins and when it ends.
type listWrites struct{ count, underWay int }

type keptText struct {
	body  []byte
	until time.Time
}

func newTestGate(vendor, redirect string, c *clock) *testGate {
	return &testGate{
		vendor: vendor, redirect: redirect, clock: c,
		client:   &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		accounts: map[int64]*granted{}, lists: map[string]*listWrites{}, kept: map[string]keptText{}, saved: map[int64][]savedState{}, used: map[string]bool{},
	}
}

func (g *testGate) secrets() (all []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, a := range g.accounts {
		all = append(all, a.access, a.refresh)
	}
	return all
}

func (g *testGate) Do(ctx context.Context, c message.Call) (message.Answer, error) {
	sent, err := c.Append(nil)
	if err != nil {
		return message.Answer{}, err
	}
	if c, err = message.DecodeCall(sent); err != nil {
		return message.Answer{}, err
	}
	g.mu.Lock()
	g.calls = append(g.calls, c.Verb)
	fail := g.fail
	g.mu.Unlock()
	if fail != nil {
		if a, err := fail(c); a != nil || err != nil {
			return deref(a), err
		}
	}
	a := g.answer(ctx, c)
	back, err := a.Append(nil)
	if err != nil {
		return message.Answer{}, err
	}
	return message.DecodeAnswer(back)
}

func deref(a *message.Answer) message.Answer {
	if a == nil {
		return message.Answer{}
	}
	return *a
}

func (g *testGate) answer(ctx context.Context, c message.Call) message.Answer {
	if claimed, is := c.Fields.Lookup("origin"); is {
		g.mu.Lock()
		a := g.accounts[c.Account]
		g.mu.Unlock()
		switch {
		case a == nil:
			return failed("account-unknown")
		case a.origin != claimed:
			return failed("account-other")
		}
	}
	switch c.Verb {
	case "send":
		return g.send(ctx, c)
	case "install":
		return g.install(ctx, c)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	key := strconv.FormatInt(c.Account, 10) + " " + c.Fields.Get("key")
	switch c.Verb {
	case "save":
		return g.save(c)
	case "saved":
		list := []savedState{}
		for _, s := range slices.Backward(g.saved[c.Account]) {
			list = append(list, s)
		}
		return message.Answer{Status: 200, Body: []byte(text(list))}
	case "load":
		for _, s := range g.saved[c.Account] {
			if s.ID == c.Fields.Get("id") {
				return message.Answer{Status: 200, Body: s.state, Fields: message.Fields{{Name: "kind", Value: s.Kind}, {Name: "dialect", Value: s.dialect}}}
			}
		}
	case "once":
		if g.used[key] {
			return message.Answer{Status: 409}
		}
		g.used[key] = true
		return message.Answer{Status: 204}
	case "uninstall":
		delete(g.accounts, c.Account)
		delete(g.saved, c.Account)
		for key := range g.kept {
			if strings.HasPrefix(key, strconv.FormatInt(c.Account, 10)+" ") {
				delete(g.kept, key)
			}
		}
		return message.Answer{Status: 204}
	case "origin":
		if a := g.accounts[c.Account]; a != nil {
			return message.Answer{Status: 200, Body: []byte(a.origin)}
		}
	case "keep":
		seconds, _ := strconv.Atoi(c.Fields.Get("seconds"))
		g.kept[key] = keptText{bytes.Clone(c.Body), g.clock.Now().Add(time.Duration(seconds) * time.Second)}
		return message.Answer{Status: 204}
	case "recall", "take":
		if k, there := g.kept[key]; there && g.clock.Now().Before(k.until) {
			if c.Verb == "take" {
				delete(g.kept, key)
			}
			return message.Answer{Status: 200, Body: k.body}
		}
	}
	return message.Answer{Status: 404}
}

func (g *testGate) save(c message.Call) message.Answer {
	g.ids++
	s := savedState{ID: strconv.Itoa(g.ids), At: g.clock.Now().UTC().Format(time.RFC3339), Kind: c.Fields.Get("kind"),
		Base: c.Fields.Get("base"), dialect: c.Fields.Get("dialect"), state: bytes.Clone(c.Body)}
	s.User, _ = strconv.ParseInt(c.Fields.Get("user"), 10, 64)
	s.Changes, _ = strconv.Atoi(c.Fields.Get("changes"))
	s.Deletes, _ = strconv.Atoi(c.Fields.Get("deletes"))
	all := append(g.saved[c.Account], s)
	g.saved[c.Account] = all[max(0, len(all)-20):]
	return message.Answer{Status: 200, Body: []byte(`{"id":"` + s.ID + `"}`)}
}

func (g *testGate) send(ctx context.Context, c message.Call) message.Answer {
	g.mu.Lock()
	a := g.accounts[c.Account]
	key := strconv.FormatInt(c.Account, 10) + " " + c.Fields.Get("list")
	w := g.lists[key]
	if w == nil {
		w = &listWrites{}
		g.lists[key] = w
	}
	began := w.count // and of a write what it will be, if nobody else writes meanwhile
	write := c.Fields.Get("method") != http.MethodGet
	if seen, named := c.Fields.Lookup("writes"); named && (w.underWay > 0 || seen != strconv.Itoa(w.count)) {
		g.mu.Unlock()
		return failed("overtaken")
	}
	if write {
		w.count++
		w.underWay++
	}
	g.mu.Unlock()
	if a == nil {
		return failed("reauthorize")
	}
	answer := g.http(ctx, c.Fields.Get("method"), a.origin+c.Fields.Get("path"), c.Fields.Get("content-type"), a.access, c.Body)
	g.mu.Lock()
	defer g.mu.Unlock()
	if write {
		w.count++
		w.underWay--
		began += 2
	}
	if _, named := c.Fields.Lookup("list"); named && answer.Status != 0 {
		answer.Fields = append(answer.Fields, message.Field{Name: "writes", Value: strconv.Itoa(began)})
	}
	return answer
}

func (g *testGate) http(ctx context.Context, method, url, contentType, bearer string, body []byte) message.Answer {
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return failed("unavailable")
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	lost := failed("unavailable")
	if method != http.MethodGet {
		lost = failed("unknown-outcome")
	}
	answer, err := g.client.Do(r)
	if err != nil {
		return lost
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // a cut body is handed on as it is
		return lost
	}
	out := message.Answer{Status: answer.StatusCode, Body: text}
	for _, name := range []string{"Content-Type", "Retry-After"} {
		if v := answer.Header.Get(name); v != "" {
			out.Fields = append(out.Fields, message.Field{Name: map[string]string{"Content-Type": "content-type", "Retry-After": "retry-after"}[name], Value: v})
		}
	}
	return out
}

func (g *testGate) install(ctx context.Context, c message.Call) message.Answer {
	origin := "https://" + c.Fields.Get("host")
	if "http://"+c.Fields.Get("host") == g.vendor {
		origin = g.vendor
	}
	ask, _ := json.Marshal(map[string]string{
		"client_id": clientID, "client_secret": clientSecret, "grant_type": "authorization_code",
		"code": string(c.Body), "redirect_uri": g.redirect,
	})
	var pair struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	a := g.http(ctx, http.MethodPost, origin+"/oauth2/access_token", "application/json", "", ask)
	if a.Status != 200 || json.Unmarshal(a.Body, &pair) != nil || pair.Access == "" {
		return message.Answer{Status: 502, Fields: message.Fields{{Name: "error", Value: "refused"}}}
	}
	var who struct {
		ID int64 `json:"id"`
	}
	a = g.http(ctx, http.MethodGet, origin+"/api/v4/account", "", pair.Access, nil)
	if a.Status != 200 || json.Unmarshal(a.Body, &who) != nil || who.ID <= 0 {
		return message.Answer{Status: 502, Fields: message.Fields{{Name: "error", Value: "refused"}}}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.accounts[who.ID] = &granted{origin, pair.Access, pair.Refresh}
	return message.Answer{Status: 200, Body: []byte(`{"account":` + strconv.FormatInt(who.ID, 10) + `}`)}
}

func failed(with string) message.Answer {
	return message.Answer{Fields: message.Fields{{Name: "error", Value: with}}}
}

// failing makes every call of one verb fail until it is called with "".
func (g *testGate) failing(verb string, a message.Answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail = func(c message.Call) (*message.Answer, error) {
		if c.Verb == verb {
			return &a, nil
		}
		return nil, nil
	}
	if verb == "" {
		g.fail = nil
	}
}

// onWrites fails what is sent and not only read.
func onWrites(a message.Answer) func(message.Call) (*message.Answer, error) {
	return func(c message.Call) (*message.Answer, error) {
		if c.Verb == "send" && c.Fields.Get("method") != http.MethodGet {
			return &a, nil
		}
		return nil, nil
	}
}
