package proxy

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/strictjson"
)

// queries are what the vendor's lists take. The core writes the query that is
// sent; the client's own is never forwarded.
var queries = map[amo.Endpoint][]string{
	amo.PipelinesList:  {"id"},
	amo.SegmentsList:   {"page", "limit"},
	amo.SegmentsFields: {"page", "limit"},
}

// input is a read's query and the id in its path, as the core takes them. The
// query is read as it was written: name=digits, each name once, nothing decoded.
func (x *exchange) input(rt *route) ([]byte, error) {
	o := []byte{'{'}
	if x.pathID != 0 {
		o = append(o, `"id":`+strconv.FormatInt(x.pathID, 10)...)
	}
	if x.query == "" {
		return append(o, '}'), nil
	}
	var seen []string
	for part := range strings.SplitSeq(x.query, "&") {
		name, digits, _ := strings.Cut(part, "=")
		n, ok := strictjson.ParseID(digits)
		if !ok || !slices.Contains(queries[rt.endpoint], name) || slices.Contains(seen, name) {
			return nil, &fault{reason: badQuery}
		}
		seen = append(seen, name)
		if len(o) > 1 {
			o = append(o, ',')
		}
		o = append(o, `"`+name+`":`+strconv.FormatInt(n, 10)...)
	}
	return append(o, '}'), nil
}

// single reads a query of the OAuth routes, where a parameter given twice is
// refused: one reader might take the first of them, another the last.
func single(query string) (url.Values, bool) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return nil, false
	}
	for _, values := range q {
		if len(values) != 1 {
			return nil, false
		}
	}
	return q, true
}
