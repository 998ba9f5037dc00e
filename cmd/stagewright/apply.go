package main

import (
	"context"
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
)

// applyCommand carries out what a file, a plan or a snapshot asks for.
type applyCommand struct {
	File string `arg:"" help:"A YAML file, a plan that stagewright plan --json wrote, or a snapshot to go back to. - is standard input, with --yes."`
	accountFlags
	planFlags
	consentFlags
	JSON   bool   `name:"json" help:"Print the result as JSON."`
	Locale string `help:"Language of the core's messages: ${enum}." enum:"en,ru" default:"en"`
}

func (*applyCommand) Help() string {
	return `Shows the plan, asks you to type the account's subdomain, writes the present state to a snapshot file, and sends the plan. Applying the snapshot goes back. Afterwards the account is read again and compared.

When it stops half way (the network, a refusal), run it again: it reads the account and does the rest. Nothing is sent twice.

Examples:
  stagewright apply account.yaml --account demo.amocrm.ru
  stagewright apply plan.json --account demo.amocrm.ru
  stagewright apply account.yaml --account demo.amocrm.ru --yes --digest 3f1c…   (from stagewright plan)
  stagewright apply stagewright-demo-20261122T101500Z.json --account demo.amocrm.ru`
}

func (c *applyCommand) run(ctx context.Context, s streams) error {
	if err := c.consentFlags.check(); err != nil {
		return err
	}
	w, err := readWanted(s, c.File, issue.Locale(c.Locale), false)
	if err != nil {
		return err
	}
	a, err := open(ctx, s, c.Account, "STAGEWRIGHT_TOKEN", c.Dialect)
	if err != nil {
		return err
	}
	all, err := w.plan(ctx, s, a, c.kinds(), c.planFlags)
	w.problems.Print(s.err, w.name)
	if err != nil {
		return err
	}
	newPrinter(s.err).show(a, all)
	if !all.changes() {
		if c.JSON {
			fmt.Fprintln(s.out, `{"applied":true,"account":`+quoted(a.host)+`,"snapshot":"","plans":[]}`)
		}
		return nil
	}
	if err := c.agree(ctx, s, a, all); err != nil {
		return err
	}
	done, err := a.carryOut(ctx, s, all, c.Snapshots)
	if err != nil {
		return err
	}
	if c.JSON {
		fmt.Fprintf(s.out, "%s\n", done.json())
	} else {
		done.print(s.out)
	}
	return done.verdict(s.err, c.Digest != "" || w.plans != nil)
}
