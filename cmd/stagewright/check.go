package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// checkCommand looks at a file without asking an account.
type checkCommand struct {
	source
	Dialect string `help:"API whose limits apply: ${enum}." enum:"v2,v4" default:"v4"`
	planFlags
}

func (*checkCommand) Help() string {
	return `Finds what is wrong with a file of pipelines, customer stages and segments, each with its line and column, without asking an account. What has an id is taken to be in the account already.

Examples:
  stagewright check account.yaml
  stagewright check account.yaml --json | jq '.issues[] | {line, code}'`
}

func (c *checkCommand) run(s streams) error {
	text, err := c.read(s)
	if err != nil {
		return err
	}
	file, problems := accountfile.Read(text, issue.Locale(c.Locale))
	if file != nil {
		problems = problems.With(file.Check(c.options(plan.KindPipelines, plan.Dialect(c.Dialect), nil)))
	}
	if c.JSON {
		fmt.Fprintf(s.out, "%s\n", envelope(problems, []byte("{}")))
	} else {
		problems.Print(s.err, c.name())
	}
	if problems.Failed() {
		return exit(exitInput)
	}
	if !c.JSON {
		fmt.Fprintf(s.err, "%s: %s.\n", c.name(), contents(file))
	}
	return nil
}

// contents counts what a file holds.
func contents(file *accountfile.File) string {
	var parts []string
	for _, kind := range file.Kinds() {
		n := len(gjson.GetBytes(file.Desired(kind, nil), string(kind)).Array())
		parts = append(parts, count(n, strings.TrimSuffix(title(kind), "s")))
	}
	return strings.Join(parts, ", ")
}

// envelope is the core's form of an answer; its issues have a line and a column
// beside the path.
func envelope(problems accountfile.Problems, result []byte) []byte {
	type placed struct {
		Code     string `json:"code"`
		Path     string `json:"path"`
		Severity string `json:"severity"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
		Line     int    `json:"line"`
		Column   int    `json:"column"`
	}
	issues := []placed{}
	for _, p := range problems {
		severity := issue.Error
		if p.Warning {
			severity = issue.Warning
		}
		issues = append(issues, placed{p.Code, p.Pointer, string(severity), p.Message, p.Hint, p.Line, p.Column})
	}
	if problems.Failed() {
		result = []byte("{}")
	}
	text, err := json.Marshal(map[string]any{"ok": !problems.Failed(), "issues": issues, "result": json.RawMessage(result)})
	if err != nil {
		panic(err) // strings, numbers and JSON: cannot happen
	}
	return text
}
