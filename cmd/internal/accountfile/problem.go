package accountfile

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/stagewright/stagewright/core/issue"
)

// Position is a place in the file, both counted from 1. The zero value is no
// place.
type Position struct{ Line, Column int }

// Problem is one thing that is wrong with the file, or warned of.
type Problem struct {
	Position
	Code    string
	Warning bool
	Message string
	Hint    string
	Pointer string // into the desired state; "" for the whole and for faults of YAML
}

// Problems are in the order of the file.
type Problems []Problem

// Failed reports whether one of them is more than a warning.
func (p Problems) Failed() bool {
	for _, problem := range p {
		if !problem.Warning {
			return true
		}
	}
	return false
}

// With adds others and brings all into the order of the file; a hundred are enough.
func (p Problems) With(others Problems) Problems {
	all := append(slices.Clip(p), others...)
	slices.SortStableFunc(all, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if over := len(all) - issue.Max; over > 0 {
		more := issue.Issue{Code: issue.MoreIssues, Params: []issue.Param{issue.Int("count", int64(over))}}
		last := all[issue.Max-1]
		all = append(all[:issue.Max:issue.Max], Problem{Position: last.Position, Code: string(issue.MoreIssues),
			Warning: !all[issue.Max:].Failed(), Message: more.Message(issue.English)})
	}
	return all
}

// Print writes them as a compiler does: file:line:col: code: message, and the
// hint below.
func (p Problems) Print(w io.Writer, file string) {
	for _, problem := range p {
		where := file
		if problem.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d", file, problem.Line, problem.Column)
		}
		word := ""
		if problem.Warning {
			word = "warning: "
		}
		fmt.Fprintf(w, "%s: %s%s: %s\n", where, word, problem.Code, Printable(problem.Message))
		if problem.Hint != "" {
			fmt.Fprintf(w, "    %s\n", Printable(problem.Hint))
		}
	}
}

// Printable takes out what could steer a terminal: files, and what amoCRM answers,
// may be anybody's.
func Printable(text string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '\uFFFD'
		}
		return c
	}, text)
}

// placed turns the core's issues into problems of this file.
func (f *File) placed(issues issue.List, locale issue.Locale) Problems {
	var list Problems
	for _, i := range issues {
		if i.Code == issue.Missing && f.strange[i.Path[:max(0, strings.LastIndexByte(i.Path, '/'))]] {
			continue // it is there under a wrong name, and that was said
		}
		i = inOurWords(i)
		p := Problem{Code: string(i.Code), Warning: i.Severity() == issue.Warning,
			Message: i.Message(locale), Hint: i.Hint(locale), Pointer: i.Path}
		switch i.In {
		case issue.InInput:
			p.Position = f.position(i.Path)
		case issue.InCurrent:
			p.Message = "in the account: " + p.Message
		}
		if i.Code == issue.ColourNotAllowed && i.Param("value", issue.English) == `""` { // nothing was read
			p.Hint = quoteColours
		}
		list = append(list, p)
	}
	return list
}

// inOurWords names a member as the file does.
func inOurWords(i issue.Issue) issue.Issue {
	params := make([]issue.Param, len(i.Params))
	for n, p := range i.Params {
		params[n] = p
		if p.Name == "field" {
			params[n] = issue.Text("field", ourName(i.Param("field", issue.English)))
		}
	}
	i.Params = params
	return i
}

// position is where a pointer leads, or the nearest thing around it that is in
// the file.
func (f *File) position(pointer string) Position {
	for {
		if at, known := f.places[pointer]; known {
			return at
		}
		cut := strings.LastIndexByte(pointer, '/')
		if cut < 0 {
			return Position{1, 1}
		}
		pointer = pointer[:cut]
	}
}
