package proxy

import (
	"context"
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
)

// New makes the handler. The error is a [*ConfigError] that names every setting
// that is missing or unfit.
func New(c Config, g Gate) (http.Handler, error) {
	s, err := c.check()
	if err != nil {
		return nil, err
	}
	return &proxy{settings: s, gate: g, routes: routes()}, nil
}

type proxy struct {
	settings
	gate   Gate
	routes []route
}

// exchange is one request on its way through.
type exchange struct {
	*proxy
	ctx    context.Context
	r      *http.Request
	id     string
	path   string // the route's, "" until one is found
	pathID int64  // the id in the path, 0 when the route has none
	query  string // raw
	origin string // who may read the answer, "" for no page
	caller caller
	known  bool   // the account's object has agreed that it is the caller's
	writes string // how often the pipelines were written when they were last read or written here
	client *amocrm.Client
}

// answer is what goes out. It is written once, at the end, so that nothing can
// break in the middle of it; only an apply may go on in lines.
type answer struct {
	status      int
	contentType string
	body        []byte
	allow       string
	preflight   string // the methods a preflight allows
	retryAfter  string // seconds
	location    string // of a redirect
	cookie      string // a whole Set-Cookie

	lines func(write func(line any)) (note string) // what follows, a line at a time

	reason reason // for the log
	note   string // for the log, never for the wire
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{proxy: p, ctx: r.Context(), r: r, id: requestID(r.Header), origin: p.readableBy(r)}
	a := x.answer()
	a.setHeaders(w.Header(), x)
	w.Header().Set("X-Request-Id", x.id)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that hung up is nobody's fault
	if a.lines != nil {
		a.writeLines(w)
	}
	x.log(a)
}

// answer turns whatever goes wrong into a problem.
func (x *exchange) answer() (a answer) {
	defer func() {
		if recover() != nil {
			a = (&fault{reason: panicked, note: where()}).answer()
		}
	}()
	a, err := x.follow()
	if err != nil {
		return faultOf(err).answer()
	}
	return a
}

// follow finds what the request wants by its raw path and does it if it may:
// nothing is cleaned, decoded or guessed before or after the match.
func (x *exchange) follow() (answer, error) {
	if overrides(x.r.Header) {
		return answer{}, &fault{reason: methodOverride}
	}
	target := x.r.RequestURI
	if target == "" {
		target = x.r.URL.RequestURI()
	}
	path, query, _ := strings.Cut(target, "?")
	x.query = query

	var methods []string
	var found *route
	for i := range x.routes {
		id, ok := x.routes[i].matches(path)
		if !ok {
			continue
		}
		x.path, x.pathID = x.routes[i].path, id
		methods = append(methods, x.routes[i].method)
		if x.routes[i].method == x.r.Method {
			found = &x.routes[i]
		}
	}
	switch {
	case methods == nil:
		return answer{}, &fault{reason: noRoute}
	case x.r.Method == http.MethodOptions:
		return x.preflight(methods)
	case found == nil:
		return answer{}, &fault{reason: wrongMethod, allow: allowed(methods)}
	}
	if found.open {
		return x.do(found)
	}
	if err := x.authenticate(); err != nil {
		return answer{}, err
	}
	a, err := x.do(found)
	// A stranger to the account learns nothing, not even of mistakes in the request.
	if strange := x.agreed(); strange != nil {
		return answer{}, strange
	}
	return a, err
}

// do does what the route is for, if the caller's rights are enough.
func (x *exchange) do(found *route) (answer, error) {
	do, err := found.prepare(x, found)
	if err != nil {
		return answer{}, err
	}
	if found.rights == amo.Administrator {
		if err := x.administrator(); err != nil {
			return answer{}, err
		}
	}
	return do()
}

// overrides reports whether a header asks for another method than the one that
// was authorised.
func overrides(h http.Header) bool {
	for _, name := range []string{"X-Http-Method-Override", "X-Http-Method", "X-Method-Override"} {
		if _, there := h[name]; there {
			return true
		}
	}
	return false
}
