package sandbox

import (
	"net/http"
	"strconv"
)

// listUsers is GET /api/v4/users (documented: users-api): administrators only,
// in pages.
func (s *Sandbox) listUsers(c *call) answer {
	page, limit, failed := pageOf(c)
	if failed != nil {
		return *failed
	}
	shown, more := cut(s.state.users, page, limit)
	if len(shown) == 0 {
		return noContent()
	}
	users := []any{}
	for _, u := range shown {
		users = append(users, s.wireUser(u))
	}
	return hal(pagedCollection{
		len(s.state.users), page, pageCount(len(s.state.users), limit),
		s.pageLinks(c, page, limit, more), map[string]any{"users": users},
	})
}

// getUser is GET /api/v4/users/{id} (documented: users-api, "Getting a user by
// its ID"): administrators only, `rights` with is_admin and is_active, 404 for
// an id that the account does not have.
func (s *Sandbox) getUser(c *call) answer {
	u := s.state.user(c.ids[0])
	if u == nil {
		return problem(http.StatusNotFound, "User not found") // text assumed
	}
	return hal(s.wireUser(u))
}

func (s *Sandbox) wireUser(u *user) map[string]any {
	every := map[string]any{"view": "A", "edit": "A", "add": "A", "delete": "A", "export": "A"}
	return map[string]any{
		"id":    u.ID,
		"name":  u.Name,
		"email": u.Email,
		"lang":  u.Language,
		"rights": map[string]any{
			"leads":          every,
			"contacts":       every,
			"companies":      every,
			"tasks":          map[string]any{"edit": "A", "delete": "A"},
			"mail_access":    u.Admin,
			"catalog_access": u.Admin,
			"files_access":   u.Admin,
			"status_rights":  []any{},
			"is_admin":       u.Admin,
			"is_free":        false,
			"is_active":      u.Active,
			"group_id":       0,
			"role_id":        nil,
		},
		"_links": selfLink(s.c.Origin + "/api/v4/users/" + strconv.FormatInt(u.ID, 10)),
	}
}
