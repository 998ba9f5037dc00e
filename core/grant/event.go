package grant

// EventKind says what happened.
type EventKind string

const (
	// Start: the machine was loaded into a new process.
	Start EventKind = "start"
	// Need: a caller needs an access token. Seen is the version that the vendor
	// has just answered 401 to, else 0.
	Need EventKind = "need"
	// Alarm: State.AlarmAt has come.
	Alarm EventKind = "alarm"
	// Answered ends Refresh: Base, Attempt, Status (0 for no answer), and of a
	// body that could be read Access, Refresh, ExpiresIn.
	Answered EventKind = "answered"
	// Escrowed ends Escrow, whether it worked or not: Base.
	Escrowed EventKind = "escrowed"
	// Recovered ends Recover: Base, Attempt; Found with ExpiresAt, or Failed when
	// the escrow could not be read.
	Recovered EventKind = "recovered"
	// Probed ends Probe: Base, Attempt, Status (0 for no answer).
	Probed EventKind = "probed"
	// Authorized: the user gave a new grant: Renewable, Access, Refresh, ExpiresIn.
	Authorized EventKind = "authorized"
	// Removed: the user took the grant back.
	Removed EventKind = "removed"
)

// Event is one thing that happened. Its kind says which fields count.
type Event struct {
	Kind          EventKind
	Seen          int64
	Base, Attempt int64
	// Status is the HTTP status.
	Status int64
	// Access and Refresh say that the token was there: a string, not empty.
	Access, Refresh bool
	// ExpiresIn is in seconds; 0 when it was absent or no whole number.
	ExpiresIn int64
	Found     bool
	Failed    bool
	// ExpiresAt is what the escrow's record says.
	ExpiresAt int64
	Renewable bool
}

// EffectKind says what to do.
type EffectKind string

const (
	// Use: the caller goes on with the access token of Version. Whoever asks with
	// Seen 0 before At may have it too, without a Need, as long as no other event
	// was stepped since; At 0 sets no end.
	Use EffectKind = "use"
	// Wait: the caller asks again (Need, with the same Seen) after Settle.
	Wait EffectKind = "wait"
	// Fail: the caller gets Error, and RetryAfter in seconds when that helps.
	Fail EffectKind = "fail"
	// Refresh: trade the refresh token of Base; ends in Answered.
	Refresh EffectKind = "refresh"
	// Escrow: write the new pair, sealed as Version, into the second store; ends
	// in Escrowed.
	Escrow EffectKind = "escrow"
	// Recover: read the second store's record of Version; ends in Recovered.
	Recover EffectKind = "recover"
	// Probe: ask whether the refresh token of Base lives; ends in Probed.
	Probe EffectKind = "probe"
	// Save: the new pair, sealed as Version, replaces the one of Base.
	Save EffectKind = "save"
	// Forget: delete the sealed pair.
	Forget EffectKind = "forget"
	// SetAlarm: send Alarm at At; 0 takes it back.
	SetAlarm EffectKind = "alarm"
	// Alert: tell the operator, once, that the account needs its owner: Reason.
	Alert EffectKind = "alert"
	// Settle: whoever waits asks again.
	Settle EffectKind = "settle"
)

// Errors that a caller gets instead of a token.
const (
	ErrReauthorize = "reauthorize"
	ErrUnavailable = "unavailable"
)

// Reasons of an Alert.
const (
	ReasonRevoked  = "revoked"  // the vendor says that the refresh token is dead
	ReasonLost     = "lost"     // dead after an answer that never arrived
	ReasonRejected = "rejected" // a long-lived token was answered 401
	ReasonExpired  = "expired"  // a long-lived token has ended
)

// Effect is one thing to do. Its kind says which fields count.
type Effect struct {
	Kind          EffectKind
	Version       int64
	Base, Attempt int64
	At            int64
	Error         string
	RetryAfter    int64
	Reason        string
}
