package proxy

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"runtime"
	"strconv"
	"strings"
)

// line is what the log says of one request. Every member is ours, a number, or
// from a closed set: nothing that a client or the vendor wrote gets in, so no
// secret can.
type line struct {
	Time    string `json:"time"`
	Request string `json:"request"`
	Method  string `json:"method"`
	Route   string `json:"route"`
	Status  int    `json:"status"`
	Outcome string `json:"outcome"`
	Account int64  `json:"account,omitempty"`
	User    int64  `json:"user,omitempty"`
	Note    string `json:"note,omitempty"`
}

func (x *exchange) log(a answer) {
	l := line{
		Time:    x.now().UTC().Format("2006-01-02T15:04:05.000Z"),
		Request: x.id,
		Method:  "other",
		Route:   "none",
		Status:  a.status,
		Outcome: outcomes[a.reason].log,
		Account: x.caller.account,
		User:    x.caller.user,
		Note:    a.note,
	}
	switch x.r.Method {
	case http.MethodGet, http.MethodPost, http.MethodOptions, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete:
		l.Method = x.r.Method
	}
	if x.path != "" {
		l.Route = x.path
	}
	text, err := json.Marshal(l)
	if err != nil { // texts and numbers can't fail
		return
	}
	x.settings.log(string(text))
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
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
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
