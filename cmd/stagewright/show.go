package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/tidwall/gjson"
	"golang.org/x/term"

	"github.com/stagewright/stagewright/core/plan"
)

// printer writes a plan for people, in colour on a terminal.
type printer struct {
	w                             io.Writer
	red, green, yellow, cyan, dim func(a ...any) string
}

func newPrinter(w io.Writer) printer {
	return printerFor(w, isTerminal(w) && os.Getenv("NO_COLOR") == "")
}

func printerFor(w io.Writer, coloured bool) printer {
	paint := func(attributes ...color.Attribute) func(a ...any) string {
		c := color.New(attributes...)
		if coloured {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.Sprint
	}
	return printer{w, paint(color.FgRed, color.Bold), paint(color.FgGreen), paint(color.FgYellow), paint(color.FgCyan), paint(color.Faint)}
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// show prints the plans, what is lost first.
func (p printer) show(a *account, all planned) {
	deletes, changes := 0, 0
	for _, one := range all.plans {
		deletes += len(one.Deletes)
		changes += len(one.Changes)
	}
	if changes == 0 {
		fmt.Fprintf(p.w, "%s: no changes.\n", a.host)
	} else {
		fmt.Fprintf(p.w, "%s: %s", a.host, count(changes, "change"))
		if deletes > 0 {
			fmt.Fprintf(p.w, " (%s)", p.red(count(deletes, "deletion")))
		}
		fmt.Fprintln(p.w)
	}
	if deletes > 0 {
		fmt.Fprintf(p.w, "\n%s\n", p.red("Deleted, for good:"))
		for _, one := range all.plans {
			for _, d := range one.Deletes {
				p.deletion(one, names(all.states[one.Kind], one), d)
			}
		}
	}
	for _, one := range all.plans {
		p.changes(one, names(all.states[one.Kind], one))
	}
	for _, one := range all.plans {
		if len(one.NotCarried) > 0 {
			fmt.Fprintf(p.w, "\nNot carried over, because no call can:\n")
			n := names(all.states[one.Kind], one)
			for _, lost := range one.NotCarried {
				fmt.Fprintf(p.w, "  %s: %s %s\n", n.of(lost.Address), inWords(lost.What), p.dim(lost.Address))
			}
		}
	}
}

// losses are what a plan says that it can't bring along, for people.
var losses = map[string]string{
	"ids": "comes back under a new id", "leads": "comes back without its deals", "customers": "comes back without its customers",
	"color": "its colour is no longer accepted: the nearest one takes its place", "unsorted": "the stage for incoming leads",
	"custom_fields_values": "values set since then stay",
}

func inWords(what string) string {
	if text, known := losses[what]; known {
		return text
	}
	return what
}

func (p printer) deletion(one *plan.Plan, n nameMap, d plan.Deletion) {
	what := map[plan.Kind]string{plan.KindPipelines: "deals", plan.KindStatuses: "customers", plan.KindSegments: "customers"}[one.Kind]
	held := what + ": not known"
	if d.Leads != nil {
		held = fmt.Sprintf("%s: %d", what, *d.Leads)
		if *d.Leads >= 250 {
			held = what + ": 250 or more"
		}
	}
	fate := ""
	switch {
	case one.Kind == plan.KindPipelines && strings.Contains(d.Address, "/statuses/") && (d.Leads == nil || *d.Leads > 0):
		fate = "; they move to the pipeline's first stage"
	case one.Kind == plan.KindPipelines && d.Leads != nil && *d.Leads > 0:
		fate = "; amoCRM refuses to delete a pipeline with deals"
	}
	fmt.Fprintf(p.w, "  %s %s (%s%s) %s\n", p.red("-"), n.of(d.Address), held, fate, p.dim(d.Address))
}

func (p printer) changes(one *plan.Plan, n nameMap) {
	if len(one.Changes) == len(one.Deletes) {
		return
	}
	fmt.Fprintf(p.w, "\n%s\n", strings.ToUpper(title(one.Kind)[:1])+title(one.Kind)[1:]+":")
	for _, c := range one.Changes {
		before, after := gjson.ParseBytes(c.Before), gjson.ParseBytes(c.After)
		switch c.Action {
		case plan.Create:
			fmt.Fprintf(p.w, "  %s %s%s %s\n", p.green("+"), n.of(c.Address), describe(after), p.dim(c.Address))
		case plan.Update:
			fmt.Fprintf(p.w, "  %s %s:%s %s\n", p.yellow("~"), n.of(c.Address), differences(before, after), p.dim(c.Address))
		case plan.Move:
			fmt.Fprintf(p.w, "  %s %s: %s %s\n", p.cyan(">"), n.of(c.Address), moved(before, after), p.dim(c.Address))
		}
	}
}

// moved is a move in words. Where others come and go, the number may stay.
func moved(before, after gjson.Result) string {
	from, to := before.Get("position").Int()+1, after.Get("position").Int()+1
	if from == to {
		return fmt.Sprintf("moves to place %d", to)
	}
	return fmt.Sprintf("moves from place %d to place %d", from, to)
}

// describe is a new thing in a few words.
func describe(v gjson.Result) string {
	text := ""
	if colour := v.Get("color").String(); colour != "" {
		text += ", " + strings.Trim(strconv.Quote(colour), `"`)
	}
	if v.Get("is_main").Bool() {
		text += ", the main one"
	}
	if stages := v.Get("statuses"); stages.IsArray() {
		text += ", " + count(len(stages.Array()), "stage") + ":"
		for i, s := range stages.Array() {
			if i == 4 && len(stages.Array()) > 5 {
				text += fmt.Sprintf(" and %d more", len(stages.Array())-4)
				break
			}
			if i > 0 {
				text += ","
			}
			text += " " + strconv.Quote(s.Get("name").String())
		}
	}
	if place := v.Get("position"); place.Exists() {
		text += fmt.Sprintf(", at place %d", place.Int()+1)
	}
	if fields := v.Get("custom_fields_values").Array(); len(fields) > 0 {
		text += ", " + count(len(fields), "field")
	}
	return text
}

var words = map[string]string{"name": "name", "color": "color", "is_main": "main", "custom_fields_values": "fields", "available_products_price_types": "price types"}

func differences(before, after gjson.Result) string {
	text := ""
	after.ForEach(func(name, value gjson.Result) bool {
		if text != "" {
			text += ";"
		}
		then := before.Get(gjson.Escape(name.Str))
		if value.IsArray() || then.IsArray() {
			text += " " + words[name.Str] + " change"
			return true
		}
		text += " " + words[name.Str] + " " + shown(then) + " becomes " + shown(value)
		return true
	})
	return text
}

func shown(v gjson.Result) string {
	if v.Type == gjson.String {
		return strconv.Quote(v.Str)
	}
	return v.Raw
}

// nameMap knows what stands at an address.
type nameMap map[string]string

// names reads the names of a state, and of what a plan makes.
func names(state []byte, p *plan.Plan) nameMap {
	n := nameMap{}
	kind := string(p.Kind)
	for _, item := range gjson.GetBytes(state, kind).Array() {
		address := kind + "/" + item.Get("id").Raw
		n[address] = item.Get("name").String()
		for _, s := range item.Get("statuses").Array() {
			n[address+"/statuses/"+s.Get("id").Raw] = s.Get("name").String()
		}
	}
	for _, c := range p.Changes {
		if c.Action == plan.Create {
			n[c.Address] = gjson.GetBytes(c.After, "name").String()
		}
	}
	return n
}

// of is a thing in words: stage "Offer" of "Sales".
func (n nameMap) of(address string) string {
	name := func(address string) string {
		if name, known := n[address]; known {
			return strconv.Quote(name) // a name may hold what steers a terminal
		}
		return address
	}
	steps := strings.Split(address, "/")
	if len(steps) == 4 {
		return "stage " + name(address) + " of " + name(steps[0]+"/"+steps[1])
	}
	return map[string]string{"pipelines": "pipeline ", "statuses": "customer stage ", "segments": "segment "}[steps[0]] + name(address)
}
