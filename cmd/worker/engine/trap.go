//go:build !js || !wasm

package engine

// trap has no meaning outside of WebAssembly.
func trap() { panic("debug: no trap here") }
