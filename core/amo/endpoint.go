package amo

// Endpoint names one call of the vendor's API.
type Endpoint string

// The endpoints. The pipeline ones are documented in "Pipelines and Stages of
// Sales" (amoCRM API v2, read 2026-11); account and users in amoCRM's reference
// of API v4, sections "account-info" and "users" (read 2026-01).
const (
	PipelinesList   Endpoint = "pipelines.list"
	PipelinesSet    Endpoint = "pipelines.set"
	PipelinesDelete Endpoint = "pipelines.delete"
	AccountGet      Endpoint = "account.get"
	UsersGet        Endpoint = "users.get"
)

// Rights says who may call an endpoint.
type Rights string

// The rights that the documents name.
const (
	AnyUser       Rights = "user"
	Administrator Rights = "admin"
)

// EndpointInfo is what is fixed about an endpoint. {id} in Path stands for an id.
type EndpointInfo struct {
	Name   Endpoint
	Method string
	Path   string
	Rights Rights
}

var endpoints = [...]EndpointInfo{
	{PipelinesList, "GET", "/api/v2/pipelines", AnyUser},
	{PipelinesSet, "POST", "/private/api/v2/json/pipelines/set", Administrator},
	{PipelinesDelete, "POST", "/private/api/v2/json/pipelines/delete", Administrator},
	{AccountGet, "GET", "/api/v4/account", AnyUser},
	{UsersGet, "GET", "/api/v4/users/{id}", Administrator},
}

// Endpoints lists every endpoint.
func Endpoints() []EndpointInfo { return append([]EndpointInfo(nil), endpoints[:]...) }

// Info returns what is fixed about an endpoint, and whether there is one so named.
func Info(name Endpoint) (EndpointInfo, bool) {
	for _, e := range endpoints {
		if e.Name == name {
			return e, true
		}
	}
	return EndpointInfo{}, false
}

// ContentTypeJSON is the only type of body that the vendor's API takes.
const ContentTypeJSON = "application/json"

// Request is one call, ready to send to an account's host.
type Request struct {
	Method      string
	Path        string // with its query
	ContentType string // "" for a GET
	Body        []byte // the exact JSON text, nil for none
}

// Get is a request without a body.
func Get(path string) Request { return Request{Method: "GET", Path: path} }
