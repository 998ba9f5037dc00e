package proxy

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/quote"
)

// log writes what there is to say of one request. Every member is ours, a number,
// or from a closed set: nothing that a client or the vendor wrote gets in, so no
// secret can. It is appended, for encoding/json took 3 % of a request's CPU.
func (x *exchange) log(a answer) {
	method, route := "other", "none"
	switch x.r.Method {
	case http.MethodGet, http.MethodPost, http.MethodOptions, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete:
		method = x.r.Method
	}
	if x.path != "" {
		route = x.path
	}
	line := append(make([]byte, 0, 256), `{"time":"`...)
	line = append(x.now().UTC().AppendFormat(line, "2006-01-02T15:04:05.000Z"), `","request":`...)
	line = append(quote.Append(line, x.id), `,"method":"`...)
	line = append(append(line, method...), `","route":"`...)
	line = append(append(line, route...), `","status":`...)
	line = append(strconv.AppendInt(line, int64(a.status), 10), `,"outcome":"`...)
	line = append(append(line, outcomes[a.reason].log...), '"')
	if x.caller.account != 0 {
		line = strconv.AppendInt(append(line, `,"account":`...), x.caller.account, 10)
	}
	if x.caller.user != 0 {
		line = strconv.AppendInt(append(line, `,"user":`...), x.caller.user, 10)
	}
	if a.note != "" {
		line = quote.Append(append(line, `,"note":`...), a.note)
	}
	x.settings.log(string(append(line, '}')))
}

// requestID is the edge's name for the request, the client's when it is harmless,
// or a new one.
func requestID(h http.Header) string {
	const hexadecimal = "0123456789abcdefABCDEF-"
	if ray := h.Get("Cf-Ray"); isID(ray, hexadecimal+"GHIJKLMNOPQRSTUVWXYZ") { // ends in an airport
		return ray
	}
	if id := h.Get("X-Request-Id"); isID(id, hexadecimal) {
		return id
	}
	// It names the request in a log, and nobody gains by guessing it: asking the
	// runtime for randomness each time would leave the module for nothing.
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, rand.Uint64()))
}

func isID(s, letters string) bool {
	return len(s) >= 8 && len(s) <= 64 && strings.Trim(s, letters) == ""
}

// where names the function that panicked. The panic's value may hold anything
// and is left out.
func where() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	seen := false
	for {
		f, more := frames.Next()
		if f.Function == "runtime.gopanic" {
			seen = true
		} else if seen && !strings.HasPrefix(f.Function, "runtime.") {
			return f.Function + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return "panic"
		}
	}
}
