package sandbox

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// maxBody is the largest request body that is read: generous, for no document
// of the vendor names a limit.
const maxBody = 16 << 20

// call is one request to the vendor's API on its way through the sandbox.
type call struct {
	r    *http.Request
	body []byte
	user *user   // who calls; nil when not authorised
	ids  []int64 // what stands for {id} in the route's path, in order
	edit bool    // another user's doing, told to the sandbox and not received by the API

	hints []string // what the answer does not say
}

// answer is what goes back.
type answer struct {
	status      int
	contentType string
	body        []byte
	header      map[string]string
}

// dialect decides how failures look: v2 and private paths have an envelope of
// their own, v4 and OAuth speak application/problem+json.
type dialect int

const (
	v4 dialect = iota
	v2
)

func dialectOf(path string) dialect {
	if strings.HasPrefix(path, "/private/") || strings.HasPrefix(path, "/api/v2/") {
		return v2
	}
	return v4
}

// route is one endpoint. open ones need no access token, admin ones an
// administrator's.
type route struct {
	method, path string // {id} stands for one segment that is a number
	open, admin  bool
	modes        []string // of customers, in which it works; in any when nil
	handle       func(*Sandbox, *call) answer
}

// routes is the whole API. Rights as the documents print them: pipelines-v2,
// "These methods are only available to the account administrator" (the list is
// readable by every user of real accounts); users, "available with administrator
// rights"; account, "available to all users of the account"; leads_pipelines,
// all users read, administrators write; leads-api, "according to the user's
// rights", which here are all; customers-statuses-api, all users read,
// administrators write.
var routes = []route{
	{method: "GET", path: "/api/v2/pipelines", handle: (*Sandbox).listPipelines},
	{method: "POST", path: "/private/api/v2/json/pipelines/set", admin: true, handle: (*Sandbox).setPipelines},
	{method: "POST", path: "/private/api/v2/json/pipelines/delete", admin: true, handle: (*Sandbox).deletePipelines},
	{method: "GET", path: "/api/v4/account", handle: (*Sandbox).getAccount},
	{method: "GET", path: "/api/v4/users", admin: true, handle: (*Sandbox).listUsers},
	{method: "GET", path: "/api/v4/users/{id}", admin: true, handle: (*Sandbox).getUser},
	{method: "GET", path: "/api/v4/leads", handle: (*Sandbox).listLeads},
	{method: "GET", path: "/api/v4/leads/pipelines", handle: (*Sandbox).listV4Pipelines},
	{method: "POST", path: "/api/v4/leads/pipelines", admin: true, handle: (*Sandbox).addV4Pipelines},
	{method: "GET", path: "/api/v4/leads/pipelines/{id}", handle: (*Sandbox).getV4Pipeline},
	{method: "PATCH", path: "/api/v4/leads/pipelines/{id}", admin: true, handle: (*Sandbox).updateV4Pipeline},
	{method: "DELETE", path: "/api/v4/leads/pipelines/{id}", admin: true, handle: (*Sandbox).deleteV4Pipeline},
	{method: "GET", path: "/api/v4/leads/pipelines/{id}/statuses", handle: (*Sandbox).listV4Stages},
	{method: "POST", path: "/api/v4/leads/pipelines/{id}/statuses", admin: true, handle: (*Sandbox).addV4Stages},
	{method: "GET", path: "/api/v4/leads/pipelines/{id}/statuses/{id}", handle: (*Sandbox).getV4Stage},
	{method: "PATCH", path: "/api/v4/leads/pipelines/{id}/statuses/{id}", admin: true, handle: (*Sandbox).updateV4Stage},
	{method: "DELETE", path: "/api/v4/leads/pipelines/{id}/statuses/{id}", admin: true, handle: (*Sandbox).deleteV4Stage},
	{method: "GET", path: "/api/v4/customers/mode", handle: (*Sandbox).getCustomersMode},
	{method: "PATCH", path: "/api/v4/customers/mode", admin: true, handle: (*Sandbox).setCustomersMode},
	{method: "GET", path: "/api/v4/customers/statuses", modes: recurring, handle: (*Sandbox).listCustomerStages},
	{method: "POST", path: "/api/v4/customers/statuses", admin: true, modes: recurring, handle: (*Sandbox).addCustomerStages},
	{method: "GET", path: "/api/v4/customers/statuses/{id}", modes: recurring, handle: (*Sandbox).getCustomerStage},
	{method: "PATCH", path: "/api/v4/customers/statuses/{id}", admin: true, modes: recurring, handle: (*Sandbox).updateCustomerStage},
	{method: "DELETE", path: "/api/v4/customers/statuses/{id}", admin: true, modes: recurring, handle: (*Sandbox).deleteCustomerStage},
	{method: "GET", path: "/api/v4/customers/segments", modes: segmented, handle: (*Sandbox).listSegments},
	{method: "POST", path: "/api/v4/customers/segments", admin: true, modes: segmented, handle: (*Sandbox).addSegment},
	{method: "GET", path: "/api/v4/customers/segments/{id}", modes: segmented, handle: (*Sandbox).getSegment},
	{method: "PATCH", path: "/api/v4/customers/segments/{id}", admin: true, modes: segmented, handle: (*Sandbox).updateSegment},
	{method: "DELETE", path: "/api/v4/customers/segments/{id}", admin: true, modes: segmented, handle: (*Sandbox).deleteSegment},
	{method: "GET", path: "/api/v4/customers/segments/custom_fields", modes: segmented, handle: (*Sandbox).listSegmentFields},
	{method: "GET", path: "/api/v4/customers/segments/custom_fields/{id}", modes: segmented, handle: (*Sandbox).getSegmentField},
	{method: "POST", path: "/oauth2/access_token", open: true, handle: (*Sandbox).accessToken},
	{method: "GET", path: "/oauth2/account/current/subdomain", open: true, handle: (*Sandbox).currentSubdomain},
}

// matches tells whether the path is this route's, and the ids in it. What is no
// number is id 0, which nothing has: unknown, as a number of nothing is.
func (t route) matches(path string) (ids []int64, ok bool) {
	want, have := strings.Split(t.path, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	for i := range want {
		switch {
		case want[i] == "{id}" && have[i] != "":
			id, _ := strconv.ParseInt(have[i], 10, 64)
			ids = append(ids, id)
		case want[i] != have[i]:
			return nil, false
		}
	}
	return ids, true
}

// find is the route of a request; known tells whether any has its path. A name
// in a path goes before an id.
func find(method, path string) (found *route, ids []int64, known bool) {
	fewest := len(path)
	for i := range routes {
		its, ok := routes[i].matches(path)
		if !ok || len(its) > fewest {
			continue
		}
		if len(its) < fewest {
			found, fewest = nil, len(its)
		}
		known = true
		if routes[i].method == method {
			found, ids = &routes[i], its
		}
	}
	return found, ids, known
}

// serveAPI takes one request through faults, the rules, the journal and back.
func (s *Sandbox) serveAPI(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return // the client went away, or sent more than anything real would
	}
	c := &call{r: r, body: body}

	fault := s.takeFault(r)
	if !wait(r.Context(), s.c.Latency, nil) || !fault.holdUp(r.Context()) {
		return
	}
	s.editBefore(fault)
	a := answer{}
	if fault.processes() {
		a = s.process(c)
	} else {
		s.identify(c)
	}
	s.save() // who gets an answer can rely on it
	a = fault.change(a)
	s.record(c, a, fault)
	fault.write(w, a)
}

// process applies the vendor's rules, one request at a time.
func (s *Sandbox) process(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.user = s.bearer(c.r)
	if s.blocked {
		c.hints = []string{"blocked for asking too fast for too long; DELETE /sandbox/block lifts it"}
		return faultPages["blocked"]
	}
	return s.route(c)
}

func (s *Sandbox) route(c *call) answer {
	defer func() { c.hints = s.takeHints() }()
	path, d := c.r.URL.Path, dialectOf(c.r.URL.Path)
	// "Preflight OPTIONS is answered 405" (observed): no page of another
	// origin can call amoCRM.
	if c.r.Method == http.MethodOptions {
		return problem(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
	if gone := s.retired(c); gone != nil {
		return *gone
	}
	found, ids, known := find(c.r.Method, path)
	c.ids = ids
	switch {
	case !known:
		s.hintPath(c.r.Method, path)
		return s.unknownPath(c, d)
	case found == nil:
		s.hintMethods(path)
		return problem(http.StatusMethodNotAllowed, "Method Not Allowed")
	case found.open:
		return found.handle(s, c)
	case c.user == nil:
		s.hintToken(c.r)
		if s.holder(c.r) != nil {
			return faultPages["login"] // reported: the token of a user who is switched off
		}
		return s.unauthorized(d)
	}
	if !c.edit {
		if retry, over := s.overPace(s.c.Now()); over {
			s.hint("more than %d requests in a second", s.c.RatePerSecond)
			return tooMany(retry)
		}
	}
	if found.admin && !c.user.Admin {
		s.hint("user %d is not an administrator", c.user.ID)
		return s.forbidden(d)
	}
	if mode := s.state.customers.accountMode(); found.modes != nil && !slices.Contains(found.modes, mode) {
		s.hint("customers_mode is %s, this needs %s; PATCH /api/v4/customers/mode or POST /sandbox/customers changes it", mode, strings.Join(found.modes, " or "))
		return wrongMode()
	}
	return found.handle(s, c)
}

func (s *Sandbox) identify(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.user = s.bearer(c.r)
}

func (s *Sandbox) unauthorized(d dialect) answer {
	if d == v2 {
		return s.v2Error(http.StatusUnauthorized, v2BadLogin)
	}
	// ../shared/fixtures/errors/kommo-doc-401.json
	return problem(http.StatusUnauthorized, "Invalid user name or password")
}

func (s *Sandbox) forbidden(d dialect) answer {
	if d == v2 {
		return s.v2Error(http.StatusForbidden, v2NoRights)
	}
	return problem(http.StatusForbidden, "You have not enough rights") // text assumed
}

func (s *Sandbox) unknownPath(c *call, d dialect) answer {
	if d == v2 {
		return s.v2Error(http.StatusNotFound, v2UnknownMethod)
	}
	// Recorded, with its exclamation mark (../shared/fixtures/errors/v4-404-cannot-delete.json).
	return problem(http.StatusNotFound, "Cannot "+c.r.Method+" "+s.c.Origin+c.r.URL.Path+"!")
}
