package grant

// Status is where the grant stands.
type Status string

const (
	// None: the account has no grant.
	None Status = "none"
	// Active: the pair of State.Version is good as far as anyone knows.
	Active Status = "active"
	// Refreshing: an intent is written; its refresh token may be under way.
	Refreshing Status = "refreshing"
	// Unknown: a refresh ended without a clear answer.
	Unknown Status = "unknown"
	// Reauthorize: the grant is gone; only a new authorisation helps.
	Reauthorize Status = "reauthorize"
)

// Task is the one thing that is being done about an open intent.
type Task string

// The tasks. Idle waits for the alarm.
const (
	Idle       Task = ""
	Sending    Task = "send"
	Escrowing  Task = "escrow"
	Recovering Task = "recover"
	Probing    Task = "probe"
)

// State is all that the machine remembers. Its zero value, with Status "" read
// as None, is an account without a grant.
type State struct {
	Status Status
	// Version counts the pairs; the sealed tokens carry it. 0: no pair yet.
	Version int64
	// Renewable is false for a long-lived token, which has no refresh token.
	Renewable bool
	// ExpiresAt is when the access token ends; 0 when nobody said.
	ExpiresAt int64
	// LastOK is when this pair was saved.
	LastOK int64
	// Used tells an account at work from an idle one.
	Used bool
	// Rejected: the vendor answered 401 to this version's access token.
	Rejected bool
	// RejectedAt is when a 401 last started a refresh.
	RejectedAt int64
	// AlarmAt is when the machine wants Alarm; 0 for never.
	AlarmAt int64
	// Intent is open (Attempt above 0) while Refreshing or Unknown.
	Intent Intent
}

// Intent is one try to trade the refresh token of State.Version for a new pair.
type Intent struct {
	// Attempt counts the sendings of this refresh token, from 1.
	Attempt int64
	// At is when this attempt was written down.
	At   int64
	Task Task
	// Answered: the vendor is done with the attempt, so a probe can be believed
	// at once. Unanswered, it may still be at work on it.
	Answered bool
	// Orphan: the process that sent it is gone; it may have filled the escrow.
	Orphan bool
	// Dead: the refresh token was used or revoked. Only the escrow can help.
	Dead bool
	// Pauses counts the waits of this attempt.
	Pauses int64
	// ExpiresAt belongs to the new pair while the escrow is being written.
	ExpiresAt int64
}

// Milliseconds.
const (
	second = 1000
	minute = 60 * second
	day    = 24 * 60 * minute
)

const (
	// settle is how long an attempt without an answer may still be carried out
	// by the vendor, and how long a task may take before it counts as hung.
	settle = 30 * second
	// earliest is how long before its end an active account's token is renewed.
	earliest = 15 * minute
	// latest is how long before its end a token is not used any more.
	latest = 1 * minute
	// idleRenewal keeps an unused grant alive: the vendor's refresh tokens die
	// after three months.
	idleRenewal = 20 * day
	// rejectionGap bounds refreshes when the vendor rejects every token.
	rejectionGap = 3 * second
	// orphanReads is how many more times the escrow of a lost process is read:
	// it is a KV store, where a new record may stay unseen for over a minute.
	orphanReads = 2
)

// The vendor's access tokens live a day. Anything outside is no answer of its.
const (
	minExpiresIn = 60      // seconds
	maxExpiresIn = 172_800 // seconds
)

// maxLongLived bounds what a long-lived token may claim; the vendor sells five
// years.
const maxLongLived = 10 * 365 * day / second // seconds

// maxNow is the last moment that JavaScript's Date knows.
const maxNow = 8_640_000_000_000_000

// pauses are the waits before the next try; the last one repeats.
var pauses = [...]int64{30 * second, 2 * minute, 10 * minute}

func pause(n int64) int64 {
	return pauses[min(n, int64(len(pauses))-1)]
}

// lead is how long before its end something happens to a token: limit, or a
// quarter of a life that is short.
func (s *State) lead(limit int64) int64 {
	return max(0, min(limit, (s.ExpiresAt-s.LastOK)/4))
}

// fresh reports whether the access token can still be used.
func (s *State) fresh(now int64) bool {
	return s.Version > 0 && !s.Rejected && (s.ExpiresAt == 0 || now < s.freshUntil())
}

// freshUntil is when the access token is not used any more; 0 when nobody said.
func (s *State) freshUntil() int64 {
	if s.ExpiresAt == 0 {
		return 0
	}
	return s.ExpiresAt - s.lead(latest)
}

// renewAt is when the alarm renews an active grant.
func (s *State) renewAt() int64 {
	if !s.Used || s.ExpiresAt == 0 {
		return s.LastOK + idleRenewal
	}
	return s.ExpiresAt - s.lead(earliest)
}
