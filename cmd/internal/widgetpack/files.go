package widgetpack

import (
	"bytes"
	"path"
	"regexp"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2/js"
)

// required are the files that the vendor lists.
var required = []string{"manifest.json", "script.js"}

// stray are leftovers of tools: "delete unneeded files … before uploading".
var stray = regexp.MustCompile(`(^|/)(__MACOSX|node_modules|Thumbs\.db|desktop\.ini|package(-lock)?\.json|tsconfig\.json)(/|$)|\.(map|tsx?|jsx|scss|less|psd|bak|orig|log|zip)$`)

func (w *Widget) checkFiles(in func(string) report) {
	for _, name := range required {
		if w.Files[name] != nil {
			continue
		}
		for _, other := range w.Names() {
			if path.Base(other) == name {
				in(name).add(-1, "missing-file", pageUpload, "The file is not at the archive's root; there is one at %s. Pack what is in the folder, not the folder.", other)
				return
			}
		}
		in(name).add(-1, "missing-file", pageStructure, "The file is required.")
	}
	for _, name := range w.Names() {
		if stray.MatchString(name) {
			in(name).add(-1, "stray-file", pageRequirements, "Files that the widget does not use do not belong in the archive.")
		}
	}
}

func checkEncoding(r report) {
	switch {
	case bytes.HasPrefix(r.text, []byte("\xef\xbb\xbf")):
		r.add(0, "encoding", pageRequirements, "The file begins with a byte order mark; it has to be UTF-8 without one.")
	case !utf8.Valid(r.text):
		at := 0
		for at < len(r.text) {
			c, size := utf8.DecodeRune(r.text[at:])
			if c == utf8.RuneError && size <= 1 {
				break
			}
			at += size
		}
		r.add(at, "encoding", pageRequirements, "The file is not UTF-8.")
	}
	if at := bytes.IndexByte(r.text, '\r'); at >= 0 {
		r.add(at, "line-ending", pageRequirements, `Lines end with \n alone; here is \r.`)
	}
}

// longLine is a line that nobody wrote by hand.
const longLine = 500

// checkMinified finds files of which most stands in very long lines. A long text
// in a script, such as a piece of HTML, does not count.
func checkMinified(r report) {
	text := r.text
	if path.Ext(r.file) == ".js" {
		text = withoutTexts(text)
	}
	long, all, first, offset := 0, 0, -1, 0
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		written := len(line) - bytes.Count(line, []byte{0})
		all += written
		if written > longLine {
			long += written
			if first < 0 {
				first = offset
			}
		}
		offset += len(line)
	}
	if long*2 > all {
		r.add(first, "minified", pageRequirements, "The file looks minified: %d of its %d bytes stand in lines of more than %d. Moderators read the code.", long, all, longLine)
	}
}

// withoutTexts is a script with zeros in place of its strings and templates.
func withoutTexts(script []byte) []byte {
	out := bytes.Clone(script)
	words, _ := readScript(script)
	for _, w := range words {
		switch w.kind {
		case js.StringToken, js.TemplateToken, js.TemplateStartToken, js.TemplateMiddleToken, js.TemplateEndToken:
			for i := range w.text {
				if at := w.at + i; out[at] != '\n' {
					out[at] = 0
				}
			}
		}
	}
	return out
}

// named is a value of a member that is called as secrets are.
const named = "a secret"

var secrets = []struct {
	what string
	like *regexp.Regexp
}{
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"a signed token", regexp.MustCompile(`eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)},
	{"a key of a cloud", regexp.MustCompile(`\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|sk_live_[A-Za-z0-9]{20,}|xox[abp]-[A-Za-z0-9-]{20,}|AIza[A-Za-z0-9_-]{35})`)},
	{named, regexp.MustCompile(`(?i)["']?\b(client_?secret|secret_?key|access_?token|refresh_?token|api_?(key|hash)|password|long_?lived_?token)\b["']?\s*[:=]\s*["'][A-Za-z0-9+/_=.-]{16,}["']`)},
}

// checkSecrets finds what everybody who may open the page could read. It never
// says what it found.
func checkSecrets(r report) {
	for _, s := range secrets {
		for _, at := range s.like.FindAllIndex(r.text, -1) {
			found := r.text[at[0]:at[1]]
			if s.what == named && !bytes.ContainsAny(found, "0123456789") { // the path of a text, the name of a field
				continue
			}
			if r.file == "manifest.json" && bytes.Contains(found, []byte("secret_key")) {
				r.warn(at[0], "secret", pageUpload, "A secret_key is asked for only of integrations from before the amoMarket, until they are converted; a new one leaves it out.")
				continue
			}
			r.add(at[0], "secret", pageRequirements, "This looks like %s. Whoever opens the page can read it.", s.what)
		}
	}
}
