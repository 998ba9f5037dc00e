package proxy

import (
	"net/http"

	"github.com/stagewright/stagewright/core/amo"
)

// route is one row of the table: a raw path, a method, who may, and what is done.
type route struct {
	method string
	path   string
	open   bool       // needs no token
	rights amo.Rights // of the token's user

	endpoint amo.Endpoint // of a mirror route

	// prepare looks at the request and says what there is to do. The rights are
	// checked in between, so that a mistake in the request costs no call and no
	// handler can forget them.
	prepare func(*exchange, *route) (work, error)
}

// work is what a request does once it is allowed.
type work func() (answer, error)

// routes is the whole table. What is not in it does not exist.
func routes() []route {
	return []route{
		mirror(amo.PipelinesList, (*exchange).mirrorList),
		mirror(amo.PipelinesSet, (*exchange).mirrorWrite),
		mirror(amo.PipelinesDelete, (*exchange).mirrorWrite),

		{method: http.MethodPost, path: "/plan", rights: amo.AnyUser, prepare: (*exchange).plan},
		{method: http.MethodPost, path: "/apply", rights: amo.Administrator, prepare: (*exchange).apply},

		{method: http.MethodGet, path: callbackPath, open: true, prepare: (*exchange).callback},
		{method: http.MethodGet, path: "/health", open: true, prepare: (*exchange).health},
	}
}

// mirror is a route that amoCRM has itself: its method, path and rights are the
// vendor's and stand in the core.
func mirror(endpoint amo.Endpoint, prepare func(*exchange, *route) (work, error)) route {
	info, found := amo.Info(endpoint)
	if !found {
		panic("proxy: no endpoint " + string(endpoint))
	}
	return route{method: info.Method, path: info.Path, rights: info.Rights, endpoint: endpoint, prepare: prepare}
}
