package widgetpack

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/strictjson"
)

// checkTranslations holds the languages against the manifest and each other.
func (w *Widget) checkTranslations(in func(string) report, locales []string) {
	trees := map[string]map[string]gjson.Result{}
	for _, locale := range locales {
		name := "i18n/" + locale + ".json"
		r := in(name)
		if r.text == nil {
			r.add(-1, "missing-file", pageStructure, "The manifest names the locale %s, which has no texts.", locale)
			continue
		}
		if fault := strictjson.Check(r.text, len(r.text)); fault != nil {
			r.json(fault)
			continue
		}
		trees[locale] = map[string]gjson.Result{}
		flatten("", gjson.ParseBytes(r.text), trees[locale])
		checkTexts(r, locale, trees[locale])
	}
	for _, name := range w.Names() {
		locale, isText := strings.CutSuffix(strings.TrimPrefix(name, "i18n/"), ".json")
		if strings.HasPrefix(name, "i18n/") && isText && !slices.Contains(locales, locale) {
			in(name).add(-1, "locale", pageRequirements, "The manifest does not name the locale %s.", locale)
		}
	}
	for _, locale := range locales {
		missingTexts(in("i18n/"+locale+".json"), locale, trees)
	}
	if len(trees) > 0 {
		w.checkReferences(in("manifest.json"), trees)
	}
}

// flatten lists the texts of a tree by their paths.
func flatten(path string, v gjson.Result, into map[string]gjson.Result) {
	v.ForEach(func(name, value gjson.Result) bool {
		inner := name.Str
		if path != "" {
			inner = path + "." + name.Str
		}
		if value.IsObject() {
			flatten(inner, value, into)
		} else {
			into[inner] = value
		}
		return true
	})
}

// missingTexts names what another language has and this one does not.
func missingTexts(r report, locale string, trees map[string]map[string]gjson.Result) {
	if trees[locale] == nil {
		return
	}
	missing := map[string]string{}
	for other, texts := range trees {
		for path := range texts {
			if _, has := trees[locale][path]; !has && (missing[path] == "" || other < missing[path]) {
				missing[path] = other
			}
		}
	}
	var paths []string
	for path := range missing {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		r.add(0, "translation", pageRequirements, "There is no text %s, which %s.json has.", path, missing[path])
	}
}

// russianAddress is one of the domain .ru, not .run or www.rubrik.com.
var russianAddress = regexp.MustCompile(`(?i)\.ru\b`)

func checkTexts(r report, locale string, texts map[string]gjson.Result) {
	for path, v := range texts {
		if v.Type != gjson.String {
			r.add(v.Index, "translation", pageStructure, "%s is no text.", path)
			continue
		}
		if strings.TrimSpace(v.Str) == "" {
			r.warn(v.Index, "translation", pageRequirements, "%s is empty.", path)
		}
		if locale != "ru" {
			if strings.ContainsFunc(v.Str, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) }) {
				r.add(v.Index, "language", pageRequirements, "%s holds Russian text.", path)
			}
			if russianAddress.MatchString(v.Str) {
				r.add(v.Index, "language", pageRequirements, "%s names a .ru address, which texts of other languages may not.", path)
			}
		}
	}
}

// lengths that the card of a listed widget has room for, in characters, by the
// stricter of the two marketplaces.
var lengths = map[string]struct {
	max  int
	page string
}{"widget.name": {30, pageListed}, "widget.short_description": {50, pageListedKommo}, "widget.description": {400, pageListed}}

// longestWord is how long a word of a widget's name may be, in characters.
const longestWord = 19

// checkReferences holds the manifest's paths against the texts.
func (w *Widget) checkReferences(r report, trees map[string]map[string]gjson.Result) {
	m := gjson.ParseBytes(r.text)
	references := map[string]gjson.Result{}
	for _, path := range []string{"widget.name", "widget.description", "widget.short_description", "tour.tour_description", "advanced.title", "dp.title"} {
		if v := m.Get(path); v.Exists() {
			references[path] = v
		}
	}
	for _, block := range []string{"settings", "dp.settings"} {
		m.Get(block).ForEach(func(code, field gjson.Result) bool {
			if v := field.Get("name"); v.Exists() {
				references[block+"."+code.Str] = v
			}
			return true
		})
	}
	for what, v := range references {
		for locale, texts := range trees {
			text, there := texts[v.String()]
			if !there {
				r.add(v.Index, "translation", pageStructure, "%s names the text %s, which i18n/%s.json does not have.", what, v.String(), locale)
				continue
			}
			one := report{"i18n/" + locale + ".json", w.Files["i18n/"+locale+".json"], r.found, r.count}
			if limit := lengths[what]; limit.max > 0 && utf8.RuneCountInString(text.Str) > limit.max {
				one.warn(text.Index, "length", limit.page, "%s is %d characters long; the marketplace takes %d.", v.String(), utf8.RuneCountInString(text.Str), limit.max)
			}
			for word := range strings.FieldsSeq(text.Str) {
				if what == "widget.name" && utf8.RuneCountInString(word) > longestWord {
					one.warn(text.Index, "length", pageListedKommo, "%s has a word of %d characters; the marketplace takes %d.", v.String(), utf8.RuneCountInString(word), longestWord)
				}
			}
		}
	}
}
