package sandbox

import (
	"net"
	"net/http"
	"time"
)

// T is what Start needs of a *testing.T.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Server is a sandbox that listens.
type Server struct {
	*Sandbox
	URL string // its origin, and the account's address
}

// Start serves a sandbox on a free port of 127.0.0.1 until the test ends; two
// of them are two accounts. Config.Origin is set by it.
func Start(t T, c Config) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("sandbox: %v", err)
		return nil
	}
	c.Origin = "http://" + listener.Addr().String()
	s, err := New(c)
	if err != nil {
		listener.Close()
		t.Fatalf("%v", err)
		return nil
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Serve(listener) // ends with ErrServerClosed
	}()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	return &Server{Sandbox: s, URL: c.Origin}
}
