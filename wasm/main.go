//go:build js && wasm

// Command wasm is the browser module: the core's door, and nothing else. It
// exports two functions, alloc and call; whoever loads it starts Go first and
// then writes the operation's name and its JSON into one buffer.
//
// An exported call costs under 0.1 µs here; a js.FuncOf call about 20 µs.
package main

import (
	"unsafe"

	"github.com/stagewright/stagewright/core"
)

var (
	in   []byte    // the input, kept alive between the calls
	room core.Room // the answer, and what it took to make it
)

// alloc makes room for n bytes of input and says where.
//
//go:wasmexport alloc
func alloc(n int32) int32 {
	n = max(n, 1)
	if int(n) > cap(in) {
		in = make([]byte, n)
	}
	in = in[:n]
	return int32(uintptr(unsafe.Pointer(&in[0])))
}

// call reads the operation's name and its JSON, one behind the other, from the
// buffer, and says where the answer stands: its place in the upper half of the
// result, its length in the lower. The answer is good until the next call.
//
//go:wasmexport call
func call(opLen, inLen int32) int64 {
	text := unsafe.String(&in[0], len(in)) // nobody writes into it before call returns
	out := room.Call(text[:opLen], text[opLen:opLen+inLen])
	return int64(uintptr(unsafe.Pointer(&out[0])))<<32 | int64(len(out))
}

func main() { select {} }
