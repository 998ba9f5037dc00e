package widgetpack

import (
	"errors"
	"io"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// word is one token of a script, without white space and comments.
type word struct {
	kind js.TokenType
	text string
	at   int // its place in bytes
	deep int // how many brackets are open around it
	in   int // the innermost of them, by number; -1 for none
	pair int // of a bracket its other one, by number; 0 when there is none
	why  role
}

// role says what an open bracket belongs to, as far as rules ask for it.
type role int

const (
	plainBracket role = iota
	failure           // of a catch, or of a promise's callback
	loop
)

// readScript cuts a script into words. The error says where it can't be read.
func readScript(text []byte) (words []word, broken int) {
	// A copy: the lexer writes behind what it reads.
	l := js.NewLexer(parse.NewInputBytes(append([]byte(nil), text...)))
	at := 0
	for {
		kind, data := l.Next()
		if (kind == js.DivToken || kind == js.DivEqToken) && regexpMayFollow(words) {
			kind, data = l.RegExp()
		}
		switch kind {
		case js.ErrorToken:
			if errors.Is(l.Err(), io.EOF) {
				pairs(words)
				return words, -1
			}
			return words, at
		case js.WhitespaceToken, js.LineTerminatorToken, js.CommentToken, js.CommentLineTerminatorToken:
		default:
			words = append(words, word{kind: kind, text: string(data), at: at})
		}
		at += len(data)
	}
}

// regexpMayFollow tells a division from a regular expression by what stands
// before it: after a value, it divides.
func regexpMayFollow(words []word) bool {
	if len(words) == 0 {
		return true
	}
	last := words[len(words)-1]
	switch last.kind {
	case js.CloseParenToken, js.CloseBracketToken, js.StringToken, js.TemplateToken, js.TemplateEndToken, js.RegExpToken,
		js.ThisToken, js.SuperToken, js.NullToken, js.TrueToken, js.FalseToken, js.PrivateIdentifierToken:
		return false
	}
	if js.IsNumeric(last.kind) {
		return false
	}
	if js.IsReservedWord(last.kind) { // return /x/, but a.return / x
		return len(words) < 2 || words[len(words)-2].kind != js.DotToken
	}
	return !js.IsIdentifierName(last.kind)
}

// pairs finds the brackets that belong together.
func pairs(words []word) {
	var open []int
	for i := range words {
		switch words[i].kind {
		case js.OpenBraceToken, js.OpenParenToken, js.OpenBracketToken, js.TemplateStartToken:
			words[i].place(open)
			words[i].why = roleOf(words, i)
			open = append(open, i)
			continue
		case js.CloseBraceToken, js.CloseParenToken, js.CloseBracketToken, js.TemplateEndToken:
			if len(open) > 0 {
				words[i].pair = open[len(open)-1]
				words[words[i].pair].pair = i
				open = open[:len(open)-1]
			}
		}
		words[i].place(open)
	}
}

func (w *word) place(open []int) {
	w.deep, w.in = len(open), -1
	if len(open) > 0 {
		w.in = open[len(open)-1]
	}
}

func roleOf(words []word, i int) role {
	if i == 0 {
		return plainBracket
	}
	before := words[i-1]
	if words[i].kind == js.OpenParenToken {
		called := i > 1 && words[i-2].kind == js.DotToken
		switch {
		case called && (before.text == "catch" || before.text == "then" || before.text == "fail"):
			return failure
		case called && (before.text == "forEach" || before.text == "map" || before.text == "each"):
			return loop
		}
		return plainBracket
	}
	if words[i].kind != js.OpenBraceToken {
		return plainBracket
	}
	switch before.kind {
	case js.CatchToken:
		return failure
	case js.DoToken:
		return loop
	case js.CloseParenToken:
		if opened := before.pair; opened > 0 {
			switch words[opened-1].kind {
			case js.CatchToken:
				return failure
			case js.ForToken, js.WhileToken:
				return loop
			}
		}
	}
	return plainBracket
}

// inside reports whether a word stands in brackets of a role.
func inside(words []word, i int, why role) bool {
	for j := words[i].in; j >= 0; j = words[j].in {
		if words[j].why == why {
			return true
		}
	}
	return false
}

// text is a string's value, as far as rules need it: without its quotes.
func (w word) value() string {
	if w.kind != js.StringToken && w.kind != js.TemplateToken || len(w.text) < 2 {
		return ""
	}
	return strings.ToLower(w.text[1 : len(w.text)-1])
}
