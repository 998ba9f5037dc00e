package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/cmd/internal/transfer"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// copied is a copy of one kind, with the two states that it lies between.
type copied struct {
	transfer.Copy
	from      string
	then, now []byte
}

// leftOut is an item that the core refuses, and why.
type leftOut struct {
	transfer.Item
	issue issue.Issue
}

// plan plans the copy. Items that the core finds wrong are left out, here and from
// then on, and named; whether that is allowed is for the caller, who then throws
// the plan away. options are the core's, as JSON.
func (c *copied) plan(options []byte) (*plan.Plan, []leftOut) {
	var left []leftOut
	for {
		p, issues := core.MakePlan(string(c.Kind), c.now, c.Desired(), options)
		bad := c.wrong(issues)
		left = append(left, bad...)
		if p != nil || len(bad) == 0 {
			for _, i := range issues {
				if p == nil && i.Severity() == issue.Error { // of the account's own state
					left = append(left, leftOut{issue: i})
				}
			}
			return p, left
		}
		c.Items = slices.DeleteFunc(c.Items, func(item transfer.Item) bool {
			return slices.ContainsFunc(bad, func(b leftOut) bool { return b.Address == item.Address })
		})
	}
}

// wrong finds the items that errors are about. Of a list that is too long the
// last new ones are.
func (c *copied) wrong(issues issue.List) []leftOut {
	var bad []leftOut
	seen := map[int]bool{}
	add := func(at int, i issue.Issue) {
		if at >= 0 && at < len(c.Items) && !seen[at] {
			seen[at] = true
			bad = append(bad, leftOut{c.Items[at], i})
		}
	}
	for _, i := range issues {
		if i.Severity() != issue.Error || i.In != issue.InInput {
			continue
		}
		steps := strings.Split(i.Path, "/")
		if len(steps) > 2 {
			if at, err := strconv.Atoi(steps[2]); err == nil {
				add(at, i)
			}
			continue
		}
		over, _ := strconv.Atoi(i.Param("count", issue.English))
		limit, _ := strconv.Atoi(i.Param("max", issue.English))
		for at := len(c.Items) - 1; at >= 0 && over > limit; at-- {
			if c.Items[at].There == 0 {
				add(at, i)
				over--
			}
		}
	}
	return bad
}

// tell prints what is not as it was and what is not copied at all, and counts the
// latter.
func (c *copied) tell(w io.Writer, skip bool, left []leftOut) int {
	word := "impossible"
	if skip {
		word = "left out"
	}
	line := func(what string, n transfer.Note) {
		fmt.Fprintf(w, "%s/%s: %s: %s: %s\n", c.from, n.Address, what, strconv.Quote(n.Name), accountfile.Printable(n.What))
	}
	c.tellChanged(w)
	for _, n := range c.Lost {
		line("not carried", n)
	}
	for _, n := range c.Missing {
		line(word, n)
	}
	for _, l := range left {
		fmt.Fprintf(w, "%s/%s: %s: %s: %s: %s\n", c.from, l.Address, word, strconv.Quote(l.Name), l.issue.Code, accountfile.Printable(l.issue.Message(issue.English)))
	}
	return len(c.Missing) + len(left)
}

// tellChanged says each change once, with the first thing that it happens to.
func (c *copied) tellChanged(w io.Writer) {
	var order []string
	same := map[string][]transfer.Note{}
	for _, n := range c.Changed {
		if same[n.What] == nil {
			order = append(order, n.What)
		}
		same[n.What] = append(same[n.What], n)
	}
	for _, what := range order {
		first, more := same[what][0], ""
		if n := len(same[what]) - 1; n > 0 {
			more = fmt.Sprintf(", and %d more", n)
		}
		fmt.Fprintf(w, "%s/%s: changed: %s: %s%s\n", c.from, first.Address, strconv.Quote(first.Name), accountfile.Printable(what), more)
	}
}
