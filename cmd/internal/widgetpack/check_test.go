package widgetpack

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var fixed = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

const goodManifest = `{
  "widget": {
    "name": "widget.name",
    "description": "widget.description",
    "short_description": "widget.short_description",
    "version": "1.2.3",
    "interface_version": 2,
    "init_once": false,
    "locale": ["ru", "en"],
    "installation": true,
    "support": {"link": "https://example.com/support"}
  },
  "locations": ["settings", "lcard-1"],
  "tour": {"is_tour": true, "tour_images": {"ru": ["/images/tour.png"], "en": ["/images/tour.png"]}, "tour_description": "widget.tour"},
  "settings": {"url": {"name": "settings.url", "type": "text", "required": true}}
}
`

const goodTexts = `{
  "widget": {"name": "Name", "description": "Long", "short_description": "Short", "tour": "Tour"},
  "settings": {"url": "Address"}
}
`

const goodScript = `define(['jquery'], function ($) {
  // eval(x), alert(1) and console.log(2) in a comment are nothing
  return function () {
    var self = this, text = "eval(1); console.log", pattern = /alert(1)/;
    this.callbacks = {
      render: function () { return 4 / 2 / 1; },
      init: function () { console.debug("ready"); return true; },
      bind_actions: function () {
        try { self.work(); } catch (e) { console.trace(e); }
        fetch("/x").then(f, function (e) { console.trace(e); });
        $(".own").on("click", function () { self.confirm(1); APP.data.current_card; });
        return true;
      }
    };
    this.confirm = function () { return APP.constant("user") === 1; };
    return { alert(x) { return x; }, self };
  };
});
`

const goodStyle = `/* input {} */
@media (max-width: 600px) { .my-root .list > li:not(.x, .y) { color: red } }
@keyframes my-turn { from { top: 0 } to { top: 1px } }
@font-face { font-family: my }
.my-root, :root[data-color-scheme="dark"] .my-root, #my_box { color: red; background: url(a,b.png) }
.my-root { & .inner { color: red } }
.modal.my-modal .control-select > li, #work-area-x li { color: red }
`

var drawn = map[image.Point]string{}

func picture(width, height int) string {
	size := image.Pt(width, height)
	if drawn[size] == "" {
		var b bytes.Buffer
		_ = png.Encode(&b, image.NewGray(image.Rectangle{Max: size}))
		drawn[size] = b.String()
	}
	return drawn[size]
}

func good() map[string]string {
	files := map[string]string{
		"manifest.json": goodManifest, "i18n/ru.json": goodTexts, "i18n/en.json": goodTexts, "script.js": goodScript, "style.css": goodStyle,
		"images/tour.png": picture(1188, 616),
	}
	for _, logo := range logos {
		files["images/"+logo.name+".png"] = picture(logo.width, logo.height)
	}
	return files
}

func check(files map[string]string) Findings {
	w := &Widget{Files: map[string][]byte{}}
	for name, text := range files {
		w.Files[name] = []byte(text)
	}
	return w.Check()
}

func TestGoodWidget(t *testing.T) { assert.Empty(t, check(good())) }

// What public widgets do and no page of the vendor's forbids.
func TestNoFalseAlarms(t *testing.T) {
	files := good()
	files["manifest.json"] = strings.Replace(goodManifest, `"lcard-1"`, `"lcard-1", "lead_sources"`, 1)
	files["lib/loop.js"] = "for (const id of ids) { map.get(id); fetch('/upl/x/' + id); }\nfetch('/api/v4/leads');\n"
	files["lib/own.js"] = "define(['lib/components/base/confirm'], function (confirm) { new confirm({ text: 'Sure?' }); window.open(u, '_blank', false); });\n"
	files["lib/names.js"] = "const fields = { api_key: 'advanced.api_key_caption', password: 'data-widget-password' };\n"
	files["i18n/en.json"] = strings.Replace(goodTexts, "Address", "see https://www.rubrik.com and example.run", 1)
	files["lib/html.js"] = "const row = '<td>" + strings.Repeat("x", 2000) + "';\nconst icon = `" + strings.Repeat("y", 2000) + "`;\n"
	files["style.css"] += ".card-widgets__widget-my_code .card-widgets__widget__body, .card-widgets__widget-other, div[class*=\"card-widgets__widget-my\"] .js-caption { color: red }\n"
	assert.Empty(t, check(files))
}

// Without a root that most selectors share, none is made up.
func TestStylesWithoutARoot(t *testing.T) {
	files := good()
	files["style.css"] = ".calc a { color: red }\n.submit { color: red }\n.submit-x, .modal-body { color: red }\n.mgc { color: red }\n"
	found := check(files)
	require.Len(t, found, 5)
	for _, f := range found {
		assert.NotContains(t, f.Message, "root, .")
	}
}

// Each rule finds what it is about, at its place, and nothing else.
func TestRules(t *testing.T) {
	in := func(before, after string) func(string) string {
		return func(text string) string { return strings.Replace(text, before, after, 1) }
	}
	line := func(text string) func(string) string { // as line 3 of the script
		return func(script string) string {
			lines := strings.SplitN(script, "\n", 3)
			return lines[0] + "\n" + lines[1] + "\n" + text + "\n" + lines[2]
		}
	}
	to := func(text string) func(string) string { return func(string) string { return text } }
	for _, c := range []struct {
		file string
		edit func(string) string // nil removes the file
		want string
	}{
		{"script.js", nil, "script.js missing-file"},
		{"i18n/en.json", nil, "i18n/en.json missing-file"},
		{"images/logo_min.png", nil, "images/logo_min.png missing-image"},
		{"images/logo_min.png", to(picture(84, 85)), "images/logo_min.png image-size"},
		{"images/logo_min.png", to("PNG"), "images/logo_min.png image"},
		{"images/more.png", to(picture(1, 1) + strings.Repeat(" ", 300<<10)), "images/more.png image-weight"},
		{"images/tour.png", to(picture(10, 10)), "manifest.json:14:52 image-size manifest.json:14:80 image-size"},
		{"images/tour.png", nil, "manifest.json:14:52 missing-image manifest.json:14:80 missing-image"},
		{"i18n/es.json", to(goodTexts), "i18n/es.json locale"},
		{"script.js.map", to("{}"), "script.js.map stray-file"},
		{"node_modules/x/a.json", to("{}"), "node_modules/x/a.json stray-file"},

		{"manifest.json", to("{"), "manifest.json:1:2 json"},
		{"manifest.json", in(`"name": "widget.name"`, `"name": "widget.nme"`), "manifest.json:3:13 translation manifest.json:3:13 translation"},
		{"manifest.json", in(`"name": "widget.name",`, ``), "manifest.json:2:13 missing-field"},
		{"manifest.json", in(`"support": {"link": "https://example.com/support"}`, `"x": 1`), "manifest.json:2:13 missing-field"},
		{"manifest.json", in(`"1.2.3"`, `"1.2"`), "manifest.json:6:16 warning version"},
		{"manifest.json", in(`"interface_version": 2`, `"interface_version": 1`), "manifest.json:7:26 interface-version"},
		{"manifest.json", in(`"installation": true`, `"installation": "yes"`), "manifest.json:10:21 wrong-type"},
		{"manifest.json", in(`"lcard-1"`, `"lcrad-1"`), "manifest.json:13:29 warning location"},
		{"manifest.json", in(`"lcard-1"`, `"lcard-1", "lcard-0"`), "manifest.json:13:40 warning location"},
		{"manifest.json", in(`"lcard-1"`, `"advanced_settings"`), "manifest.json:13:16 missing-field"},
		{"manifest.json", in(`"is_tour": true`, `"is_tour": false`), "manifest.json:14:23 tour"},
		{"manifest.json", in(`"en": ["/images/tour.png"]`, `"en": []`), "manifest.json:14:79 tour"},
		{"manifest.json", in(`"type": "text"`, `"type": "number"`), "manifest.json:15:56 setting-type"},
		{"manifest.json", in(`"settings": {"url"`, `"settngs": {"url"`), "manifest.json:10:21 missing-field manifest.json:15:3 warning unknown-block"},
		{"manifest.json", in(`"version": "1.2.3"`, `"secret_key": "0123456789abcdef0123456789abcdef", "version": "1.2.3"`), "manifest.json:6:5 warning secret"},
		{"manifest.json", in(`"version": "1.2.3"`, `"client_secret": "0123456789abcdef0123456789abcdef", "version": "1.2.3"`), "manifest.json:6:5 secret"},

		{"i18n/en.json", in(`, "tour": "Tour"`, ``), "i18n/en.json:1:1 translation manifest.json:14:122 translation"},
		{"i18n/en.json", in(`"Address"`, `"Address", "extra": "More"`), "i18n/ru.json:1:1 translation"},
		{"i18n/en.json", in(`"Address"`, `"Адрес"`), "i18n/en.json:3:23 language"},
		{"i18n/en.json", in(`"Address"`, `"see example.ru"`), "i18n/en.json:3:23 language"},
		{"i18n/en.json", in(`"Address"`, `""`), "i18n/en.json:3:23 warning translation"},
		{"i18n/en.json", in(`"Address"`, `7`), "i18n/en.json:3:23 translation"},
		{"i18n/en.json", in(`"Name"`, `"`+strings.Repeat("n ", 16)+`"`), "i18n/en.json:2:22 warning length"},
		{"i18n/en.json", in(`"Name"`, `"A `+strings.Repeat("n", 20)+`"`), "i18n/en.json:2:22 warning length"},
		{"i18n/en.json", in(`"Short"`, `"`+strings.Repeat("s", 51)+`"`), "i18n/en.json:2:74 warning length"},

		{"style.css", func(s string) string { return "\xef\xbb\xbf" + s }, "style.css:1:1 encoding"},
		{"i18n/ru.json", func(s string) string { return "\xef\xbb\xbf" + s }, "i18n/ru.json:1:1 encoding"},
		{"style.css", in("*/", "\xff*/"), "style.css:1:13 encoding"},
		{"script.js", in("\n", "\r\n"), "script.js:1:34 line-ending"},
		{"lib/a.js", to(strings.Repeat("a=1;", 400)), "lib/a.js:1:1 minified"},
		{"lib/a.js", to("a = `"), "lib/a.js:1:5 syntax"},

		{"script.js", line("eval(x);"), "script.js:3:1 eval"},
		{"script.js", line("a = window.eval(x);"), "script.js:3:12 eval"},
		{"script.js", line("new Function('a', x);"), "script.js:3:5 eval"},
		{"script.js", line("setTimeout('a()', 5);"), "script.js:3:1 eval"},
		{"script.js", line("if (confirm(x)) alert(y);"), "script.js:3:5 dialog script.js:3:17 dialog"},
		{"script.js", line("debugger;"), "script.js:3:1 debug"},
		{"script.js", line("console.log(x);"), "script.js:3:1 console"},
		{"script.js", line("console.trace(x);"), "script.js:3:1 console"},
		{"script.js", line("document.createElement('SCRIPT');"), "script.js:3:10 script-element"},
		{"script.js", line("$.ajax({async: false});"), "script.js:3:9 sync-request"},
		{"script.js", line("x.open('GET', url(1, 2), false);"), "script.js:3:3 sync-request"},
		{"script.js", line("for (var i = 0; i < 3; i++) { self.crm_post(u); }"), "script.js:3:36 request-in-loop"},
		{"script.js", line("ids.forEach(function (id) { self.$authorizedAjax(id); });"), "script.js:3:34 request-in-loop"},
		{"script.js", line("for (const id of ids) { fetch(`/api/v4/leads/${id}`); }"), "script.js:3:25 request-in-loop"},
		{"script.js", line("ids.map((id) => $.ajax({url: '/api/v4/leads/' + id}));"), "script.js:3:19 request-in-loop"},
		{"script.js", line("$('.js-widget-install').trigger('click');"), "script.js:3:25 virtual-click"},
		{"script.js", line("APP.data.x = 1;"), "script.js:3:1 writes-app"},
		{"script.js", line("delete window.AMOCRM['x'];"), "script.js:3:15 writes-app"},
		{"script.js", line("var token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';"), "script.js:3:14 secret"},
		{"script.js", line(`var o = {client_secret: "0123456789abcdefghij"};`), "script.js:3:10 secret"},
		{"script.js", in("bind_actions", "bind"), "script.js missing-callback"},
		{"script.js", in("define(", "(0, function(a, b) {})("), "script.js not-amd"},

		{"style.css", in(".my-root, :root", "input, :root"), "style.css:5:1 global-selector"},
		{"style.css", in("#my_box {", "* {"), "style.css:5:53 global-selector"},
		{"style.css", in("#my_box {", ".control-select {"), "style.css:5:53 root-selector"},
	} {
		t.Run(c.file+" "+c.want, func(t *testing.T) {
			files := good()
			if c.edit == nil {
				delete(files, c.file)
			} else {
				changed := c.edit(files[c.file])
				require.NotEqual(t, files[c.file], changed, "the edit does nothing")
				files[c.file] = changed
			}
			var got []string
			for _, f := range check(files) {
				where := f.File
				if f.Line > 0 {
					where = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
				}
				if f.Warning {
					where += " warning"
				}
				got = append(got, where+" "+f.Rule)
				assert.Regexp(t, `^https://(www\.amocrm\.(ru|com)|developers\.kommo\.com)/`, f.Source)
				assert.NotContains(t, f.Message, "0123456789abcdef")
			}
			assert.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}

// One mistake all over a file is said a few times, then summed up.
func TestManyOfOneKind(t *testing.T) {
	files := good()
	files["lib/a.js"] = strings.Repeat("console.log(1);\n", 500)
	found := check(files)
	require.Len(t, found, maxFindings+1)
	assert.Equal(t, "There is more of this in the file.", found[maxFindings].Message)
}

func TestPackIsTheSameEachTime(t *testing.T) {
	folder := t.TempDir()
	for name, text := range good() {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, ".DS_Store"), []byte("x"), 0o644))
	first, err := Open(folder)
	require.NoError(t, err)
	one, err := first.Pack()
	require.NoError(t, err)
	require.NoError(t, os.Chtimes(filepath.Join(folder, "script.js"), fixed, fixed))
	again, err := Open(folder)
	require.NoError(t, err)
	two, err := again.Pack()
	require.NoError(t, err)
	assert.True(t, bytes.Equal(one, two))

	archive := filepath.Join(folder, "widget.zip")
	require.NoError(t, os.WriteFile(archive, one, 0o644))
	back, err := Open(archive)
	require.NoError(t, err)
	assert.True(t, maps.EqualFunc(first.Files, back.Files, bytes.Equal))
	assert.Empty(t, back.Check())
	assert.NotContains(t, back.Files, ".DS_Store")
}

func TestArchivesThatLeadElsewhere(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"../evil.js", "/abs.js", "a/../b.js", "script.js", "script.js"} {
		_, err := z.Create(name)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	name := filepath.Join(t.TempDir(), "w.zip")
	require.NoError(t, os.WriteFile(name, b.Bytes(), 0o644))
	w, err := Open(name)
	require.NoError(t, err)
	assert.Len(t, w.Found, 4)
	assert.Equal(t, []string{"script.js"}, w.Names())
}

func TestBump(t *testing.T) {
	for part, want := range map[string]string{"patch": "1.2.4", "minor": "1.3.0", "major": "2.0.0"} {
		text, next, err := Bump([]byte(goodManifest), part)
		require.NoError(t, err)
		assert.Equal(t, want, next)
		assert.Equal(t, strings.Replace(goodManifest, "1.2.3", want, 1), string(text))
	}
	_, _, err := Bump([]byte(`{"widget":{"version":"1"}}`), "patch")
	assert.ErrorIs(t, err, ErrVersion)
}
