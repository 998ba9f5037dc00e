// Command bench holds the core against encoding/json and validator on the same
// texts, checks first that both find the same, and prints ratios, ours first. The
// texts go to the file that -texts names, where widget/bench reads them.
//
// The peer reads the plain form only, takes null for absent, and names no line of
// a syntax fault: it does a little less than the core.
package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
)

// The best of so many rounds counts, in every part of the benchmark: what else a
// machine does can only slow a round down.
const rounds = 7

func main() {
	testing.Init()
	out := flag.String("texts", "", "where to write the texts, for the module's part")
	flag.Parse()
	if err := flag.Set("test.benchtime", "300ms"); err != nil {
		panic(err)
	}
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	legal := []text{small(), largest(), single(10), single(1000)}
	faulty := faulty()
	peer, raised := newChecks(100), newChecks(2000)
	for _, list := range [][]text{legal, faulty} {
		for i := range list {
			c := peer
			if list[i].Options != nil {
				c = raised
			}
			if err := agree(&list[i], c); err != nil {
				return err
			}
		}
	}
	if out != "" {
		if err := write(out, legal, faulty); err != nil {
			return err
		}
	}

	fmt.Printf("native: %s, %s/%s, validator %s; the best of %d rounds\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		version("github.com/go-playground/validator/v10"), rounds)
	fmt.Printf("equal findings on %d faulty texts, equal payloads on %d legal ones\n\n", len(faulty), len(legal))
	row("text -> findings + payload", "", "core", "peer", "time", "allocations", "bytes")
	for _, t := range legal[:2] {
		for _, twice := range []bool{true, false} {
			with := "json + validator"
			if !twice {
				with += ", equal keys not looked for"
			}
			compare(t.Name, with, third,
				func() { core.Build(amo.PipelinesSet, []byte(t.Input), t.Options) },
				func() { peer.build([]byte(t.Input), twice) })
		}
	}
	ten, thousand := legal[2], legal[3]
	few, many := against(
		func() { core.Build(amo.PipelinesSet, []byte(ten.Input), ten.Options) },
		func() { core.Build(amo.PipelinesSet, []byte(thousand.Input), thousand.Options) })
	record("native: time per stage at 1,000 stages", "core", "at 10 stages", many.ns/1000/(few.ns/10), 1.2)
	fmt.Printf("\ntime per stage at 1,000 stages: %.2f of that at 10 (%s and %s a call)\n",
		many.ns/1000/(few.ns/10), micros(few.ns), micros(many.ns))
	if err := replies(); err != nil {
		return err
	}
	return plans()
}

const third = 0.34 // "at least three times as fast"

// compare prints a row of the core's costs against a peer's. aim is the ratio of
// times that is to be kept.
func compare(name, with string, aim float64, ours, theirs func()) {
	a, b := against(ours, theirs)
	record("native: "+name, "core", with, a.ns/b.ns, aim)
	row(name, with, micros(a.ns), micros(b.ns), ratio(a.ns, b.ns), ratio(a.allocs, b.allocs), ratio(a.bytes, b.bytes))
}

// agree checks that the core and the peer find the same in a text and send the
// same, and notes what.
func agree(t *text, peer checks) error {
	request, issues := core.Build(amo.PipelinesSet, []byte(t.Input), t.Options)
	for _, i := range issues {
		f := string(i.Code)
		if i.Path != "" {
			f += " " + i.Path
		}
		t.Found = append(t.Found, f)
	}
	t.Found = sorted(t.Found)
	body, found := peer.build([]byte(t.Input), true)
	if found = sorted(found); !reflect.DeepEqual(t.Found, found) {
		return fmt.Errorf("%s: the core finds %q, the peer %q", t.Name, t.Found, found)
	}
	if (request.Body == nil) != (body == nil) || body != nil && !same(request.Body, body) {
		return fmt.Errorf("%s: the core sends %.200s, the peer %.200s", t.Name, request.Body, body)
	}
	t.Payload = request.Body
	return nil
}

func write(out string, legal, faulty []text) error {
	body, err := json.Marshal(map[string][]text{"legal": legal, "faulty": faulty})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	return os.WriteFile(out, body, 0o644)
}

type cost struct{ ns, allocs, bytes float64 }

// against measures two works in turns and returns each one's best round.
func against(a, b func()) (cost, cost) {
	var costs [2][]cost
	for range rounds {
		for i, work := range []func(){a, b} {
			r := testing.Benchmark(func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					work()
				}
			})
			costs[i] = append(costs[i], cost{float64(r.T.Nanoseconds()) / float64(r.N), float64(r.AllocsPerOp()), float64(r.AllocedBytesPerOp())})
		}
	}
	return best(costs[0]), best(costs[1])
}

func best(list []cost) cost {
	return slices.MinFunc(list, func(a, b cost) int { return cmp.Compare(a.ns, b.ns) })
}

func ratio(ours, theirs float64) string { return fmt.Sprintf("%.2f", ours/theirs) }
func micros(ns float64) string          { return fmt.Sprintf("%.1f µs", ns/1000) }

func row(cells ...any) {
	fmt.Printf("%-28s%-46s%12s%12s%8s%14s%8s\n", cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6])
}

// version is that of a module which this program was built with.
func version(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "?"
}
