package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// item is one object of a v4 request body, and what is wrong with it. The texts
// and the codes NotSupportedChoice, FieldMissing and InvalidType are those of
// the vendor's validator (error-codes; ../shared/fixtures/errors); the other
// codes are assumed.
type item struct {
	in        *php.Array
	requestID string // the one given, else the item's index (documented examples)
	prefix    string // of the paths: "" or "_embedded.statuses.0."
	errors    *[]fieldError
}

// fieldError is one entry of `validation-errors`. A path joins names and
// indexes with dots ("custom_fields_values.0.field_id").
type fieldError struct {
	Code   string `json:"code"`
	Path   string `json:"path"`
	Detail string `json:"detail"`
}

const (
	notSupported = "NotSupportedChoice"
	fieldMissing = "FieldMissing"
	invalidType  = "InvalidType"
	isBlank      = "IsBlank"         // assumed
	tooManyOf    = "TooManyElements" // assumed
	tooLong      = "TooLong"         // assumed
)

// v4Array reads a body that is an array of objects (documented of POST).
func v4Array(c *call) ([]*item, *answer) {
	list, failed := v4Body(c)
	if failed != nil {
		return nil, failed
	}
	var items []*item
	for i, key := range list.Keys() {
		in := list.Array(key)
		if in == nil || !list.IsList() {
			a := problem(http.StatusBadRequest, "Request data must be an array of objects") // text assumed
			return nil, &a
		}
		items = append(items, newItem(in, strconv.Itoa(i)))
	}
	return items, nil
}

// v4Object reads a body that is one object (documented of PATCH, and of POST
// for segments).
func v4Object(c *call) (*item, *answer) {
	in, failed := v4Body(c)
	if failed != nil {
		return nil, failed
	}
	if in.IsList() {
		a := problem(http.StatusBadRequest, "Request data must be an object") // text assumed
		return nil, &a
	}
	return newItem(in, "0"), nil
}

// v4Body reads a body as PHP does. An empty one is a documented 400 (Kommo,
// http-codes); that one which is no JSON answers the same status is assumed.
func v4Body(c *call) (*php.Array, *answer) {
	decoded, err := php.Decode(c.body)
	in, ok := decoded.(*php.Array)
	switch {
	case len(c.body) > 0 && (err != nil || !ok):
		a := problem(http.StatusBadRequest, "Request data is not valid JSON")
		return nil, &a
	case in.Len() == 0:
		a := problem(http.StatusBadRequest, "Request data can not be empty")
		return nil, &a
	}
	return in, nil
}

func newItem(in *php.Array, index string) *item {
	it := &item{in: in, requestID: index, errors: &[]fieldError{}}
	if given, has := in.Get("request_id"); has {
		if id, ok := text(given); ok {
			it.requestID = id
		} else {
			it.refuse(invalidType, "request_id", "This value should be of type string.")
		}
	}
	return it
}

// inside is the item at a path within this one; its errors are this one's.
func (it *item) inside(path string, in *php.Array) *item {
	return &item{in: in, requestID: it.requestID, prefix: it.prefix + path + ".", errors: it.errors}
}

func (it *item) has(name string) bool {
	_, has := it.in.Get(name)
	return has
}

// hasAny tells whether a PATCH names anything that it could change ("at least
// one parameter should be passed").
func (it *item) hasAny(names ...string) bool { return slices.ContainsFunc(names, it.has) }

func (it *item) refuse(code, path, detail string) {
	*it.errors = append(*it.errors, fieldError{Code: code, Path: it.prefix + path, Detail: detail})
}

func (it *item) refuseChoice(path string) {
	it.refuse(notSupported, path, "The value you selected is not a valid choice.")
}

// require refuses the item for each name that is not there.
func (it *item) require(names ...string) {
	for _, name := range names {
		if !it.has(name) {
			it.refuse(fieldMissing, name, "This field is missing.")
		}
	}
}

// member reads one value of exactly the type, as the vendor's validator has it;
// ok is false when it is absent or wrong, and what is wrong is noted.
func member[T any](it *item, name, kind string) (value T, ok bool) {
	given, has := it.in.Get(name)
	if !has {
		return value, false
	}
	value, ok = given.(T)
	if !ok {
		it.refuse(invalidType, name, "This value should be of type "+kind+".")
	}
	return value, ok
}

func (it *item) number(name string) (int64, bool) { return member[int64](it, name, "int") }
func (it *item) flag(name string) (bool, bool)    { return member[bool](it, name, "bool") }

// name reads a name; one that is only white space is refused (assumed).
func (it *item) name() (string, bool) {
	name, ok := member[string](it, "name", "string")
	if ok && strings.TrimSpace(name) == "" {
		it.refuse(isBlank, "name", "This value should not be blank.")
		return "", false
	}
	return name, ok
}

// color reads a colour of the list in any case, or the one that is there
// already (assumed: recorded accounts hold colours that no list has).
func (it *item) color(allowed []string, now string) (string, bool) {
	color, ok := member[string](it, "color", "string")
	if !ok {
		return now, false
	}
	if now != "" && strings.EqualFold(color, now) {
		return now, true
	}
	lower := strings.ToLower(color)
	if !slices.Contains(allowed, lower) {
		it.refuseChoice("color")
		return now, false
	}
	return lower, true
}

// invalid is the 400 of a body with wrong items, by request_id; nil when every
// item is fine. The order of members is that of the documented body.
func invalid(items ...*item) *answer {
	type group struct {
		RequestID string       `json:"request_id"`
		Errors    []fieldError `json:"errors"`
	}
	var groups []group
	for _, it := range items {
		if len(*it.errors) > 0 {
			groups = append(groups, group{it.requestID, *it.errors})
		}
	}
	if len(groups) == 0 {
		return nil
	}
	a := problem(http.StatusBadRequest, "Request validation failed")
	a.body = plainJSON(struct {
		Errors []group `json:"validation-errors"`
		Title  string  `json:"title"`
		Type   string  `json:"type"`
		Status int     `json:"status"`
		Detail string  `json:"detail"`
	}{groups, "Bad Request", "https://httpstatus.es/400", http.StatusBadRequest, "Request validation failed"})
	return &a
}

// gone is the answer to a write on an id that is not there: 400
// NotSupportedChoice on `id` (reported of DELETE pipelines/{id}, assumed of the
// other writes, whose documents print no 404).
func gone() answer {
	it := newItem(php.NewArray(), "0")
	it.refuseChoice("id")
	return *invalid(it)
}
