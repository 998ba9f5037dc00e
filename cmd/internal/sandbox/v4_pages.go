package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
)

// pageOf reads page and limit: 50 by default, 250 at most ("Limit 250 per page",
// ../shared/fixtures/errors/kommo-doc-422-limit-250.json).
func pageOf(c *call) (page, limit int, failed *answer) {
	page, limit = 1, 50
	query := c.r.URL.Query()
	if n, err := strconv.Atoi(query.Get("page")); err == nil && n > 0 {
		page = n
	}
	if n, err := strconv.Atoi(query.Get("limit")); err == nil && n > 0 {
		limit = n
	}
	if limit > 250 {
		a := problem(http.StatusUnprocessableEntity, "Limit 250 per page")
		return 0, 0, &a
	}
	return page, limit, nil
}

// cut is the page of a list and whether more follows.
func cut[T any](list []T, page, limit int) (items []T, more bool) {
	from := min((page-1)*limit, len(list))
	to := min(from+limit, len(list))
	return list[from:to], to < len(list)
}

// pageLinks are `self` and, when more follows, `next`.
func (s *Sandbox) pageLinks(c *call, page, limit int, more bool) map[string]any {
	href := func(page int) map[string]any {
		query := c.r.URL.Query()
		query.Set("page", strconv.Itoa(page))
		query.Set("limit", strconv.Itoa(limit))
		return map[string]any{"href": fmt.Sprintf("%s%s?%s", s.c.Origin, c.r.URL.Path, query.Encode())}
	}
	links := map[string]any{"self": href(page)}
	if more {
		links["next"] = href(page + 1)
	}
	return links
}

// pagedCollection is the frame of a list that has pages.
type pagedCollection struct {
	Total     int            `json:"_total_items"`
	Page      int            `json:"_page"`
	PageCount int            `json:"_page_count"`
	Links     map[string]any `json:"_links"`
	Embedded  map[string]any `json:"_embedded"`
}

func pageCount(total, limit int) int { return (total + limit - 1) / limit }
