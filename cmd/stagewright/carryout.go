package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/plan"
)

// done is what became of the plans of one account.
type done struct {
	account  *account
	snapshot string
	results  []result
	left     int // requests of the plans behind one that stopped

	interrupted bool
}

type result struct {
	plan *plan.Plan
	amocrm.Applied
	names nameMap
}

// carryOut reads the account once more, keeps what it read as the way back, and
// sends one plan after the other until one does not reach its end.
func (a *account) carryOut(ctx context.Context, s streams, all planned, snapshots string) (*done, error) {
	for _, p := range all.plans {
		if err := unsendable(p); err != nil {
			return nil, err
		}
	}
	states, err := a.fresh(ctx, all)
	if err != nil {
		return nil, err
	}
	d := &done{account: a}
	total := 0
	for _, p := range all.plans {
		total += len(p.Requests)
	}
	if total > 0 {
		if d.snapshot, err = a.save(states, snapshots); err != nil {
			return nil, err
		}
		fmt.Fprintf(s.err, "The way back: stagewright apply %s --account %s\n", d.snapshot, a.given)
	}
	bar := newBar(s.err, "sending", total, isTerminal(s.err))
	sent := 0
	for i, p := range all.plans {
		applied := a.Apply(ctx, p, states[p.Kind], func(step amocrm.Step) { _ = bar.Set(sent + step.Done) })
		sent += len(p.Requests)
		d.results = append(d.results, result{p, applied, names(states[p.Kind], p)})
		if !applied.Applied {
			for _, next := range all.plans[i+1:] {
				d.left += len(next.Requests)
			}
			break
		}
	}
	_ = bar.Finish()
	d.interrupted = ctx.Err() != nil
	return d, nil
}

// newBar shows how many requests are done; it says nothing when nobody watches.
func newBar(w io.Writer, what string, total int, watched bool) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetVisibility(watched),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(),
	)
}

// save writes the states as a file that apply takes.
func (a *account) save(states map[plan.Kind][]byte, folder string) (name string, err error) {
	raw := map[plan.Kind]json.RawMessage{}
	for kind, state := range states {
		raw[kind] = state
	}
	at := time.Now().UTC()
	text, err := json.Marshal(map[string]any{"format_version": 1, "account": a.host, "subdomain": a.subdomain, "at": at.Format(time.RFC3339), "states": raw})
	if err != nil {
		return "", err
	}
	for n := 0; n < 100; n++ { // two within one second
		name = filepath.Join(folder, fmt.Sprintf("stagewright-%s-%s.json", filepath.Base(a.subdomain), at.Add(time.Duration(n)*time.Second).Format("20060102T150405Z")))
		if err = saveJSON(name, text); err == nil {
			return name, nil
		}
	}
	return "", &trouble{exitUsage, folder, "no-snapshot", "The snapshot can't be written, so nothing was sent: " + err.Error() + ".", "Name another folder with --snapshots."}
}

// print says what became of each item, and what new things became.
func (d *done) print(w io.Writer) {
	p := newPrinter(w)
	mark := map[amocrm.Status]string{
		amocrm.Done: p.green("done    "), amocrm.Failed: p.red("failed  "), amocrm.UnknownItem: p.yellow("unknown "), amocrm.NotYet: p.dim("not sent"),
	}
	for _, r := range d.results {
		for _, item := range r.Items {
			became := ""
			if id, known := r.IDs[item.Address]; known {
				became = fmt.Sprintf(", id %d", id)
			}
			fmt.Fprintf(w, "%s  %s%s %s%s\n", mark[item.Status], r.names.of(item.Address), became, p.dim(string(item.Endpoint)), why(item))
		}
	}
}

// why is what amoCRM said about an item that it did not take.
func why(item amocrm.Item) string {
	f := gjson.ParseBytes(item.Failure)
	if !f.IsObject() {
		return ""
	}
	text := "\n          " + f.Get("kind").Str
	if status := f.Get("status").Int(); status > 0 {
		text += fmt.Sprintf(" (HTTP %d)", status)
	}
	for _, name := range []string{"title", "detail"} {
		if said := f.Get(name).Str; said != "" {
			text += ": " + accountfile.Printable(said)
		}
	}
	for _, field := range f.Get("fields").Array() {
		text += fmt.Sprintf("\n          %s %s %s", accountfile.Printable(field.Get("path").Str), accountfile.Printable(field.Get("code").Str), accountfile.Printable(field.Get("detail").Str))
	}
	return text
}

// verdict sums up what did not come about, and gives the exit code for it. fixed
// says that just this plan was agreed to: what is left of it is another one.
func (d *done) verdict(w io.Writer, fixed bool) error {
	tally := map[amocrm.Status]int{}
	tally[amocrm.NotYet] = d.left
	unchanged, read := 0, true
	for _, r := range d.results {
		for _, item := range r.Items {
			tally[item.Status]++
		}
		read = read && r.After != nil
		if r.Applied.Applied {
			for _, difference := range r.Differences {
				unchanged++
				fmt.Fprintf(w, "%s: unchanged: amoCRM accepted this but did not carry it out: %s of %s\n", d.account.host, difference.Action, r.names.of(difference.Address))
			}
		}
	}
	blame := exitUnreachable // without a refusal an answer was lost, even if its request was found done
	if tally[amocrm.Failed] > 0 {
		blame = exitRefused
	}
	code, word := "stopped", "Stopped"
	if d.interrupted {
		code, word = "interrupted", "Interrupted"
	}
	again := "Run the same command again: it reads the account and does the rest."
	if fixed {
		again = "Make the plan again from its file: it reads the account and holds the rest."
	}
	switch {
	case tally[amocrm.Failed]+tally[amocrm.UnknownItem]+tally[amocrm.NotYet] > 0:
		return &trouble{blame, d.account.host, code, fmt.Sprintf("%s: %d done, %d failed, %d unknown, %d not sent.",
			word, tally[amocrm.Done], tally[amocrm.Failed], tally[amocrm.UnknownItem], tally[amocrm.NotYet]), again}
	case !read:
		return &trouble{exitUnreachable, d.account.host, "not-compared", "Everything was sent, but the account could not be read afterwards.", "Run stagewright plan to see whether anything is left."}
	case unchanged > 0:
		return &trouble{exitRefused, d.account.host, "unchanged", count(unchanged, "change") + " accepted by amoCRM had no effect.", "Run stagewright plan to see what is left."}
	}
	return nil
}

// json is what became of it, for programs.
func (d *done) json() []byte {
	type one struct {
		Kind plan.Kind `json:"kind"`
		amocrm.Applied
	}
	plans, whole := []one{}, true
	for _, r := range d.results {
		plans = append(plans, one{r.plan.Kind, r.Applied})
		whole = whole && r.Applied.Applied
	}
	text, err := json.Marshal(map[string]any{"applied": whole, "account": d.account.host, "snapshot": d.snapshot, "plans": plans})
	if err != nil {
		panic(err) // strings, numbers and JSON: cannot happen
	}
	return text
}
