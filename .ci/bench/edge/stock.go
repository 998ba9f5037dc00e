//go:build js && wasm

// The peer: the same handler in the shell that syumai/workers generates, a fresh
// instance of Go for each request, its gate a fetch to the account's object.
// main.mjs builds it in the place of cmd/worker's own main and door.
package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"github.com/stagewright/stagewright/cmd/internal/message"
	"github.com/stagewright/stagewright/cmd/internal/proxy"
)

func main() {
	handler, err := proxy.New(proxy.Config{
		ClientID:     cloudflare.Getenv("CLIENT_ID"),
		ClientSecret: cloudflare.Getenv("CLIENT_SECRET"),
		RedirectURI:  cloudflare.Getenv("REDIRECT_URI"),
		GrantKeys:    cloudflare.Getenv("GRANT_KEYS"),
		StateKey:     cloudflare.Getenv("STATE_KEY"),
		DevOrigin:    cloudflare.Getenv("DEV_ORIGIN"),
		Dialect:      cloudflare.Getenv("DIALECT"),
		Log:          func(line string) { println(line) },
	}, gate{})
	if err != nil {
		panic(err)
	}
	workers.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RequestURI = r.URL.RequestURI() // the library leaves it empty
		handler.ServeHTTP(w, r)
	}))
}

type gate struct{}

func (gate) Do(ctx context.Context, c message.Call) (message.Answer, error) {
	text, err := c.Append(nil)
	if err != nil {
		return message.Answer{}, err
	}
	objects, err := cloudflare.NewDurableObjectNamespace("ACCOUNTS")
	if err != nil {
		return message.Answer{}, err
	}
	object, err := objects.Get(objects.IdFromName("account:" + strconv.FormatInt(c.Account, 10)))
	if err != nil {
		return message.Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://object/", bytes.NewReader(text))
	if err != nil {
		return message.Answer{}, err
	}
	res, err := object.Fetch(req)
	if err != nil {
		return message.Answer{}, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return message.Answer{}, err
	}
	return message.DecodeAnswer(answer)
}
