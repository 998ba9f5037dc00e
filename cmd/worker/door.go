//go:build js && wasm

package main

import (
	"bytes"
	"runtime"
	"strings"
	"unsafe"

	"github.com/stagewright/stagewright/core"
)

// in is the buffer that the shell writes messages into, out is the answer of the
// last call. They are globals so that the garbage collector leaves them where they
// are.
var in, out []byte

// alloc makes room for messages of up to n bytes, until it is called again: an entry
// costs more than the copy that taken makes.
//
//go:wasmexport alloc
func alloc(n int32) unsafe.Pointer {
	in = make([]byte, n)
	return unsafe.Pointer(&in[0])
}

// taken is the message that stands in the buffer.
func taken(n int32) []byte { return bytes.Clone(in[:n]) }

// call is the core's door: the operation's name, then its input, stand in the
// buffer; the answer is pointer<<32 | length, valid until the next call.
//
//go:wasmexport call
func call(opLen, inLen int32) int64 {
	text := taken(opLen + inLen)
	out = core.Call(string(text[:opLen]), text[opLen:])
	return packed(out)
}

func packed(text []byte) int64 {
	return int64(uintptr(unsafe.Pointer(&text[0])))<<32 | int64(len(text))
}

// problem words what the shell itself has to say: its code and the origin of the
// page that it is said to stand in the buffer, with a LF between them. The answer is
// found as call's.
//
//go:wasmexport problem
func problem(status, n int32) int64 {
	code, origin, _ := strings.Cut(string(taken(n)), "\n")
	out = running.Problem(origin, int(status), code)
	return packed(out)
}

// submit takes request id. It answers 1: a 0 is what an export leaves behind that
// did not return, and the shell takes it for death.
//
//go:wasmexport submit
func submit(id, n int32) int32 {
	running.Submit(id, taken(n))
	return 1
}

// deliver brings the answer to gate call seq.
//
//go:wasmexport deliver
func deliver(seq, n, ok int32) int32 {
	running.Deliver(seq, taken(n), ok != 0)
	return 1
}

//go:wasmimport stagewright gate
func gate(id, seq int32, text unsafe.Pointer, n int32)

//go:wasmimport stagewright part
func part(id int32, text unsafe.Pointer, n int32)

//go:wasmimport stagewright reply
func reply(id int32, text unsafe.Pointer, n int32)

//go:wasmimport stagewright log
func log(text unsafe.Pointer, n int32)

// writeLog hands one line over whole; println would cross twice, byte by byte.
func writeLog(line string) {
	log(unsafe.Pointer(unsafe.StringData(line)), int32(len(line)))
	runtime.KeepAlive(line)
}

// shell is the other side. It copies the text before it returns.
type shell struct{}

func (shell) Gate(id, seq int32, text []byte) {
	gate(id, seq, unsafe.Pointer(unsafe.SliceData(text)), int32(len(text)))
	runtime.KeepAlive(text)
}

func (shell) Part(id int32, text []byte) {
	part(id, unsafe.Pointer(unsafe.SliceData(text)), int32(len(text)))
	runtime.KeepAlive(text)
}

func (shell) Reply(id int32, text []byte) {
	reply(id, unsafe.Pointer(unsafe.SliceData(text)), int32(len(text)))
	runtime.KeepAlive(text)
}
