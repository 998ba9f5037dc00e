package sandbox

import (
	"net/http"
	"path"
	"strconv"
)

// getUser is GET /api/v4/users/{id} (documented: users-api, "Getting a user by
// its ID"): administrators only, `rights` with is_admin and is_active, 404 for
// an id that the account does not have.
func (s *Sandbox) getUser(c *call) answer {
	id, err := strconv.ParseInt(path.Base(c.r.URL.Path), 10, 64)
	u := s.state.user(id)
	if err != nil || u == nil {
		return problem(http.StatusNotFound, "User not found") // text assumed
	}
	every := map[string]any{"view": "A", "edit": "A", "add": "A", "delete": "A", "export": "A"}
	return hal(map[string]any{
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
	})
}
