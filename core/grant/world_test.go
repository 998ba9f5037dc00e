package grant

import (
	"github.com/stagewright/stagewright/core/strictjson"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// schedule answers every question of one run. The first depth questions are
// counted through like an odometer, so that all their answers are tried; the
// rest get the answer 0, which is always the world at its best.
type schedule struct {
	answers []int
	ways    []int
	asked   int
	depth   int
	draw    *rand.Rand // draws the answers instead
}

func (s *schedule) choose(ways int) int {
	if ways < 2 || s.asked >= s.depth {
		return 0
	}
	if s.draw != nil {
		s.asked++
		if s.draw.IntN(2) == 0 {
			return 0 // or hardly any run would come to an end by itself
		}
		return s.draw.IntN(ways)
	}
	if s.asked == len(s.answers) {
		s.answers, s.ways = append(s.answers, 0), append(s.ways, ways)
	}
	s.asked++
	return s.answers[s.asked-1]
}

// next moves on to the next schedule; false after the last one.
func (s *schedule) next() bool {
	s.asked = 0
	for i := len(s.answers) - 1; i >= 0; i-- {
		if s.answers[i]+1 < s.ways[i] {
			s.answers[i]++
			s.answers, s.ways = s.answers[:i+1], s.ways[:i+1]
			return true
		}
	}
	return false
}

// world is everything around the machine: a vendor whose refresh tokens are
// numbers, good for one use; a row and an escrow that hold them; a process that
// keeps the executor's rules and can die at any point.
type world struct {
	t   testing.TB
	s   *schedule
	now int64
	log []Event

	live   int          // the refresh token that the vendor takes
	spent  map[int]bool // those that it took
	issued int          // the newest one it made
	later  []arrival    // what goes on outside without us
	row    State        // the durable state
	pair   int          // the durable refresh token
	escrow map[int64]kv // version -> pair

	pending int      // this process's pair, not saved yet
	effects []Effect // of this process, to be done
	alarm   int64
	alerts  int
	used    []int64
}

type arrival struct {
	at      int64
	happens func()
}

type kv struct {
	pair    int
	visible int64
	expires int64
}

func newWorld(t testing.TB, s *schedule) *world {
	w := &world{t: t, s: s, now: 1_700_000_000_000, escrow: map[int64]kv{}, spent: map[int]bool{}, live: 1, issued: 1, pending: 1}
	w.turn(Event{Kind: Authorized, Renewable: true, Access: true, Refresh: true, ExpiresIn: 86400})
	w.turn(Event{Kind: Need})
	w.used = nil
	return w
}

// turn is the executor's one turn: read, step, write, and what belongs to it.
func (w *world) turn(event Event) {
	w.log = append(w.log, event)
	next, effects := Step(w.row, event, w.now)
	w.row = next
	for _, e := range effects {
		switch e.Kind {
		case Save:
			require.Equal(w.t, next.Version, e.Version)
			w.pair, w.pending = w.pending, 0
		case SetAlarm:
			w.alarm = e.At
		case Alert:
			w.alerts++
		case Use:
			require.Equal(w.t, next.Version, e.Version, "only what is saved is used")
			if e.At > w.now { // until then nobody else has to ask
				later, again := Step(next, Event{Kind: Need}, e.At-1)
				require.Equal(w.t, next, later)
				require.Equal(w.t, []Effect{e}, again)
			}
			w.used = append(w.used, e.Version)
		case Refresh, Escrow, Recover, Probe:
			w.effects = append(w.effects, e)
		}
	}
}

// stored is the state as it comes back from storage.
func (w *world) stored() State {
	r := reader{}
	s := r.state(strictjson.Known(string(w.row.AppendJSON(nil))))
	require.Equal(w.t, w.row, s)
	return s
}

// crash ends the process: its memory and what it has not done are gone.
func (w *world) crash() {
	w.row = w.stored()
	w.effects, w.pending = nil, 0
	w.pass(1 * second)
	w.turn(Event{Kind: Start})
}

func (w *world) pass(ms int64) {
	w.now += ms
	for i := 0; i < len(w.later); i++ {
		if a := w.later[i]; a.at <= w.now {
			w.later = slices.Delete(w.later, i, i+1)
			a.happens()
			i = -1
		}
	}
}

func (w *world) after(ms int64, happens func()) {
	w.later = append(w.later, arrival{w.now + ms, happens})
}

// trade is the vendor taking a refresh token. A new authorisation may have made
// it void; that it was taken before must never happen.
func (w *world) trade(token int) (pair int, ok bool) {
	require.False(w.t, w.spent[token], "a refresh token was sent twice: %+v", w.log)
	if token != w.live {
		return 0, false
	}
	w.spent[token] = true
	w.issued++
	w.live = w.issued
	return w.live, true
}

// perform does the first pending effect, in one of the ways that a bad world has.
func (w *world) perform() {
	e := w.effects[0]
	w.effects = w.effects[1:]
	if e.Base != w.row.Version {
		return // the rule for executors: not of this pair any more
	}
	// done is the outcome, which names its effect.
	done := func(outcome Event) {
		outcome.Base, outcome.Attempt = e.Base, e.Attempt
		w.turn(outcome)
	}
	switch e.Kind {
	case Refresh:
		w.refresh(done)
	case Escrow:
		record := kv{w.pending, w.now, w.row.Intent.ExpiresAt}
		switch w.s.choose(5) {
		case 0:
			w.escrow[e.Version] = record
		case 1: // the store is down; the pair is saved all the same
		case 2:
			w.crash()
			return
		case 3:
			w.escrow[e.Version] = record
			w.crash()
			return
		case 4: // written, but not to be seen for a while
			record.visible += 100 * second
			w.escrow[e.Version] = record
			w.crash()
			return
		}
		done(Event{Kind: Escrowed})
	case Recover:
		record, found := w.escrow[e.Version]
		found = found && record.visible <= w.now
		switch w.s.choose(3) {
		case 1:
			done(Event{Kind: Recovered, Failed: true})
			return
		case 2:
			w.crash()
			return
		}
		if !found {
			done(Event{Kind: Recovered})
			return
		}
		w.pending = record.pair
		done(Event{Kind: Recovered, Found: true, ExpiresAt: record.expires})
	case Probe:
		switch w.s.choose(3) {
		case 1:
			done(Event{Kind: Probed, Status: 0})
			return
		case 2:
			w.crash()
			return
		}
		status := int64(200)
		if w.pair != w.live {
			status = 401
		}
		done(Event{Kind: Probed, Status: status})
	}
}

func (w *world) refresh(done func(Event)) {
	sent := w.pair
	w.pass(1 * second)
	switch w.s.choose(10) {
	case 0:
		pair, ok := w.trade(sent)
		if w.outside() {
			return // with the process went the answer
		}
		if !ok {
			done(Event{Kind: Answered, Status: 401})
			return
		}
		w.pending = pair
		done(Event{Kind: Answered, Status: 200, Access: true, Refresh: true, ExpiresIn: 86400})
	case 1: // never arrived
		w.pass(9 * second)
		done(Event{Kind: Answered, Status: 0})
	case 2: // carried out, the answer cut
		w.trade(sent)
		done(Event{Kind: Answered, Status: 200})
	case 3: // carried out, no answer at all
		w.trade(sent)
		w.pass(9 * second)
		done(Event{Kind: Answered, Status: 0})
	case 4: // not carried out, and said so badly
		done(Event{Kind: Answered, Status: 503})
	case 5: // given up by us and the gateway, carried out later
		w.after(15*second, func() { w.trade(sent) })
		done(Event{Kind: Answered, Status: 504})
	case 6:
		w.crash() // before it was sent
	case 7:
		w.trade(sent)
		w.crash()
	case 8: // the process dies, its request is carried out later
		w.after(15*second, func() { w.trade(sent) })
		w.crash()
	case 9: // cut off from its storage, the old process still reaches the escrow
		version := w.row.Version + 1
		w.after(10*second, func() {
			if pair, ok := w.trade(sent); ok {
				w.escrow[version] = kv{pair, w.now + 60*second, w.now + day}
			}
		})
		w.crash()
	}
}

// outside lets one thing happen that the machine did not ask for; true when it
// was the end of the process.
func (w *world) outside() (ended bool) {
	switch w.s.choose(5) {
	case 0:
	case 1:
		w.turn(Event{Kind: Need})
	case 2: // a caller whose token of the first pair was answered 401
		w.turn(Event{Kind: Need, Seen: 1})
	case 3:
		w.crash()
		return true
	case 4:
		w.issued++
		w.live, w.pending = w.issued, w.issued
		w.turn(Event{Kind: Authorized, Renewable: true, Access: true, Refresh: true, ExpiresIn: 86400})
	}
	return false
}

// run lets an hour pass in which a refresh falls due, then looks at what is left.
func (w *world) run(trigger func()) {
	trigger()
	for step := 0; ; step++ {
		require.Less(w.t, step, 200, "it never comes to rest: %+v", w.log)
		if step < 3 {
			w.outside()
		}
		if len(w.effects) > 0 {
			w.perform()
			continue
		}
		if s := w.row.Status; s == Active || s == Reauthorize {
			break
		}
		require.Positive(w.t, w.alarm, "it would sleep for ever: %+v", w.log)
		if w.alarm > w.now {
			w.pass(w.alarm - w.now)
		}
		w.alarm = 0
		w.turn(Event{Kind: Alarm})
	}
	w.pass(minute) // whatever is still under way outside arrives
}

// safe is what holds at the end of every run.
func (w *world) safe() {
	state := w.row
	switch state.Status {
	case Active:
		require.Equal(w.t, w.live, w.pair, "the saved refresh token is not the live one: %+v", w.log)
		require.Zero(w.t, w.alerts, "%+v", w.log)
		require.Positive(w.t, w.alarm, "nobody will renew it: %+v", w.log)
	case Reauthorize:
		require.NotEqual(w.t, w.live, w.pair, "a live grant was given up: %+v", w.log)
		for _, record := range w.escrow {
			require.NotEqual(w.t, w.live, record.pair, "a live grant was left in the escrow: %+v", w.log)
		}
		require.Equal(w.t, 1, w.alerts, "%+v", w.log)
	default:
		require.Fail(w.t, "at rest", "%s %+v", state.Status, w.log)
	}
}
