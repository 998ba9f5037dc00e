package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
)

// source is where a command's text comes from, and how issues are shown.
type source struct {
	File   string `arg:"" optional:"" help:"The file to read; standard input when left out or -."`
	JSON   bool   `name:"json" help:"Print the core's envelope instead."`
	Locale string `help:"Language of the core's messages: ${enum}." enum:"en,ru" default:"en"`
}

func (f *source) name() string {
	if f.File == "" || f.File == "-" {
		return "<stdin>"
	}
	return f.File
}

func (f *source) read(s streams) ([]byte, error) {
	if f.File == "" || f.File == "-" {
		return readInput(s.in)
	}
	file, err := os.Open(f.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAll(file)
}

// buildCommand prints the body of a request, for people and for pipes.
type buildCommand struct {
	Endpoint string `arg:"" help:"An endpoint, such as pipelines.set."`
	source
	Options string `help:"Options as JSON, such as '{\"max_stages\":100}'." placeholder:"JSON"`
}

func (*buildCommand) Help() string {
	return `Reads an endpoint's input, as plain JSON or in amoCRM's own form, and prints the body to send. Problems go to standard error, each with its line and column. The endpoints are listed by: echo '{}' | stagewright call facts

Examples:
  echo '{"add":[{"name":"Sales","statuses":[{"name":"Call"}]}]}' | stagewright build pipelines.set
  stagewright build pipelines.delete ids.json --json`
}

func (b *buildCommand) run(s streams) error {
	text, err := b.read(s)
	if err != nil {
		return err
	}
	if b.JSON {
		call := callText(b.Endpoint, b.Locale, text, b.Options)
		return (&callCommand{Op: "build"}).run(streams{in: call, out: s.out, err: s.err})
	}
	var options []byte
	if b.Options != "" {
		options = []byte(b.Options)
	}
	request, issues := core.Build(amo.Endpoint(b.Endpoint), text, options)
	printIssues(s.err, b.name(), text, issues, issue.Locale(b.Locale))
	if issues.HasErrors() {
		return exit(exitInput)
	}
	if request.Body == nil {
		fmt.Fprintf(s.err, "%s %s has no body\n", request.Method, request.Path)
		return nil
	}
	_, err = fmt.Fprintf(s.out, "%s\n", request.Body)
	return err
}

// printIssues writes issues as a compiler does: file:line:col: code: message,
// and below it what to do.
func printIssues(w io.Writer, file string, text []byte, issues issue.List, locale issue.Locale) {
	for _, i := range issues {
		where := file
		if line, column, ok := locate(text, i); ok {
			where = fmt.Sprintf("%s:%d:%d", file, line, column)
		}
		if i.In == issue.InCall {
			where = "command line"
			if strings.HasPrefix(i.Path, "/options") {
				where = "--options"
			}
		}
		word := ""
		if i.Severity() == issue.Warning {
			word = "warning: "
		}
		fmt.Fprintf(w, "%s: %s%s: %s\n", where, word, i.Code, accountfile.Printable(i.Message(locale)))
		if hint := i.Hint(locale); hint != "" {
			fmt.Fprintf(w, "    %s\n", accountfile.Printable(hint))
		}
	}
}
