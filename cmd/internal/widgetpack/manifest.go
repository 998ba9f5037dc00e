package widgetpack

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// locations are the places that a manifest may name, without -0 and -1.
var locations = []string{
	"settings", "advanced_settings", "lcard", "ccard", "comcard", "cucard", "llist", "clist", "culist", "tlist", "catalogs",
	"digital_pipeline", "lead_sources", "everywhere", "widget_page", "card_sdk", "whatsapp_modal", "salesbot_designer", "sms", "mobile_card", "amoforms",
}

var (
	settingTypes = []string{"text", "pass", "users", "users_lp", "custom"}
	blocks       = []string{"widget", "locations", "tour", "settings", "dp", "advanced", "salesbot_designer", "sms", "mobile", "amoforms_settings", "left_menu"}
	localeCodes  = []string{"ru", "en", "es", "pt"}
	version      = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)
)

// checkManifest reads the manifest and returns its locales, and whether it can be
// read at all.
func (w *Widget) checkManifest(r report) (locales []string, ok bool) {
	if r.text == nil {
		return nil, false
	}
	if fault := strictjson.Check(r.text, len(r.text)); fault != nil {
		r.json(fault)
		return nil, false
	}
	m := manifest{r, gjson.ParseBytes(r.text), w}
	m.widget()
	m.places()
	m.tour()
	m.settings("settings", m.Get("settings"))
	m.Result.ForEach(func(name, _ gjson.Result) bool {
		if !slices.Contains(blocks, name.Str) {
			m.warn(name.Index, "unknown-block", pageStructure, "The vendor's page knows no block %s.%s", name.Str, near(name.Str, blocks))
		}
		return true
	})
	for _, locale := range m.Get("widget.locale").Array() {
		locales = append(locales, locale.String())
	}
	return locales, true
}

type manifest struct {
	report
	gjson.Result
	of *Widget
}

func near(name string, allowed []string) string {
	if nearest := issue.Nearest(name, allowed); nearest != "" {
		return " Is " + nearest + " meant?"
	}
	return ""
}

// at is where a member stands, or what it is missing from.
func (m manifest) at(path string) int {
	for path != "" {
		if v := m.Get(path); v.Exists() {
			return v.Index
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return 0
}

func (m manifest) required(path string) gjson.Result {
	v := m.Get(path)
	if !v.Exists() || v.String() == "" {
		m.add(m.at(path), "missing-field", pageStructure, "%s is required.", path)
	}
	return v
}

func (m manifest) widget() {
	for _, path := range []string{"widget.name", "widget.description", "widget.short_description", "widget.version", "widget.locale", "widget.installation", "locations"} {
		m.required(path)
	}
	if !m.Get("widget.support.link").Exists() && !m.Get("widget.support.email").Exists() {
		m.add(m.at("widget.support"), "missing-field", pageStructure, "widget.support.link is required, or widget.support.email.")
	}
	if v := m.Get("widget.version"); v.Exists() && !version.MatchString(v.String()) {
		m.warn(v.Index, "version", pageStructure, "The version is %q; write three numbers, as in 1.0.0, and higher ones with each upload.", v.String())
	}
	if v := m.Get("widget.interface_version"); v.Exists() && v.Raw != "2" {
		m.add(v.Index, "interface-version", pageStructure, "interface_version is %s; leave it at 2.", v.Raw)
	}
	if v := m.Get("widget.locale"); v.Exists() && !v.IsArray() {
		m.add(v.Index, "wrong-type", pageStructure, "locale is a list of languages.")
	}
	for _, v := range m.Get("widget.locale").Array() {
		if !slices.Contains(localeCodes, v.String()) {
			m.add(v.Index, "locale", pageStructure, "There is no locale %q; there are %s.", v.String(), strings.Join(localeCodes, ", "))
		}
	}
	for _, path := range []string{"widget.installation", "widget.init_once", "tour.is_tour"} {
		if v := m.Get(path); v.Exists() && v.Type != gjson.True && v.Type != gjson.False {
			m.add(v.Index, "wrong-type", pageStructure, "%s is true or false.", path)
		}
	}
}

func (m manifest) places() {
	v := m.Get("locations")
	if v.Exists() && !v.IsArray() {
		m.add(v.Index, "wrong-type", pageStructure, "locations is a list.")
		return
	}
	has := map[string]bool{}
	for _, place := range v.Array() {
		name := strings.TrimSuffix(strings.TrimSuffix(place.String(), "-0"), "-1")
		if !slices.Contains(locations, name) {
			m.warn(place.Index, "location", pageAreas, "The vendor's pages know no location %q.%s", place.String(), near(name, locations))
		}
		if has[name] {
			m.warn(place.Index, "location", pageAreas, "The location %s is given twice: whether it has the right column (-1 or not) is not clear.", name)
		}
		has[name] = true
	}
	for _, pair := range [][2]string{{"advanced_settings", "advanced"}, {"digital_pipeline", "dp"}, {"salesbot_designer", "salesbot_designer"}, {"sms", "sms"}, {"mobile_card", "mobile"}} {
		place, block := pair[0], pair[1]
		switch {
		case has[place] && !m.Get(block).Exists():
			m.add(m.at("locations"), "missing-field", pageStructure, "The location %s needs the block %s.", place, block)
		case !has[place] && m.Get(block).Exists():
			m.add(m.at(block), "location", pageStructure, "The block %s needs the location %s.", block, place)
		}
	}
}

func (m manifest) tour() {
	if !m.Get("tour").Exists() {
		m.add(m.at("widget"), "missing-field", pageStructure, "tour is required.")
		return
	}
	if v := m.Get("tour.is_tour"); v.Type != gjson.True {
		m.add(m.at("tour.is_tour"), "tour", pageStructure, "tour.is_tour is always true.")
	}
	m.required("tour.tour_description")
	for _, locale := range m.Get("widget.locale").Array() {
		path := "tour.tour_images." + gjson.Escape(locale.String())
		if len(m.Get(path).Array()) == 0 {
			m.add(m.at(path), "tour", pageStructure, "The tour has no pictures for %s.", locale.String())
		}
	}
	m.Get("tour.tour_images").ForEach(func(_, list gjson.Result) bool {
		for _, picture := range list.Array() {
			name := strings.TrimPrefix(picture.String(), "/")
			text, there := m.of.Files[name]
			width, height, read := sizeOf(text)
			switch {
			case !there:
				m.add(picture.Index, "missing-image", pageStructure, "There is no file %s.", name)
			case read && (width != tourWidth || height != tourHeight):
				m.add(picture.Index, "image-size", pageRequirements, "%s is %d x %d pixels; a tour's picture is %d x %d.", name, width, height, tourWidth, tourHeight)
			}
		}
		return true
	})
}

func (m manifest) settings(path string, v gjson.Result) {
	if !v.Exists() {
		if m.Get("widget.installation").Type == gjson.True {
			m.add(m.at("widget.installation"), "missing-field", pageStructure, "settings is required when installation is true.")
		}
		return
	}
	custom := 0
	v.ForEach(func(code, field gjson.Result) bool {
		kind := field.Get("type")
		if !slices.Contains(settingTypes, kind.String()) {
			at := field.Index
			if kind.Exists() {
				at = kind.Index
			}
			m.add(at, "setting-type", pageFields, "%s.%s has the type %q; there are %s.", path, code.Str, kind.String(), strings.Join(settingTypes, ", "))
		}
		if !field.Get("name").Exists() {
			m.add(field.Index, "missing-field", pageStructure, "%s.%s.name is required.", path, code.Str)
		}
		if kind.String() == "custom" {
			if custom++; custom > 1 {
				m.add(field.Index, "setting-type", pageFields, "Only one field may be of the type custom.")
			}
		}
		return true
	})
}
