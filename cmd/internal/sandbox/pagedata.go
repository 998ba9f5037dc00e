package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// pageData is all that the page knows; it stands in the page as JSON. Of the
// integration's secrets it holds none.
type pageData struct {
	Lang    string         `json:"lang"`
	Theme   string         `json:"theme"`
	Revisit string         `json:"revisit"`
	Home    string         `json:"home"`  // the widget's advanced settings
	Langs   []string       `json:"langs"` // to choose from
	Account map[string]any `json:"account"`
	User    UserState      `json:"user"`
	Users   []UserState    `json:"users"`
	Widget  map[string]any `json:"widget"`
	Menu    []menuItem     `json:"menu"`   // what the widget adds to the left menu
	Hidden  []string       `json:"hidden"` // what it takes away
	Scenes  []sceneName    `json:"scenes"`
	Scene   string         `json:"scene"`
	Watch   bool           `json:"watch"`
	Problem string         `json:"problem,omitempty"`
}

// menuItem is an entry of the left menu (documented: left_menu). Location is
// widget_page, or the system section it stands in: stats or settings.
type menuItem struct {
	Location string     `json:"location"`
	Code     string     `json:"code"`
	Title    string     `json:"title"`
	Icon     string     `json:"icon,omitempty"`
	After    string     `json:"after,omitempty"`
	Items    []menuItem `json:"items,omitempty"`
}

func (s *Sandbox) pageData(r *http.Request, u UserState) pageData {
	files := s.widget.files()
	m, err := files.manifest()
	s.mu.Lock()
	defer s.mu.Unlock()
	code, a := s.c.WidgetCode, s.state.account
	values := maps.Clone(s.settings)
	status := "installed"
	_, fields, _ := ordered[manifestSetting](m.Settings) // manifest checked it
	for name, setting := range fields {
		if setting.Required && values[name] == "" {
			status = "not_configured"
		}
	}
	if s.off {
		status = "install"
	}
	langs := pageLangs(m)
	data := pageData{
		Lang:    pick(r, "lang", langs...),
		Theme:   pick(r, "theme", "light", "dark"),
		Revisit: pick(r, "revisit", "again", "live", "fresh"),
		Home:    "/settings/widgets/" + code,
		Langs:   langs,
		Account: map[string]any{"id": a.ID, "name": a.Name, "subdomain": a.Subdomain, "domain": s.host(), "country": a.Country, "currency": a.Currency},
		User:    u,
		Widget: map[string]any{
			"code": code, "version": m.Widget.Version, "name": m.Widget.Name, "init_once": m.Widget.InitOnce,
			"path": "/upl/" + code + "/current/widget", "client": s.c.ClientID, "status": status,
			"settings": values, "fields": m.Settings, "locations": bareLocations(m), "advanced_title": m.Advanced.Title,
		},
		Scenes: sceneNames(),
		Scene:  s.scene,
		Watch:  s.c.Watch,
	}
	data.Menu, data.Hidden = menuOf(m, files, data.Lang)
	if err != nil {
		data.Problem = err.Error()
	}
	for _, other := range s.state.users {
		data.Users = append(data.Users, UserState{ID: other.ID, Name: other.Name, Admin: other.Admin, Active: other.Active})
	}
	return data
}

// pageLangs are the languages that the widget has, English first when it does.
func pageLangs(m manifest) []string {
	langs := slices.Clone(m.locales())
	slices.SortStableFunc(langs, func(a, b string) int {
		return cmp.Compare(b2i(a != "en"), b2i(b != "en"))
	})
	return langs
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bareLocations are the locations without -1 and -0, which only say whether the
// right column is used.
func bareLocations(m manifest) []string {
	out := []string{}
	for _, location := range m.Locations {
		out = append(out, strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(location), "-1"), "-0"))
	}
	return out
}

// homeOf is the page on which the widget shows itself.
func (s *Sandbox) homeOf(m manifest) string {
	locations := bareLocations(m)
	switch {
	case len(locations) == 0 || slices.Contains(locations, "advanced_settings"):
		return "/settings/widgets/" + s.c.WidgetCode
	case slices.Contains(locations, "lcard"):
		return "/leads/detail/1"
	case slices.Contains(locations, "everywhere"):
		return "/leads/"
	}
	return "/settings/widgets/"
}

// menuOf reads left_menu: entries of the widget's own, entries in stats and
// settings, and system entries that it hides.
func menuOf(m manifest, files widgetFiles, lang string) (items []menuItem, hidden []string) {
	title := func(key, code string) string { return cmp.Or(files.say(key, lang), key, code) }
	codes, entries, _ := ordered[manifestMenu](m.LeftMenu) // a menu that is none is no menu
	for _, code := range codes {
		entry := entries[code]
		location := "widget_page"
		if code == "stats" || code == "settings" {
			location = code
		}
		if entry.Hidden && code != "settings" { // documented: settings cannot be hidden
			hidden = append(hidden, code)
			continue
		}
		item := menuItem{Location: location, Code: code, Title: title(entry.Title, code), Icon: entry.Icon}
		var sort struct {
			After string `json:"after"`
		}
		if json.Unmarshal(entry.Sort, &sort) == nil {
			item.After = sort.After
		}
		subs, submenu, _ := ordered[manifestSubmenu](entry.Submenu)
		slices.SortStableFunc(subs, func(a, b string) int { return cmp.Compare(submenu[a].Sort, submenu[b].Sort) })
		for _, sub := range subs {
			item.Items = append(item.Items, menuItem{Location: location, Code: sub, Title: title(submenu[sub].Title, sub)})
		}
		items = append(items, item)
	}
	return items, hidden
}

// pick reads a query member that has a few allowed values; the first is the default.
func pick(r *http.Request, name string, allowed ...string) string {
	given := r.URL.Query().Get(name)
	for _, value := range allowed {
		if value == given {
			return value
		}
	}
	return allowed[0]
}
