package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/transfer"
	"github.com/stagewright/stagewright/core/plan"
)

// copyCommand copies one account into another.
type copyCommand struct {
	From string `help:"The account to copy from; its token is read from STAGEWRIGHT_TOKEN_FROM." required:"" placeholder:"HOST"`
	To   string `help:"The account to copy into; its token is read from STAGEWRIGHT_TOKEN_TO." required:"" placeholder:"HOST"`
	dialectFlag
	onlyFlag
	SkipImpossible bool   `help:"Leave out what the other account has no place for, and copy the rest."`
	MaxPipelines   int    `help:"How many pipelines the account may have, when it is not 50 (10 in dialect v2)." placeholder:"N"`
	DryRun         bool   `help:"Only show what would change; exits with 2 when there is something to do." short:"n"`
	Out            string `help:"Write the map of old to new ids to this file instead of standard output." short:"o" placeholder:"FILE"`
	consentFlags
}

func (*copyCommand) Help() string {
	return `Copies pipelines, customer stages and segments. What the other account already has under the same name is changed to match; everything else there is left alone. amoCRM's own stages are found by their role, colours that cannot be chosen today become the nearest that can, custom fields of segments are found by code, else by name. What a copy cannot carry is listed. The map of old to new ids goes to standard output as JSON.

With --dialect auto, the account that is copied into decides.

Examples:
  export STAGEWRIGHT_TOKEN_FROM=… STAGEWRIGHT_TOKEN_TO=…
  stagewright copy --from old.amocrm.ru --to new.amocrm.ru --dry-run
  stagewright copy --from old.amocrm.ru --to new.amocrm.ru --skip-impossible --out ids.json`
}

func (c *copyCommand) run(ctx context.Context, s streams) error {
	if err := c.consentFlags.check(); err != nil {
		return err
	}
	if err := writable(c.Out); err != nil {
		return err
	}
	from, err := open(ctx, s, c.From, "STAGEWRIGHT_TOKEN_FROM", "auto")
	if err != nil {
		return err
	}
	to, err := open(ctx, s, c.To, "STAGEWRIGHT_TOKEN_TO", c.Dialect)
	if err != nil {
		return err
	}
	all := planned{states: map[plan.Kind][]byte{}}
	var copies []copied
	impossible := 0
	for _, kind := range c.kinds() {
		one, err := c.read(ctx, s, from, to, kind)
		if err != nil {
			return err
		}
		if one == nil {
			continue
		}
		var left []leftOut
		p := to.withDeals(ctx, s, kind, planFlags{MaxPipelines: c.MaxPipelines}, func(options []byte) *plan.Plan {
			p, more := one.plan(options)
			left = append(left, more...)
			return p
		})
		impossible += one.tell(s.err, c.SkipImpossible, left)
		all.states[kind] = one.now
		if p != nil {
			all.add(p)
		}
		copies = append(copies, *one)
	}
	if impossible > 0 && !c.SkipImpossible {
		return &trouble{exitInput, to.host, "impossible", count(impossible, "item") + " can't be copied. Nothing was sent.", "--skip-impossible copies the rest."}
	}
	newPrinter(s.err).show(to, all)
	if c.DryRun {
		if all.changes() {
			fmt.Fprintf(s.err, "\nDigest %s\n", all.digest())
			return exit(exitChanges)
		}
		return nil
	}
	if all.changes() {
		if err := c.agree(ctx, s, to, all); err != nil {
			return err
		}
		done, err := to.carryOut(ctx, s, all, c.Snapshots)
		if err != nil {
			return err
		}
		done.print(s.err)
		if err := done.verdict(s.err, c.Digest != ""); err != nil {
			return errors.Join(err, c.writeIDs(ctx, s, to, copies))
		}
	}
	return c.writeIDs(ctx, s, to, copies)
}

// writeIDs reads the account again and says what became of each id.
func (c *copyCommand) writeIDs(ctx context.Context, s streams, to *account, copies []copied) error {
	ids := map[string]map[string]int64{}
	for _, one := range copies {
		now, err := to.current(ctx, one.Kind)
		if err != nil {
			return err
		}
		for name, list := range transfer.IDs(one.Copy, one.then, now) {
			ids[name] = list
		}
	}
	text, err := json.MarshalIndent(ids, "", "  ")
	if err != nil {
		return err
	}
	if c.Out != "" {
		return replaceFile(c.Out, append(text, '\n'))
	}
	_, err = fmt.Fprintf(s.out, "%s\n", text)
	return err
}

// read reads one kind of both accounts. It is nil when there is nothing to copy.
func (c *copyCommand) read(ctx context.Context, s streams, from, to *account, kind plan.Kind) (*copied, error) {
	then, err := from.current(ctx, kind)
	switch {
	case errors.Is(err, errOff) && len(c.Only) > 0:
		return nil, from.off(kind)
	case errors.Is(err, errOff):
		fmt.Fprintf(s.err, "%s: note: the account has no %s; there are none to copy.\n", from.host, title(kind))
		return nil, nil
	case err != nil:
		return nil, err
	}
	one := &copied{then: then, from: from.host}
	one.now, err = to.current(ctx, kind)
	switch {
	case errors.Is(err, errOff):
		n := len(gjson.GetBytes(then, string(kind)).Array())
		if !c.SkipImpossible && n > 0 {
			return nil, to.off(kind)
		}
		fmt.Fprintf(s.err, "%s: left out: %s, for the customers of %s are in another mode.\n", from.host, title(kind), to.host)
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch kind {
	case plan.KindPipelines:
		one.Copy = transfer.Pipelines(then, one.now, to.dialect)
	case plan.KindStatuses:
		one.Copy = transfer.Statuses(then, one.now)
	default:
		old, err := from.SegmentFields(ctx)
		if err != nil {
			return nil, callTrouble(from.host, err)
		}
		now, err := to.SegmentFields(ctx)
		if err != nil {
			return nil, callTrouble(to.host, err)
		}
		one.Copy = transfer.Segments(then, one.now, old, now)
	}
	return one, nil
}
