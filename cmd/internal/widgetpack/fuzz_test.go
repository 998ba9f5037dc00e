package widgetpack

import "testing"

// Whatever a widget holds, checking ends, and every finding has a place in it.
func FuzzCheck(f *testing.F) {
	f.Add(goodManifest, goodTexts, goodScript, goodStyle)
	f.Add(`{"widget":{"locale":[1,{}],"name":[]},"tour":{"tour_images":[["x"]]},"locations":{}}`, `{"a":{"b":[]}}`, "a = `${`}{)(", "@media{{}}:not(.a,#")
	f.Fuzz(func(t *testing.T, manifest, texts, script, style string) {
		files := map[string]string{"manifest.json": manifest, "i18n/en.json": texts, "script.js": script, "style.css": style}
		for _, one := range check(files) {
			if one.Rule == "" || one.Source == "" || one.Line < 0 {
				t.Fatalf("%+v", one)
			}
		}
	})
}
