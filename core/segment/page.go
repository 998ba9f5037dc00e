package segment

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Query says which page of a list is wanted. The zero value is the first, of the
// vendor's own size (50).
type Query struct {
	Page  int64 // from 1
	Limit int64 // items on a page, at most amo.MaxPageSize
}

// ReadQuery reads the input of segments.list and segments.fields: {}, or page
// and limit.
func ReadQuery(input strictjson.Value, c *issue.Collector) Query {
	var q Query
	if input.Type() == strictjson.Null {
		return q
	}
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return q
	}
	strictjson.EachMember(c, input, func(name string, value strictjson.Value) {
		switch name {
		case "page":
			q.Page = field.Positive(value, amo.MaxID, c)
		case "limit":
			q.Limit = field.Positive(value, amo.MaxPageSize, c)
		default:
			c.ReportUnknown(name, []string{"page", "limit"})
		}
	})
	return q
}

// ListRequest is the request of a page of segments.
func ListRequest(q Query) amo.Request { return q.request(amo.SegmentsList) }

// FieldsRequest is the request of a page of definitions of custom fields.
func FieldsRequest(q Query) amo.Request { return q.request(amo.SegmentsFields) }

func (q Query) request(endpoint amo.Endpoint) amo.Request {
	r := amo.NewRequest(endpoint, 0, nil)
	separator := "?"
	for _, m := range []struct {
		name  string
		value int64
	}{{"page", q.Page}, {"limit", q.Limit}} {
		if m.value > 0 {
			r.Path += separator + m.name + "=" + strconv.FormatInt(m.value, 10)
			separator = "&"
		}
	}
	return r
}

// Page says where in a list a page lies, nil where the vendor did not say.
type Page struct {
	Total *int64 // items on all pages, as the vendor counted
	Page  *int64
	Count *int64 // pages
	Next  *int64 // the page that follows, nil after the last
}

// parsePage reads where a page lies. body may be missing (204): nothing is there.
func parsePage(body strictjson.Value) Page {
	if !body.Exists() {
		return Page{Total: new(int64)}
	}
	p := Page{Total: number(body.Get("_total_items")), Page: number(body.Get("_page")), Count: number(body.Get("_page_count"))}
	present := int64(1)
	if p.Page != nil {
		present = *p.Page
	}
	// Only a later page is next, or a reader of all pages would never end.
	next, found := pageIn(body.Get("_links").Get("next").Get("href").Said())
	if !found && p.Count != nil && present < *p.Count {
		next = present + 1
	}
	if next > present {
		p.Next = &next
	}
	return p
}

func number(v strictjson.Value) *int64 {
	if v.Type() != strictjson.Number && v.Type() != strictjson.String {
		return nil
	}
	n := field.LooseInt(v)
	return &n
}

// pageIn finds the page in an address's query.
func pageIn(address string) (int64, bool) {
	_, query, _ := strings.Cut(address, "?")
	for _, part := range strings.Split(query, "&") {
		if digits, found := strings.CutPrefix(part, "page="); found {
			return strictjson.ParseID(digits)
		}
	}
	return 0, false
}

// appendTo writes the page's members.
func (p Page) appendTo(o *field.Object) {
	for _, m := range []struct {
		name  string
		value *int64
	}{{"total", p.Total}, {"page", p.Page}, {"page_count", p.Count}, {"next", p.Next}} {
		o.Member(m.name, func(dst []byte) []byte { return field.AppendIntOrNull(dst, m.value) })
	}
}
