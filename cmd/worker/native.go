//go:build !js || !wasm

// Command worker runs in a Cloudflare Worker only; see main.go and shell/.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "worker: this is the edge proxy's module; build it with ./build.sh worker and run it with wrangler")
	os.Exit(64)
}
