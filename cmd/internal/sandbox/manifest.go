package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/sandbox/php"
)

// manifest is what the host page reads of manifest.json (documented:
// structure, left_menu).
type manifest struct {
	Widget struct {
		Name     string   `json:"name"`
		Code     string   `json:"code"` // gone from newer manifests
		Version  string   `json:"version"`
		InitOnce bool     `json:"init_once"`
		Locale   []string `json:"locale"`
	} `json:"widget"`
	Locations []string        `json:"locations"`
	Settings  json.RawMessage `json:"settings"` // fields in their order; see fields
	Advanced  struct {
		Title string `json:"title"`
	} `json:"advanced"`
	LeftMenu json.RawMessage `json:"left_menu"`
}

// ordered reads an object whose order counts, or [] as older manifests write an
// empty one.
func ordered[T any](text json.RawMessage) (names []string, values map[string]T, err error) {
	decoded, err := php.Decode(text)
	array, ok := decoded.(*php.Array)
	switch {
	case err != nil:
		return nil, nil, err
	case !ok:
		return nil, nil, errors.New("an object is wanted")
	case array.Len() == 0:
		return nil, nil, nil
	}
	return array.Keys(), values, json.Unmarshal(text, &values)
}

type manifestSetting struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // text, pass, users, users_lp or custom
	Required bool   `json:"required"`
}

type manifestMenu struct {
	Title   string          `json:"title"`
	Icon    string          `json:"icon"`
	Sort    json.RawMessage `json:"sort"`
	Hidden  bool            `json:"is_hidden"`
	Submenu json.RawMessage `json:"submenu"`
}

type manifestSubmenu struct {
	Title string `json:"title"`
	Sort  int    `json:"sort"`
}

func (w widgetFiles) manifest() (manifest, error) {
	var m manifest
	if w.fsys == nil {
		return m, errors.New("no widget: start the sandbox with --widget FOLDER or --widget widget.zip")
	}
	text, err := fs.ReadFile(w.fsys, "manifest.json")
	if err != nil {
		if deeper, _ := fs.Glob(w.fsys, "*/manifest.json"); len(deeper) > 0 {
			return m, fmt.Errorf("manifest.json is not at the root of %s but in %s: amoCRM wants the files at the root; try --widget %s", w.path, path.Dir(deeper[0]), path.Join(w.path, path.Dir(deeper[0])))
		}
		return m, fmt.Errorf("no manifest.json in %s: build the widget first (make widget)", w.path)
	}
	if err = json.Unmarshal(text, &m); err == nil && len(m.Settings) > 0 {
		_, _, err = ordered[manifestSetting](m.Settings)
	}
	if err != nil {
		return m, fmt.Errorf("manifest.json in %s is not valid: %w", w.path, err)
	}
	return m, nil
}

// widgetCode is what a path and a page can hold of a code: latin letters,
// digits, _ and -.
var widgetCode = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,100}$`)

// code is the manifest's own code, which older ones have, else ours.
func (m manifest) code() string {
	if widgetCode.MatchString(m.Widget.Code) {
		return m.Widget.Code
	}
	return "stagewright"
}

// locales are the widget's languages; both of ours when it names none.
func (m manifest) locales() []string {
	if len(m.Widget.Locale) == 0 {
		return []string{"en", "ru"}
	}
	return m.Widget.Locale
}

// say is a text of the widget's language file by its path ("widget.name"), "" when
// it is not there.
func (w widgetFiles) say(path, language string) string {
	if w.fsys == nil {
		return ""
	}
	text, err := fs.ReadFile(w.fsys, "i18n/"+textOr(language, "en")+".json")
	if err != nil {
		return ""
	}
	var node any
	if json.Unmarshal(text, &node) != nil {
		return ""
	}
	for _, name := range strings.Split(path, ".") {
		branch, _ := node.(map[string]any)
		node = branch[name]
	}
	found, _ := node.(string)
	return found
}
