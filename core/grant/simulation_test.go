package grant

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Every answer to the first questions of a run, from each of the ways in which a
// refresh begins.
func TestEverySchedule(t *testing.T) {
	depth := 7
	if testing.Short() {
		depth = 5
	}
	for name, trigger := range map[string]func(w *world){
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
	} {
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
