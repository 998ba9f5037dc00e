// Package grant is the life of one account's OAuth grant as a pure state
// machine: state, event and the time in; the next state and what to do out.
//
// The vendor's refresh token is good for one use: each refresh kills the token
// that was sent, and an answer that gets lost takes the grant with it. So the
// machine writes its intent before each refresh, never sends a token again
// before a probe has said that it still lives, and puts a fresh pair into a
// second store (the escrow) before it touches the first.
//
// The machine holds no secret, does no I/O and has no clock. Every time is Unix
// milliseconds, every duration that crosses the door is seconds. Whoever runs
// it keeps these rules:
//
//   - Read the state, Step, write the state: one turn, nothing in between.
//     Effects Save, Alarm and Alert belong to that same turn; the others start
//     after it, in their order.
//   - Refresh, Probe, Escrow and Recover are dropped when their Base is not the
//     state's version any more: the token they mean is gone.
//   - Each of these ends in its event within 20 seconds, whatever happens.
//   - An outcome comes back as an event with the Base and Attempt of its effect.
//   - After the first load into memory, and after nothing else, Start is the
//     first event.
//
// Names of statuses, events and effects are stable: they lie in storage and
// cross the core's door (op `grant`).
//
// Source: amoCRM reference, "oauth" (read 2026-01): an access token lives a day,
// a refresh token three months or until its first use.
package grant
