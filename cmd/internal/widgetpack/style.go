package widgetpack

import (
	"slices"
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
		case len(s.stems) == 0:
			r.add(s.at, "global-selector", pageRequirements, "%s changes the whole page; begin at the widget's own root.", s.text)
		case slices.Contains(s.stems, workArea) || own != "" && slices.Contains(s.stems, own):
		case !slices.ContainsFunc(s.stems, isOwn):
			r.add(s.at, "root-selector", pageRequirements, "%s begins at a class of amoCRM's own; begin at the widget's root.", s.text)
		case own == "":
			r.add(s.at, "root-selector", pageRequirements, "%s: most selectors have no class or id in common to begin at; begin at the widget's root.", s.text)
		default:
			r.add(s.at, "root-selector", pageRequirements, "%s does not begin at the widget's own root, .%s….", s.text, own)
		}
	}
}

// selector is one of a rule's selectors, up to its comma.
type selector struct {
	text  string
	at    int
	begun bool
	// stems are what the classes and ids of its first part that has any begin with,
	// up to - or _.
	stems  []string
	closed bool // that part is over
}

// system are stems of amoCRM's own classes, as the vendor's pages and open widgets
// show them.
var system = []string{"button", "card", "control", "feed", "js", "linked", "list", "modal", "pipeline", "widget", workArea}

// workArea is the element that amoCRM makes for a widget's page, #work-area-<code>;
// a class that begins as cardBlock is the one that it makes in a card.
const (
	workArea  = "work"
	cardBlock = "card-widgets__widget-"
)

func isOwn(stem string) bool { return !slices.Contains(system, stem) }

// readSelectors lists the selectors of a style sheet. Rules in rules count by
// their outermost one.
func readSelectors(text []byte) []selector {
	lexer := css.NewLexer(parse.NewInputBytes(append([]byte(nil), text...)))
	r := selectorReader{text: text}
	for {
		kind, data := lexer.Next()
		if kind == css.ErrorToken {
			return r.list
		}
		r.token(kind, string(data))
		r.at += len(data)
	}
}

// selectorReader goes through a style sheet token by token.
type selectorReader struct {
	text []byte
	at   int // of the token
	list []selector
	now  selector // the one that is being read

	depth    int  // of braces
	skip     int  // the depth of the rule whose inside is skipped, 0 for none
	round    int  // open parentheses
	inAtRule bool // in the head of an at-rule
	noRules  bool // that at-rule holds no rules, as @font-face
	afterDot bool // the name of a class follows
}

// token reads what opens, closes and separates rules; all else is a selector's.
func (r *selectorReader) token(kind css.TokenType, word string) {
	switch {
	case kind == css.CommentToken:
	case kind == css.AtKeywordToken:
		r.inAtRule, r.noRules = true, !holdsRules(word)
	case kind == css.LeftBraceToken:
		r.depth++
		r.finish()
		if r.skip == 0 && (!r.inAtRule || r.noRules) {
			r.skip = r.depth
		}
		r.inAtRule, r.noRules = false, false
	case kind == css.RightBraceToken:
		if r.skip == r.depth {
			r.skip = 0
		}
		r.depth--
		r.now = selector{}
	case kind == css.SemicolonToken:
		r.inAtRule, r.now = false, selector{}
	case kind == css.CommaToken && r.round == 0:
		r.finish()
	default:
		r.part(kind, word)
	}
}

// part reads a token inside a selector and collects stems from its first part that
// has any.
func (r *selectorReader) part(kind css.TokenType, word string) {
	switch kind {
	case css.LeftParenthesisToken, css.FunctionToken:
		r.round++
	case css.RightParenthesisToken:
		r.round--
	}
	if !r.now.begun {
		if kind == css.WhitespaceToken {
			return
		}
		r.now.at, r.now.begun = r.at, true
	}
	combines := kind == css.WhitespaceToken || kind == css.DelimToken && strings.Contains(">+~", word)
	switch {
	case combines && r.round == 0:
		r.now.closed = len(r.now.stems) > 0
	case r.now.closed || r.round > 0:
	case kind == css.HashToken:
		r.now.stems = append(r.now.stems, stem(word[1:]))
	case kind == css.StringToken && strings.Contains(word, cardBlock): // [class*="…"]
		r.now.stems = append(r.now.stems, workArea)
	case r.afterDot && kind == css.IdentToken:
		r.now.stems = append(r.now.stems, stem(word))
	}
	r.afterDot = kind == css.DelimToken && word == "."
}

// finish ends the selector, and lists it unless it is skipped.
func (r *selectorReader) finish() {
	if r.now.begun && r.skip == 0 && !r.inAtRule {
		r.now.text = excerpt(r.text[r.now.at:r.at])
		r.list = append(r.list, r.now)
	}
	r.now = selector{}
}

// excerpt is a selector for people, in one line and not too long.
func excerpt(text []byte) string {
	const enough = 100
	line := strings.Join(strings.Fields(string(text[:min(len(text), 4*enough)])), " ")
	if runes := []rune(line); len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return line
}

func holdsRules(at string) bool {
	switch at {
	case "@media", "@supports", "@layer", "@container", "@scope":
		return true
	}
	return false
}

func stem(name string) string {
	if strings.HasPrefix(name, cardBlock) {
		return workArea
	}
	if i := strings.IndexAny(name, "-_"); i > 0 {
		return name[:i]
	}
	return name
}

// ownStem is the widget's own: the one that most of the selectors with a class or
// an id of their own begin with, "" when there is none.
func ownStem(selectors []selector) string {
	count, own, all := map[string]int{}, "", 0
	for _, s := range selectors {
		if !slices.ContainsFunc(s.stems, isOwn) {
			continue
		}
		all++
		for i, stem := range s.stems {
			if !isOwn(stem) || slices.Contains(s.stems[:i], stem) {
				continue
			}
			if count[stem]++; count[stem] > count[own] {
				own = stem
			}
		}
	}
	if count[own]*2 <= all {
		return ""
	}
	return own
}
