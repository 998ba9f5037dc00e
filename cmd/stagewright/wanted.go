package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// wanted is what an account is to become: a file, a plan that was made before, or
// a snapshot to go back to.
type wanted struct {
	name     string
	locale   issue.Locale
	file     *accountfile.File
	plans    []*plan.Plan
	snapshot map[plan.Kind][]byte
	of       string // the subdomain that a snapshot is of
	problems accountfile.Problems
}

// readWanted tells the three apart: JSON with plans, JSON with states, all else
// is YAML. It prints what is wrong with the file.
func readWanted(s streams, name string, locale issue.Locale, quiet bool) (*wanted, error) {
	src := source{File: name}
	text, err := src.read(s)
	if err != nil {
		return nil, err
	}
	w := &wanted{name: src.name(), locale: locale}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && gjson.ValidBytes(text) {
		v := gjson.ParseBytes(text)
		if inner := v.Get("result"); inner.IsObject() {
			v = inner
		}
		if states := v.Get("states"); states.IsObject() {
			w.of = v.Get("subdomain").String()
			return w, w.readSnapshot(states)
		}
		if found, err := w.readPlans(v); found || err != nil {
			return w, err
		}
	}
	w.file, w.problems = accountfile.Read(text, locale)
	if w.problems.Failed() {
		if w.file != nil {
			w.problems = w.problems.With(w.file.Check([]byte(`{"dialect":"v4"}`))) // all at once
		}
		if !quiet {
			w.problems.Print(s.err, w.name)
		}
		return w, exit(exitInput)
	}
	return w, nil
}

func (w *wanted) readPlans(v gjson.Result) (found bool, err error) {
	list := v.Get("plans").Array()
	switch {
	case v.Get("plans").IsArray():
	case v.Get("plan").IsObject():
		list = []gjson.Result{v.Get("plan")}
	case v.Get("format_version").Exists() && v.Get("requests").Exists():
		list = []gjson.Result{v}
	default:
		return false, nil
	}
	for _, text := range list {
		p, err := plan.Decode([]byte(text.Raw))
		if err != nil {
			return true, &trouble{exitInput, w.name, "bad-plan", "This is not a plan that stagewright made, or it was changed afterwards.", "Make it again: stagewright plan FILE --json > plan.json"}
		}
		if slices.ContainsFunc(w.plans, func(other *plan.Plan) bool { return other.Kind == p.Kind }) {
			return true, &trouble{exitInput, w.name, "bad-plan", "There are two plans of " + title(p.Kind) + ": the first would make the second stale.", ""}
		}
		w.plans = append(w.plans, p)
	}
	if w.plans == nil {
		w.plans = []*plan.Plan{}
	}
	return true, nil
}

func (w *wanted) readSnapshot(states gjson.Result) error {
	w.snapshot = map[plan.Kind][]byte{}
	states.ForEach(func(kind, state gjson.Result) bool {
		w.snapshot[plan.Kind(kind.Str)] = []byte(state.Raw)
		return true
	})
	for kind := range w.snapshot {
		if !slices.Contains(plan.Kinds(), string(kind)) {
			return &trouble{exitInput, w.name, "bad-snapshot", "This is not a snapshot that stagewright wrote.", "apply and copy name theirs after \"The way back\"."}
		}
	}
	return nil
}

// kinds are those that it speaks of.
func (w *wanted) kinds() []plan.Kind {
	switch {
	case w.file != nil:
		return w.file.Kinds()
	case w.snapshot != nil:
		var kinds []plan.Kind
		for _, kind := range plan.Kinds() {
			if w.snapshot[plan.Kind(kind)] != nil {
				kinds = append(kinds, plan.Kind(kind))
			}
		}
		return kinds
	}
	var kinds []plan.Kind
	for _, p := range w.plans {
		kinds = append(kinds, p.Kind)
	}
	return kinds
}

// plan plans the way from the account's present state. What is wrong is kept in
// problems; when that is an error the error is exit(exitInput).
func (w *wanted) plan(ctx context.Context, s streams, a *account, only []plan.Kind, f planFlags) (planned, error) {
	all := planned{states: map[plan.Kind][]byte{}}
	if w.snapshot != nil && w.of != a.subdomain {
		// Ids mean nothing elsewhere: all of the account would go, to be made anew.
		return all, &trouble{exitInput, w.name, "other-account", "This is a snapshot of " + w.of + ", not of " + a.subdomain + ".", "stagewright copy brings one account's state into another."}
	}
	for _, p := range w.plans {
		if p.Kind == plan.KindPipelines {
			a.dialect = p.Dialect // the two dialects do not read quite the same
		}
	}
	for _, kind := range only {
		if len(only) < len(plan.Kinds()) && !slices.Contains(w.kinds(), kind) { // --only named it
			fmt.Fprintf(s.err, "%s: note: it says nothing about %s.\n", w.name, title(kind))
		}
	}
	for _, kind := range w.kinds() {
		if !slices.Contains(only, kind) {
			continue
		}
		state, err := a.current(ctx, kind)
		switch {
		case errors.Is(err, errOff):
			return all, a.off(kind)
		case err != nil:
			return all, err
		}
		all.states[kind] = state
		if w.plans != nil {
			if err := w.takeOver(a, kind, state, &all); err != nil {
				return all, err
			}
			continue
		}
		var last accountfile.Problems
		p := a.withDeals(ctx, s, kind, f, func(options []byte) (p *plan.Plan) {
			if w.file != nil {
				p, last = w.file.Plan(kind, state, options)
				return p
			}
			var issues issue.List
			p, issues = core.MakeRestore(string(kind), state, w.snapshot[kind], options)
			last = unplaced(issues, w.locale)
			return p
		})
		w.problems = append(w.problems, last...)
		if p != nil && !last.Failed() {
			if err := unsendable(p); err != nil {
				return all, err
			}
			all.add(p)
		}
	}
	if w.problems.Failed() {
		return all, exit(exitInput)
	}
	return all, nil
}

// takeOver keeps the plan of one kind if the account is still as it was.
func (w *wanted) takeOver(a *account, kind plan.Kind, state []byte, all *planned) error {
	for _, p := range w.plans {
		if p.Kind != kind {
			continue
		}
		base, err := plan.BaseDigest(state)
		if err != nil {
			return err
		}
		if base != p.BaseDigest {
			return &trouble{exitStale, w.name, "stale", "The " + title(kind) + " of " + a.host + " are not what this plan starts from. Nothing was sent.",
				"Make the plan again and look at it."}
		}
		all.add(p)
	}
	return nil
}

// unplaced are issues of something that has no lines.
func unplaced(issues issue.List, locale issue.Locale) accountfile.Problems {
	var list accountfile.Problems
	for _, i := range issues {
		list = append(list, accountfile.Problem{Code: string(i.Code), Warning: i.Severity() == issue.Warning,
			Message: i.Message(locale), Hint: i.Hint(locale), Pointer: i.Path})
	}
	return list
}

// saveJSON is a file of ours: nobody else needs to read it.
func saveJSON(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s\n", text)
	return errors.Join(err, file.Close())
}
