package issue

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCatalog holds the words of every code: there in both languages, about the
// same parameters.
func TestCatalog(t *testing.T) {
	require.Len(t, catalog, len(Codes()), "the catalog has a code that Codes does not list, or the reverse")
	seen := map[Code]bool{}
	for _, code := range Codes() {
		t.Run(string(code), func(t *testing.T) {
			require.False(t, seen[code], "listed twice")
			seen[code] = true
			require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, string(code))
			e, found := catalog[code]
			require.True(t, found, "no words")
			require.Contains(t, []Severity{Error, Warning}, e.severity)
			require.Equal(t, e.severity, SeverityOf(code))
			sentence(t, e.message)
			if e.hint != (words{}) {
				sentence(t, e.hint)
			}
		})
	}
}

func sentence(t *testing.T, w words) {
	for _, text := range []string{w.en, w.ru} {
		require.NotEmpty(t, text)
		require.Equal(t, strings.TrimSpace(text), text)
		require.Regexp(t, `[.?]$`, text)
	}
	require.Equal(t, placeholders(w.en), placeholders(w.ru), "the languages name different parameters")
	require.Regexp(t, `[а-яё]`, w.ru)
	require.NotRegexp(t, `[а-яё]`, w.en)
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestTerms: a term without words would leave a hole in a sentence.
func TestTerms(t *testing.T) {
	all := []Term{AString, ANumber, AFlag, AList, AnObject, ANull, AColour, AScalar, ASegmentColour, ListOrID, ListMap,
		CommaOrBrace, CommaOrBracket, QuotedKey, Colon, Value, Digit, FourHexDigits, KnownEscape, EscapedControl, MoreText, ADeletion, Deals, Customers, Nobody}
	require.Len(t, terms, len(all))
	for _, term := range all {
		require.NotEmpty(t, terms[term].en, term)
		require.NotEmpty(t, terms[term].ru, term)
	}
}

// TestCodesIsACopy: nobody can change the list for others.
func TestCodesIsACopy(t *testing.T) {
	Codes()[0] = "other"
	require.Equal(t, Syntax, Codes()[0])
}
