package proxy

import (
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/strictjson"
)

// route is one row of the table: a raw path, a method, who may, and what is done.
type route struct {
	method string
	path   string     // {id} at its end stands for one id
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
		mirror(amo.PipelinesList, (*exchange).listPipelines),
		mirror(amo.PipelinesSet, (*exchange).writePipelines),
		mirror(amo.PipelinesDelete, (*exchange).writePipelines),

		mirror(amo.StatusesList, (*exchange).read),
		mirror(amo.StatusesGet, (*exchange).read),
		mirror(amo.StatusesAdd, (*exchange).write),
		mirror(amo.StatusesUpdate, (*exchange).write),
		mirror(amo.StatusesDelete, (*exchange).write),
		mirror(amo.SegmentsList, (*exchange).read),
		mirror(amo.SegmentsGet, (*exchange).read),
		mirror(amo.SegmentsAdd, (*exchange).write),
		mirror(amo.SegmentsUpdate, (*exchange).write),
		mirror(amo.SegmentsDelete, (*exchange).write),
		mirror(amo.SegmentsFields, (*exchange).read),

		{method: http.MethodPost, path: "/plan", rights: amo.AnyUser, prepare: (*exchange).plan},
		{method: http.MethodPost, path: "/apply", rights: amo.Administrator, prepare: (*exchange).apply},
		{method: http.MethodGet, path: "/snapshots", rights: amo.AnyUser, prepare: (*exchange).snapshots},
		{method: http.MethodPost, path: "/restore", rights: amo.AnyUser, prepare: (*exchange).restore},

		{method: http.MethodGet, path: "/oauth/install", open: true, prepare: (*exchange).install},
		{method: http.MethodGet, path: callbackPath, open: true, prepare: (*exchange).callback},
		{method: http.MethodGet, path: "/oauth/uninstall", open: true, prepare: (*exchange).uninstall},
		{method: http.MethodGet, path: "/health", open: true, prepare: (*exchange).health},
	}
}

// mirror is a route that amoCRM has itself: its method, path and rights are the
// vendor's and stand in the core.
func mirror(endpoint amo.Endpoint, do func(*exchange, mirrored) (answer, error)) route {
	info, found := amo.Info(endpoint)
	if !found {
		panic("proxy: no endpoint " + string(endpoint))
	}
	return route{method: info.Method, path: info.Path, rights: info.Rights, endpoint: endpoint, prepare: asMirrored(do)}
}

// matches holds a raw path against the route's, byte for byte; the id must be
// written as ids are. id is 0 where the route has none.
func (r *route) matches(path string) (id int64, ok bool) {
	before, has := strings.CutSuffix(r.path, "{id}")
	if !has {
		return 0, path == r.path
	}
	digits, found := strings.CutPrefix(path, before)
	if !found {
		return 0, false
	}
	return strictjson.ParseID(digits)
}
