package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
)

// planCommand shows what applying a file would change.
type planCommand struct {
	File string `arg:"" help:"A YAML file, a snapshot to go back to, or a plan that was made before. - is standard input."`
	accountFlags
	planFlags
	JSON   bool   `name:"json" help:"Print the envelope with the plans: what apply takes."`
	Out    string `help:"Write the same to a file as well." short:"o" placeholder:"FILE"`
	Locale string `help:"Language of the core's messages: ${enum}." enum:"en,ru" default:"en"`
}

func (*planCommand) Help() string {
	return `Prints what applying the file would change: deletions first, with the deals that they move, then everything else. Nothing is sent. Exits with 2 when there is something to do, with 0 when there is not.

Examples:
  stagewright plan account.yaml --account demo.amocrm.ru
  stagewright plan account.yaml --account demo.amocrm.ru --complete
  stagewright plan account.yaml --account demo.amocrm.ru --out plan.json
  stagewright plan stagewright-demo-20261122T101500Z.json --account demo.amocrm.ru`
}

func (p *planCommand) run(ctx context.Context, s streams) error {
	if err := writable(p.Out); err != nil {
		return err
	}
	w, err := readWanted(s, p.File, issue.Locale(p.Locale), p.JSON)
	if w != nil && w.problems.Failed() && p.JSON {
		fmt.Fprintf(s.out, "%s\n", envelope(w.problems, nil))
	}
	if err != nil {
		return err
	}
	a, err := open(ctx, s, p.Account, "STAGEWRIGHT_TOKEN", p.Dialect)
	if err != nil {
		return err
	}
	all, err := w.plan(ctx, s, a, p.kinds(), p.planFlags)
	if p.JSON && (err == nil || w.problems.Failed()) {
		fmt.Fprintf(s.out, "%s\n", envelope(w.problems, all.json(a)))
	} else {
		w.problems.Print(s.err, w.name)
	}
	if err != nil {
		return err
	}
	if p.Out != "" {
		if err := replaceFile(p.Out, append(envelope(w.problems, all.json(a)), '\n')); err != nil {
			return err
		}
	}
	if !p.JSON {
		newPrinter(s.out).show(a, all)
		if all.changes() {
			fmt.Fprintf(s.out, "\nDigest %s\n", all.digest())
		}
	}
	if all.changes() {
		return exit(exitChanges)
	}
	return nil
}

// json is the result of a plan: what apply takes back.
func (p planned) json(a *account) []byte {
	plans := []json.RawMessage{}
	for _, one := range p.plans {
		plans = append(plans, one.JSON())
	}
	text, err := json.Marshal(map[string]any{"account": a.host, "digest": p.digest(), "plans": plans})
	if err != nil {
		panic(err) // strings and JSON: cannot happen
	}
	return text
}
