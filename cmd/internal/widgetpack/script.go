package widgetpack

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/js"
)

// checkScript looks for what the moderators refuse. It reads words, not meaning:
// the same in a comment or a text is nothing.
func checkScript(r report) {
	words, broken := readScript(r.text)
	if broken >= 0 {
		r.add(broken, "syntax", pageRequirements, "The script can't be read from here on.")
		return
	}
	s := script{r, words}
	for i := range words {
		s.calls(i)
		s.member(i)
	}
	if r.file == "script.js" {
		s.shape()
	}
}

type script struct {
	report
	words []word
}

// is reports whether the words from i on read so; "" stands for any one.
func (s script) is(i int, texts ...string) bool {
	if i < 0 || i+len(texts) > len(s.words) {
		return false
	}
	for n, text := range texts {
		if text != "" && s.words[i+n].text != text {
			return false
		}
	}
	return true
}

// global reports whether a name is the page's own: bare, or of window.
func (s script) global(i int) bool {
	if !s.is(i-1, ".") && !s.is(i-1, "?.") {
		return !s.is(i-1, "function") && !s.declares(i)
	}
	return s.is(i-2, "window") || s.is(i-2, "globalThis") // self is what widgets call themselves
}

// declares reports whether name(…) is a method being written, not called.
func (s script) declares(i int) bool {
	if !s.is(i+1, "(") {
		return false
	}
	end := s.words[i+1].pair
	return end > 0 && s.is(end+1, "{")
}

func (s script) calls(i int) {
	w := s.words[i]
	switch {
	case w.text == "eval" && s.is(i+1, "(") && s.global(i):
		s.add(w.at, "eval", pageRequirements, "eval runs text of unknown origin.")
	case w.text == "Function" && s.is(i-1, "new") && s.is(i+1, "("):
		s.add(w.at, "eval", pageRequirements, "new Function runs text, as eval does.")
	case (w.text == "setTimeout" || w.text == "setInterval") && s.is(i+1, "(") && s.global(i) && i+2 < len(s.words) && s.words[i+2].value() != "":
		s.add(w.at, "eval", pageRequirements, "%s with a text runs it, as eval does.", w.text)
	case (w.text == "alert" || w.text == "confirm") && s.is(i+1, "(") && s.global(i) && !s.is(i-1, "new"): // new: the page's own module
		s.add(w.at, "dialog", pageRequirements, "%s is refused; use the page's own windows.", w.text)
	case w.text == "debugger" && w.kind == js.DebuggerToken:
		s.add(w.at, "debug", pageRequirements, "debugger is a trace of development.")
	case w.text == "createElement" && s.is(i+1, "(") && i+2 < len(s.words) && s.words[i+2].value() == "script":
		s.add(w.at, "script-element", pageRequirements, "Scripts are loaded by define, not by an element.")
	case (w.text == "async" || w.value() == "async") && s.is(i+1, ":", "false"):
		s.add(w.at, "sync-request", pageRequirements, "Requests that stop the page are refused.")
	case w.text == "open" && s.is(i-1, ".") && !s.is(i-2, "window") && s.is(i+1, "(") && s.argument(i+1, 2) == "false":
		s.add(w.at, "sync-request", pageRequirements, "Requests that stop the page are refused: the third argument of open is false.")
	case (w.text == "crm_post" || w.text == "$authorizedAjax") && s.is(i+1, "(") && !s.declares(i) && inside(s.words, i, loop):
		s.add(w.at, "request-in-loop", pageRequirements, "%s in a loop is refused; send one request for all.", w.text)
	case slices.Contains(requests, w.text) && s.is(i+1, "(") && !s.declares(i) && s.says(i+1, "/api/v") && inside(s.words, i, loop):
		s.add(w.at, "request-in-loop", pageRequirements, "Requests to amoCRM's API in a loop are refused; send one for all.")
	case (w.text == "click" || w.text == "trigger") && s.is(i-1, ".") && s.is(i-2, ")") && i > 3 && installs(s.words[i-3].value()):
		s.add(w.at, "virtual-click", pageRequirements, "Clicks on Install and Disable are the user's.")
	}
}

// requests are the page's own ways to ask a server.
var requests = []string{"fetch", "ajax", "get", "post", "getJSON"}

// says reports whether a text within a call's brackets holds a part.
func (s script) says(open int, part string) bool {
	return slices.ContainsFunc(s.words[open:max(open, s.words[open].pair)], func(w word) bool {
		switch w.kind {
		case js.StringToken, js.TemplateToken, js.TemplateStartToken:
			return strings.Contains(w.text, part)
		}
		return false
	})
}

func installs(selector string) bool {
	return selector == ".js-widget-install" || selector == ".js-widget-uninstall"
}

// argument is a call's n-th argument when it is one word, else "".
func (s script) argument(open, n int) string {
	end, count, first := s.words[open].pair, 0, open+1
	for i := open + 1; i <= end; i++ {
		if i == end || s.words[i].kind == js.CommaToken && s.words[i].deep == s.words[open].deep+1 {
			if count == n {
				if i == first+1 {
					return s.words[first].text
				}
				return ""
			}
			count, first = count+1, i+1
		}
	}
	return ""
}

// member looks at what is done to the console and to the page's own data.
func (s script) member(i int) {
	w := s.words[i]
	switch {
	case w.text == "console" && s.global(i) && s.is(i+1, "."):
		switch method := s.words[min(i+2, len(s.words)-1)].text; {
		case method == "debug":
		case method == "trace" && inside(s.words, i, failure):
		case method == "trace":
			s.add(w.at, "console", pageRequirements, "console.trace may stand only where a failure is caught.")
		default:
			s.add(w.at, "console", pageRequirements, "console.%s is refused; console.debug may stay.", method)
		}
	case (w.text == "APP" || w.text == "AMOCRM") && s.global(i) && s.written(i):
		s.add(w.at, "writes-app", pageRequirements, "%s belongs to amoCRM: it may be read, not written.", w.text)
	}
}

// written reports whether a member of a name is assigned to or deleted.
func (s script) written(i int) bool {
	end, members := i+1, 0
	for end < len(s.words) {
		switch {
		case s.is(end, ".") && end+1 < len(s.words):
			end += 2
		case s.is(end, "[") && s.words[end].pair > end:
			end = s.words[end].pair + 1
		default:
			if members == 0 || end >= len(s.words) {
				return false
			}
			switch s.words[end].text {
			case "=", "+=", "-=", "*=", "/=", "||=", "&&=", "??=", "++", "--":
				return true
			}
			start := i
			if s.is(i-1, ".") {
				start = i - 2
			}
			return s.is(start-1, "delete")
		}
		members++
	}
	return false
}

// shape looks for what a widget's script must have.
func (s script) shape() {
	has := map[string]bool{}
	for i, w := range s.words {
		if w.text == "define" && s.is(i+1, "(") {
			has["define"] = true
		}
		has[w.text] = true
		if value := w.value(); value != "" {
			has[value] = true
		}
	}
	if !has["define"] {
		s.add(-1, "not-amd", pageScript, "The script is not an AMD module: it has no define(…).")
	}
	for _, callback := range []string{"render", "init", "bind_actions"} {
		if !has[callback] {
			s.add(-1, "missing-callback", pageScript, "The callback %s is required.", callback)
		}
	}
}
