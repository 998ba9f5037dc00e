package widgetpack

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// checkStyle holds every selector against the two rules: none is global, and all
// begin at the widget's own root.
func checkStyle(r report) {
	selectors := readSelectors(r.text)
	own := ownStem(selectors)
	for _, s := range selectors {
		switch {
		case s.stem == "":
			r.add(s.at, "global-selector", pageRequirements, "%s changes the whole page; begin at the widget's own root.", s.text)
		case s.stem != own:
			r.add(s.at, "root-selector", pageRequirements, "%s does not begin at the widget's own root, .%s….", s.text, own)
		}
	}
}

// selector is one of a rule's selectors, up to its comma.
type selector struct {
	text string
	at   int
	stem string // what its first class or id begins with, up to - or _; "" without one
}

// readSelectors lists the selectors of a style sheet. Rules in rules count by
// their outermost one.
func readSelectors(text []byte) []selector {
	l := css.NewLexer(parse.NewInputBytes(append([]byte(nil), text...)))
	var list []selector
	var now selector
	at, depth, round := 0, 0, 0
	inAt, frames := false, false // in the head of an at-rule; in one that has no selectors
	var skip int                 // the depth of the rule whose inside is skipped, 0 for none
	finish := func() {
		now.text = strings.TrimSpace(now.text)
		if now.text != "" && skip == 0 && !inAt {
			list = append(list, now)
		}
		now = selector{}
	}
	class := false
	for {
		kind, data := l.Next()
		if kind == css.ErrorToken {
			return list
		}
		word := string(data)
		switch {
		case kind == css.CommentToken:
		case kind == css.AtKeywordToken:
			inAt, frames = true, !holdsRules(word)
		case kind == css.LeftBraceToken:
			depth++
			finish()
			if skip == 0 && (!inAt || frames) {
				skip = depth
			}
			inAt, frames = false, false
		case kind == css.RightBraceToken:
			if skip == depth {
				skip = 0
			}
			depth--
			now = selector{}
		case kind == css.SemicolonToken:
			inAt, now = false, selector{}
		case kind == css.CommaToken && round == 0:
			finish()
		default:
			switch kind {
			case css.LeftParenthesisToken, css.FunctionToken:
				round++
			case css.RightParenthesisToken:
				round--
			}
			if now.text == "" {
				if kind == css.WhitespaceToken {
					break
				}
				now.at = at
			}
			now.text += word
			switch {
			case kind == css.HashToken && now.stem == "":
				now.stem = stem(word[1:])
			case class && kind == css.IdentToken && now.stem == "":
				now.stem = stem(word)
			}
			class = kind == css.DelimToken && word == "."
		}
		at += len(data)
	}
}

func holdsRules(at string) bool {
	switch at {
	case "@media", "@supports", "@layer", "@container", "@scope":
		return true
	}
	return false
}

func stem(name string) string {
	if i := strings.IndexAny(name, "-_"); i > 0 {
		return name[:i]
	}
	return name
}

// ownStem is the widget's own: the one that most selectors begin with.
func ownStem(selectors []selector) string {
	count, own := map[string]int{}, ""
	for _, s := range selectors {
		if s.stem == "" {
			continue
		}
		count[s.stem]++
		if count[s.stem] > count[own] || count[s.stem] == count[own] && s.stem < own {
			own = s.stem
		}
	}
	return own
}
