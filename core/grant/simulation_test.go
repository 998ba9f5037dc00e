package grant

import (
	options "flag" // the package has a flag of its own
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	drawn = options.Int("schedules", 20_000, "how many schedules to draw")
	seed  = options.Uint64("seed", 0, "the seed of a schedule to repeat; 0 draws them all")
)

// triggers are the ways in which a refresh begins.
var triggers = map[string]func(w *world){
	"a caller with an expired token": func(w *world) {
		w.pass(2 * day)
		w.turn(Event{Kind: Need})
		w.turn(Event{Kind: Need})
	},
	"a caller answered 401": func(w *world) {
		w.pass(1 * minute)
		w.turn(Event{Kind: Need, Seen: 1})
	},
	"the alarm before expiry": func(w *world) {
		w.pass(w.alarm - w.now)
		w.turn(Event{Kind: Alarm})
	},
}

// Schedules that are bad for longer: forty answers are drawn, whatever comes
// after them is the world at its best. `-seed N` repeats one.
func TestDrawnSchedules(t *testing.T) {
	for name, trigger := range triggers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if *seed > 0 {
				t.Logf("ended in reauthorize: %v", drawnRun(t, trigger, *seed))
				return
			}
			runs, lost := max(1, *drawn/len(triggers)), 0
			for n := range uint64(runs) {
				if drawnRun(t, trigger, n+1) {
					lost++
				}
			}
			require.Positive(t, lost, "the world is never bad enough")
			require.Less(t, lost, runs)
			t.Logf("%d schedules, %d ended in reauthorize", runs, lost)
		})
	}
}

func drawnRun(t *testing.T, trigger func(w *world), n uint64) (lost bool) {
	defer func() {
		if t.Failed() {
			t.Logf("again: -run '^%s$' -seed %d", t.Name(), n)
		}
	}()
	w := newWorld(t, &schedule{depth: 40, draw: rand.New(rand.NewPCG(n, uint64(len(t.Name()))))})
	w.run(func() { trigger(w) })
	w.safe()
	return w.row.Status == Reauthorize
}

// Every answer to the first questions of a run, from each of the ways in which a
// refresh begins.
func TestEverySchedule(t *testing.T) {
	depth := 7
	if testing.Short() {
		depth = 5
	}
	for name, trigger := range triggers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runs, lost := 0, 0
			s := &schedule{depth: depth}
			for {
				w := newWorld(t, s)
				w.run(func() { trigger(w) })
				w.safe()
				if w.row.Status == Reauthorize {
					lost++
				}
				runs++
				if !s.next() {
					break
				}
			}
			require.Greater(t, runs, 500)
			require.Positive(t, lost, "the world is never bad enough")
			require.Less(t, lost, runs)
			t.Logf("%d schedules, %d ended in reauthorize", runs, lost)
		})
	}
}

// A world at its best needs one refresh for any number of callers.
func TestOneRefreshForAll(t *testing.T) {
	w := newWorld(t, &schedule{})
	w.pass(2 * day)
	for range 100 {
		w.turn(Event{Kind: Need})
	}
	require.Len(t, w.effects, 1)
	w.run(func() {})
	w.safe()
	require.Equal(t, 2, w.issued)
	for range 100 {
		w.turn(Event{Kind: Need})
	}
	require.Len(t, w.used, 100)
	require.Equal(t, 2, w.issued)
}
