package sandbox

import (
	"slices"
	"strings"
)

// getAccount is GET /api/v4/account[?with=a,b] (documented: account-info;
// ../shared/fixtures/account). Every user may read it; `with` adds members.
func (s *Sandbox) getAccount(c *call) answer {
	a := s.state.account
	body := map[string]any{
		"id":                         a.ID,
		"name":                       a.Name,
		"subdomain":                  a.Subdomain,
		"current_user_id":            c.user.ID,
		"country":                    a.Country,
		"customers_mode":             s.state.customers.accountMode(),
		"is_unsorted_on":             true,
		"is_loss_reason_enabled":     true,
		"is_helpbot_enabled":         false,
		"is_technical_account":       false,
		"contact_name_display_order": 1,
		"_links":                     selfLink(s.c.Origin + c.r.URL.RequestURI()),
	}
	embedded := map[string]any{}
	for name, value := range accountExtras {
		if slices.Contains(strings.Split(c.r.URL.Query().Get("with"), ","), name) {
			if value.embedded {
				embedded[name] = value.v
			} else {
				body[name] = value.v
			}
		}
	}
	if len(embedded) > 0 {
		body["_embedded"] = embedded
	}
	return hal(body)
}

type accountExtra struct {
	embedded bool
	v        any
}

// accountExtras are what `with` adds. Ids and addresses are made up.
var accountExtras = map[string]accountExtra{
	"amojo_id":              {v: "6e9f4b70-0000-4000-8000-5a9d0c0ffee0"},
	"uuid":                  {v: "6e9f4b70-0000-4000-8000-5a9d0c0ffee1"},
	"drive_url":             {v: "https://drive.example.com"},
	"version":               {v: 16},
	"is_api_filter_enabled": {v: false},
	"amojo_rights":          {embedded: true, v: map[string]any{"can_direct": true, "can_create_groups": true}},
	"users_groups":          {embedded: true, v: []any{map[string]any{"id": 0, "name": "Sales department", "uuid": nil}}},
	"task_types": {embedded: true, v: []any{
		map[string]any{"id": 1, "name": "Follow-up", "color": nil, "icon_id": nil, "code": "FOLLOW_UP"},
		map[string]any{"id": 2, "name": "Meeting", "color": nil, "icon_id": nil, "code": "MEETING"},
	}},
	"datetime_settings": {embedded: true, v: map[string]any{
		"date_pattern": "d.m.Y H:i", "short_date_pattern": "d.m.Y", "short_time_pattern": "H:i",
		"date_formant": "d.m.Y", "time_format": "H:i:s", "timezone": "Europe/Moscow", "timezone_offset": "+03:00",
	}},
}

func selfLink(href string) map[string]any {
	return map[string]any{"self": map[string]any{"href": href}}
}
