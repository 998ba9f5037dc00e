//go:build js && wasm

// Command worker is the edge proxy's Go module. It holds the handler; the shell
// (shell/*.ts) holds everything that touches Cloudflare. Requests, replies and
// calls to the gate cross as messages through five exported and four imported
// functions (door.go): no JavaScript object and no promise ever enters Go.
package main

import (
	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"github.com/stagewright/stagewright/cmd/internal/proxy"
	"github.com/stagewright/stagewright/cmd/worker/engine"
)

var running = engine.New(shell{})

func main() {
	config := proxy.Config{
		ClientID:       setting("CLIENT_ID"),
		ClientSecret:   setting("CLIENT_SECRET"),
		RedirectURI:    setting("REDIRECT_URI"),
		GrantKeys:      setting("GRANT_KEYS"),
		StateKey:       setting("STATE_KEY"),
		LongLivedToken: setting("LONG_LIVED_TOKEN"),
		AccountHost:    setting("ACCOUNT_HOST"),
		Dialect:        setting("DIALECT"),
		DevOrigin:      setting("DEV_ORIGIN"),
		Log:            writeLog,
	}
	handler, err := proxy.New(config, running)
	switch {
	case err != nil:
		println(err.Error())
		handler = running.Refuse(err.Error())
	case config.DevOrigin != "":
		handler = engine.Debug(handler, running)
	}
	running.Handle(handler, config)
	// The library's own entry leads to the same handler, for a shell of its kind;
	// ours does not use it: it converts requests at five times the cost.
	workers.ServeNonBlock(handler)
	workers.Ready()
	select {}
}

// setting reads one that is not there as nothing: some versions of the library
// give it the text <undefined>.
func setting(name string) string {
	if value := cloudflare.Getenv(name); value != "<undefined>" {
		return value
	}
	return ""
}
