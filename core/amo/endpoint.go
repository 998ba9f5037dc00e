package amo

import (
	"strconv"
	"strings"
)

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

// The endpoints of customers, documented in "Customers Stages and Segments"
// (API v4, read 2026-11); the definitions of a segment's fields in amoCRM's
// reference, section "custom-fields" (read 2026-01).
const (
	StatusesList   Endpoint = "statuses.list"
	StatusesGet    Endpoint = "statuses.get"
	StatusesAdd    Endpoint = "statuses.add"
	StatusesUpdate Endpoint = "statuses.update"
	StatusesDelete Endpoint = "statuses.delete"
	SegmentsList   Endpoint = "segments.list"
	SegmentsGet    Endpoint = "segments.get"
	SegmentsAdd    Endpoint = "segments.add"
	SegmentsUpdate Endpoint = "segments.update"
	SegmentsDelete Endpoint = "segments.delete"
	SegmentsFields Endpoint = "segments.fields"
)

// The endpoints of the second dialect, in amoCRM's reference of API v4, sections
// "leads_pipelines", "leads-api" and "filters-api" (read 2026-01).
const (
	LeadsPipelinesList   Endpoint = "leads.pipelines.list"
	LeadsPipelinesAdd    Endpoint = "leads.pipelines.add"
	LeadsPipelinesUpdate Endpoint = "leads.pipelines.update"
	LeadsPipelinesDelete Endpoint = "leads.pipelines.delete"
	LeadsStagesAdd       Endpoint = "leads.stages.add"
	LeadsStagesUpdate    Endpoint = "leads.stages.update"
	LeadsStagesDelete    Endpoint = "leads.stages.delete"
	LeadsCount           Endpoint = "leads.count"
)

// Rights says who may call an endpoint.
type Rights string

// The rights that the documents name.
const (
	AnyUser       Rights = "user"
	Administrator Rights = "admin"
)

// Mode is what an account does with its customers, as its customers_mode says
// it. In any other mode than an endpoint's own, the vendor answers 422.
type Mode string

// The modes that endpoints need. An account may also say unavailable, disabled,
// or dynamic.
const (
	AnyMode   Mode = ""
	Recurring Mode = "periodicity" // recurring purchases: a customer is in one stage
	Segmented Mode = "segments"    // dynamic segmentation: a customer is in several segments
)

// EndpointInfo is what is fixed about an endpoint. {id} and {pipeline_id} in Path
// stand for ids.
type EndpointInfo struct {
	Name   Endpoint
	Method string
	Path   string
	Rights Rights
	Mode   Mode
}

var endpoints = [...]EndpointInfo{
	{PipelinesList, "GET", "/api/v2/pipelines", AnyUser, AnyMode},
	{PipelinesSet, "POST", "/private/api/v2/json/pipelines/set", Administrator, AnyMode},
	{PipelinesDelete, "POST", "/private/api/v2/json/pipelines/delete", Administrator, AnyMode},
	{StatusesList, "GET", "/api/v4/customers/statuses", AnyUser, Recurring},
	{StatusesGet, "GET", "/api/v4/customers/statuses/{id}", AnyUser, Recurring},
	{StatusesAdd, "POST", "/api/v4/customers/statuses", Administrator, Recurring},
	{StatusesUpdate, "PATCH", "/api/v4/customers/statuses/{id}", Administrator, Recurring},
	{StatusesDelete, "DELETE", "/api/v4/customers/statuses/{id}", Administrator, Recurring},
	{SegmentsList, "GET", "/api/v4/customers/segments", AnyUser, Segmented},
	{SegmentsGet, "GET", "/api/v4/customers/segments/{id}", AnyUser, Segmented},
	{SegmentsAdd, "POST", "/api/v4/customers/segments", Administrator, Segmented},
	{SegmentsUpdate, "PATCH", "/api/v4/customers/segments/{id}", Administrator, Segmented},
	{SegmentsDelete, "DELETE", "/api/v4/customers/segments/{id}", Administrator, Segmented},
	{SegmentsFields, "GET", "/api/v4/customers/segments/custom_fields", AnyUser, Segmented},
	{LeadsPipelinesList, "GET", "/api/v4/leads/pipelines", AnyUser, AnyMode},
	{LeadsPipelinesAdd, "POST", "/api/v4/leads/pipelines", Administrator, AnyMode},
	{LeadsPipelinesUpdate, "PATCH", "/api/v4/leads/pipelines/{id}", Administrator, AnyMode},
	{LeadsPipelinesDelete, "DELETE", "/api/v4/leads/pipelines/{id}", Administrator, AnyMode},
	{LeadsStagesAdd, "POST", "/api/v4/leads/pipelines/{pipeline_id}/statuses", Administrator, AnyMode},
	{LeadsStagesUpdate, "PATCH", "/api/v4/leads/pipelines/{pipeline_id}/statuses/{id}", Administrator, AnyMode},
	{LeadsStagesDelete, "DELETE", "/api/v4/leads/pipelines/{pipeline_id}/statuses/{id}", Administrator, AnyMode},
	{LeadsCount, "GET", "/api/v4/leads", AnyUser, AnyMode},
	{AccountGet, "GET", "/api/v4/account", AnyUser, AnyMode},
	{UsersGet, "GET", "/api/v4/users/{id}", Administrator, AnyMode},
}

// Endpoints lists every endpoint.
func Endpoints() []EndpointInfo { return append([]EndpointInfo(nil), endpoints[:]...) }

// Info returns what is fixed about an endpoint, and whether there is one so named.
func Info(name Endpoint) (EndpointInfo, bool) {
	for i := range endpoints {
		if endpoints[i].Name == name {
			return endpoints[i], true
		}
	}
	return EndpointInfo{}, false
}

// SendsList reports whether an endpoint's body is a list of items, as the documents
// print it. That of all others is one object, or there is none.
func SendsList(name Endpoint) bool {
	return name == StatusesAdd || name == LeadsPipelinesAdd || name == LeadsStagesAdd
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

// NewRequest is the request of an endpoint. id stands in for {id} in its path;
// body is the JSON text to send, nil for none.
func NewRequest(name Endpoint, id int64, body []byte) Request {
	info, _ := Info(name)
	r := Request{Method: info.Method, Path: strings.Replace(info.Path, "{id}", strconv.FormatInt(id, 10), 1), Body: body}
	if r.Method != "GET" {
		r.ContentType = ContentTypeJSON // of a DELETE too, as the documents have it
	}
	return r
}
