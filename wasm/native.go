//go:build !(js && wasm)

package main

import "os"

func main() {
	os.Stderr.WriteString("This is the browser module: build it with GOOS=js GOARCH=wasm (./build.sh wasm).\n")
	os.Exit(64)
}
