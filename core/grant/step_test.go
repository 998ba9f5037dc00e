package grant

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const t0 = int64(1_700_000_000_000)

// pair is an active grant of version 3 that was saved at t0 for a day.
func pair() State {
	return State{Status: Active, Version: 3, Renewable: true, ExpiresAt: t0 + day, LastOK: t0, Used: true, AlarmAt: t0 + day - earliest}
}

func with(s State, change func(*State)) State {
	change(&s)
	return s
}

func open(status Status, in Intent) State {
	return with(pair(), func(s *State) { s.Status, s.ExpiresAt, s.LastOK, s.Intent = status, t0, t0-day, in })
}

// brief is what a row of the table says about an effect.
func brief(effects []Effect) []Effect {
	kept := []Effect{}
	for _, e := range effects {
		if e.Kind != SetAlarm && e.Kind != Settle {
			kept = append(kept, e)
		}
	}
	return kept
}

func TestStep(t *testing.T) {
	good := Event{Kind: Answered, Base: 3, Attempt: 1, Status: 200, Access: true, Refresh: true, ExpiresIn: 86400}
	sent := Intent{Attempt: 1, At: t0, Task: Sending}
	gone := []Effect{{Kind: Fail, Error: ErrReauthorize}}
	for name, row := range map[string]struct {
		state   State
		event   Event
		now     int64
		status  Status
		effects []Effect
		alarm   int64 // 0: as it was
	}{
		"no grant": {State{}, Event{Kind: Need}, t0, None, gone, 0},
		"a fresh token is used": {pair(), Event{Kind: Need}, t0 + 1, Active,
			[]Effect{{Kind: Use, Version: 3, At: t0 + day - latest}}, 0},
		"the first use of an idle grant sets the early alarm": {
			with(pair(), func(s *State) { s.Used, s.AlarmAt = false, t0+idleRenewal }), Event{Kind: Need}, t0 + 1, Active,
			[]Effect{{Kind: Use, Version: 3, At: t0 + day - latest}}, t0 + day - earliest},
		"in the last minute it is renewed first": {pair(), Event{Kind: Need}, t0 + day - latest, Refreshing,
			[]Effect{{Kind: Refresh, Base: 3, Attempt: 1}, {Kind: Wait}}, t0 + day - latest + settle},
		"a token that was answered 401 is renewed": {pair(), Event{Kind: Need, Seen: 3}, t0 + 1, Refreshing,
			[]Effect{{Kind: Refresh, Base: 3, Attempt: 1}, {Kind: Wait}}, t0 + 1 + settle},
		"a 401 to an older token is history": {pair(), Event{Kind: Need, Seen: 2}, t0 + 1, Active,
			[]Effect{{Kind: Use, Version: 3, At: t0 + day - latest}}, 0},
		"a vendor that rejects every token is not asked for another at once": {
			with(pair(), func(s *State) { s.RejectedAt = t0 - 1000 }), Event{Kind: Need, Seen: 3}, t0 + 1000, Active,
			[]Effect{{Kind: Fail, Error: ErrUnavailable, RetryAfter: 1}}, 0},
		"the second caller joins": {open(Refreshing, sent), Event{Kind: Need}, t0 + 1, Refreshing,
			[]Effect{{Kind: Wait}}, 0},
		"during an early renewal the old token serves": {
			with(pair(), func(s *State) { s.Status, s.Intent = Refreshing, sent }), Event{Kind: Need}, t0 + 1, Refreshing,
			[]Effect{{Kind: Use, Version: 3, At: t0 + day - latest}}, 0},
		"the alarm renews an active grant": {pair(), Event{Kind: Alarm}, t0 + day - earliest, Refreshing,
			[]Effect{{Kind: Refresh, Base: 3, Attempt: 1}}, t0 + day - earliest + settle},
		"an early alarm is set again": {pair(), Event{Kind: Alarm}, t0, Active, []Effect{}, 0},
		"success goes to the escrow first": {open(Refreshing, sent), good, t0 + 1, Refreshing,
			[]Effect{{Kind: Escrow, Version: 4, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"then it is saved": {
			open(Refreshing, Intent{Attempt: 1, At: t0, Task: Escrowing, ExpiresAt: t0 + day}),
			Event{Kind: Escrowed, Base: 3, Attempt: 1}, t0 + 2, Active,
			[]Effect{{Kind: Save, Version: 4, Base: 3}}, t0 + 2 + idleRenewal},
		"success for an older pair is dropped": {open(Refreshing, sent),
			with2(good, func(e *Event) { e.Base = 2 }), t0 + 1, Refreshing, []Effect{}, 0},
		"success of an earlier attempt counts": {open(Unknown, Intent{Attempt: 2, At: t0, Task: Sending}), good, t0 + 1, Refreshing,
			[]Effect{{Kind: Escrow, Version: 4, Base: 3, Attempt: 2}}, t0 + 1 + settle},
		"no access token is no success": {open(Refreshing, sent),
			with2(good, func(e *Event) { e.Access = false }), t0 + 1, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"no refresh token is no success": {open(Refreshing, sent),
			with2(good, func(e *Event) { e.Refresh = false }), t0 + 1, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"a life of 59 seconds is no success": {open(Refreshing, sent),
			with2(good, func(e *Event) { e.ExpiresIn = 59 }), t0 + 1, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"a life of over two days is no success": {open(Refreshing, sent),
			with2(good, func(e *Event) { e.ExpiresIn = 172_801 }), t0 + 1, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"no answer: ask whether the token lives": {open(Refreshing, sent),
			Event{Kind: Answered, Base: 3, Attempt: 1}, t0 + 1, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"it lives and the vendor was done: once more": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Probing, Answered: true}),
			Event{Kind: Probed, Base: 3, Attempt: 1, Status: 200}, t0 + 1, Refreshing,
			[]Effect{{Kind: Refresh, Base: 3, Attempt: 2}}, t0 + 1 + settle},
		"it lives but may still be traded: later": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Probing}),
			Event{Kind: Probed, Base: 3, Attempt: 1, Status: 200}, t0 + 1, Unknown, []Effect{}, t0 + settle},
		"a third attempt waits": {open(Unknown, Intent{Attempt: 3, At: t0, Task: Probing, Answered: true}),
			Event{Kind: Probed, Base: 3, Attempt: 3, Status: 200}, t0 + 1, Unknown, []Effect{}, t0 + 2*minute},
		"it is dead: the escrow": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Probing}),
			Event{Kind: Probed, Base: 3, Attempt: 1, Status: 401}, t0 + 1, Unknown,
			[]Effect{{Kind: Recover, Version: 4, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"revoked: the escrow": {open(Refreshing, sent),
			Event{Kind: Answered, Base: 3, Attempt: 1, Status: 401}, t0 + 1, Unknown,
			[]Effect{{Kind: Recover, Version: 4, Base: 3, Attempt: 1}}, t0 + 1 + settle},
		"revoked and the version has moved on": {open(Refreshing, sent),
			Event{Kind: Answered, Base: 2, Attempt: 1, Status: 401}, t0 + 1, Refreshing, []Effect{}, 0},
		"the escrow has it": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true}),
			Event{Kind: Recovered, Base: 3, Attempt: 1, Found: true, ExpiresAt: t0 + day}, t0 + 1, Active,
			[]Effect{{Kind: Save, Version: 4, Base: 3}}, t0 + 1 + idleRenewal},
		"the escrow is empty: the owner is needed": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true}),
			Event{Kind: Recovered, Base: 3, Attempt: 1}, t0 + 1, Reauthorize, []Effect{{Kind: Alert, Reason: ReasonLost}}, -1},
		"the escrow is empty after a 401": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true, Answered: true}),
			Event{Kind: Recovered, Base: 3, Attempt: 1}, t0 + 1, Reauthorize, []Effect{{Kind: Alert, Reason: ReasonRevoked}}, -1},
		"an escrow that can't be read proves nothing": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true}),
			Event{Kind: Recovered, Base: 3, Attempt: 1, Failed: true}, t0 + 1, Unknown, []Effect{}, t0 + 1 + 30*second},
		"a lost process may have filled it: look again": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true, Orphan: true}),
			Event{Kind: Recovered, Base: 3, Attempt: 1}, t0 + 1, Unknown, []Effect{}, t0 + 1 + 30*second},
		"the probe is not answered": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Probing, Pauses: 1}),
			Event{Kind: Probed, Base: 3, Attempt: 1, Status: 503}, t0 + 1, Unknown, []Effect{}, t0 + 1 + 2*minute},
		"a new process waits for a young intent": {open(Refreshing, sent), Event{Kind: Start}, t0 + 1, Unknown, []Effect{}, t0 + settle},
		"and opens the escrow for an old one": {open(Refreshing, sent), Event{Kind: Start}, t0 + settle, Unknown,
			[]Effect{{Kind: Recover, Version: 4, Base: 3, Attempt: 1}}, t0 + 2*settle},
		"a start in peace is nothing": {pair(), Event{Kind: Start}, t0 + 1, Active, []Effect{}, 0},
		"while it is unknown callers are told when": {
			with(open(Unknown, Intent{Attempt: 1, At: t0, Pauses: 1}), func(s *State) { s.AlarmAt = t0 + 30*second }),
			Event{Kind: Need}, t0 + 1, Unknown, []Effect{{Kind: Fail, Error: ErrUnavailable, RetryAfter: 30}}, 0},
		"a late alarm is made up for by a caller": {
			with(open(Unknown, Intent{Attempt: 1, At: t0, Pauses: 1}), func(s *State) { s.AlarmAt = t0 + 30*second }),
			Event{Kind: Need}, t0 + minute, Unknown, []Effect{{Kind: Probe, Base: 3, Attempt: 1}, {Kind: Wait}}, t0 + minute + settle},
		"an alarm that got lost is set again by a caller, who is told when": {
			with(open(Unknown, Intent{Attempt: 1, At: t0, Orphan: true}), func(s *State) { s.AlarmAt = 0 }),
			Event{Kind: Need}, t0 + 1, Unknown, []Effect{{Kind: Fail, Error: ErrUnavailable, RetryAfter: 30}}, t0 + settle},
		"an alarm of another time is set for the right one": {
			with(pair(), func(s *State) { s.Used, s.AlarmAt = false, t0+minute }), Event{Kind: Alarm}, t0 + minute, Active, []Effect{}, t0 + idleRenewal},
		"a refusal of an attempt that is over is dropped": {open(Unknown, Intent{Attempt: 2, At: t0, Task: Sending}),
			Event{Kind: Answered, Base: 3, Attempt: 1, Status: 401}, t0 + 1, Unknown, []Effect{}, 0},
		"a probe of an attempt that is over is dropped": {open(Unknown, Intent{Attempt: 2, At: t0, Task: Probing}),
			Event{Kind: Probed, Base: 3, Attempt: 1, Status: 401}, t0 + 1, Unknown, []Effect{}, 0},
		"what was read of an escrow for an older pair is dropped": {open(Unknown, Intent{Attempt: 1, At: t0, Task: Recovering, Dead: true}),
			Event{Kind: Recovered, Base: 2, Attempt: 1, Found: true}, t0 + 1, Unknown, []Effect{}, 0},
		"a new authorisation wins over a refresh": {open(Refreshing, sent),
			Event{Kind: Authorized, Renewable: true, Access: true, Refresh: true, ExpiresIn: 86400}, t0 + 1, Active,
			[]Effect{{Kind: Save, Version: 4, Base: 3}}, t0 + 1 + idleRenewal},
		"and over reauthorize": {State{Status: Reauthorize, Version: 3},
			Event{Kind: Authorized, Renewable: true, Access: true, Refresh: true, ExpiresIn: 86400}, t0 + 1, Active,
			[]Effect{{Kind: Save, Version: 4, Base: 3}}, t0 + 1 + idleRenewal},
		"half an authorisation is none":    {pair(), Event{Kind: Authorized, Renewable: true, Access: true, ExpiresIn: 86400}, t0 + 1, Active, gone, 0},
		"a long-lived token needs nothing": {State{}, Event{Kind: Authorized, Access: true}, t0, Active, []Effect{{Kind: Save, Version: 1}}, 0},
		"a long-lived token is used": {State{Status: Active, Version: 1, LastOK: t0}, Event{Kind: Need}, t0 + 400*day, Active,
			[]Effect{{Kind: Use, Version: 1}}, 0},
		"a long-lived token that is refused": {State{Status: Active, Version: 1, LastOK: t0}, Event{Kind: Need, Seen: 1}, t0 + 1, Reauthorize,
			[]Effect{{Kind: Alert, Reason: ReasonRejected}, gone[0]}, 0},
		"a long-lived token that has ended": {State{Status: Active, Version: 1, LastOK: t0, ExpiresAt: t0 + day}, Event{Kind: Need}, t0 + day, Reauthorize,
			[]Effect{{Kind: Alert, Reason: ReasonExpired}, gone[0]}, 0},
		"removed": {pair(), Event{Kind: Removed}, t0 + 1, None, []Effect{{Kind: Forget}}, -1},
		"in reauthorize nothing is sent": {with(pair(), func(s *State) { s.Status, s.AlarmAt = Reauthorize, 0 }),
			Event{Kind: Need}, t0 + 1, Reauthorize, gone, 0},
	} {
		t.Run(name, func(t *testing.T) {
			next, effects := Step(row.state, row.event, row.now)
			assert.Equal(t, row.status, next.Status)
			assert.Equal(t, row.effects, brief(effects))
			switch row.alarm {
			case 0:
				assert.Equal(t, row.state.AlarmAt, next.AlarmAt)
			case -1:
				assert.Zero(t, next.AlarmAt)
			default:
				assert.Equal(t, row.alarm, next.AlarmAt)
			}
		})
	}
}

func with2(e Event, change func(*Event)) Event {
	change(&e)
	return e
}

// A new 401 right after a renewal must not turn the grant over at every call.
func TestStaggered401s(t *testing.T) {
	s, effects := Step(pair(), Event{Kind: Need, Seen: 3}, t0+1000)
	assert.Contains(t, effects, Effect{Kind: Refresh, Base: 3, Attempt: 1})
	s, _ = Step(s, Event{Kind: Answered, Base: 3, Attempt: 1, Status: 200, Access: true, Refresh: true, ExpiresIn: 86400}, t0+1100)
	s, _ = Step(s, Event{Kind: Escrowed, Base: 3, Attempt: 1}, t0+1200)
	assert.Equal(t, int64(4), s.Version)
	s, effects = Step(s, Event{Kind: Need, Seen: 3}, t0+1300)
	until := t0 + 1100 + day - latest
	assert.Equal(t, []Effect{{Kind: Use, Version: 4, At: until}}, brief(effects), "the second 401 is of the old token")
	assert.Equal(t, Active, s.Status)
}
