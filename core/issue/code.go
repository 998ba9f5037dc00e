package issue

// Code names a kind of mistake. The set is closed and a code is never renamed;
// CODES.md has an example of each.
type Code string

// Faults of JSON text, found before anything is read.
const (
	Syntax        Code = "syntax"
	TooLarge      Code = "too-large"
	TooDeep       Code = "too-deep"
	NotUTF8       Code = "not-utf8"
	ByteOrderMark Code = "byte-order-mark"
	LoneSurrogate Code = "lone-surrogate"
	NulCharacter  Code = "nul-character"
	LongNumber    Code = "long-number"
	DuplicateKey  Code = "duplicate-key"
	TrailingData  Code = "trailing-data"
)

// Faults of a call itself.
const (
	UnknownOp       Code = "unknown-op"
	UnknownEndpoint Code = "unknown-endpoint"
	UnknownKind     Code = "unknown-kind"
	UnknownDialect  Code = "unknown-dialect"
	UnknownLocale   Code = "unknown-locale"
	UnknownOption   Code = "unknown-option"
	Internal        Code = "internal"
	MoreIssues      Code = "more-issues"
)

// Faults of single values.
const (
	Missing          Code = "missing"
	WrongType        Code = "wrong-type"
	BadID            Code = "bad-id"
	BadNumber        Code = "bad-number"
	BadFlag          Code = "bad-flag"
	BadKey           Code = "bad-key"
	BlankName        Code = "blank-name"
	ColourNotAllowed Code = "colour-not-allowed"
	ColourNotListed  Code = "colour-not-listed"
	UnknownField     Code = "unknown-field"
	ReadOnly         Code = "read-only"
	Misplaced        Code = "misplaced"
)

// Faults of values against each other.
const (
	KeyWithoutID     Code = "key-without-id"
	KeyIDMismatch    Code = "key-id-mismatch"
	DuplicateID      Code = "duplicate-id"
	TwoMains         Code = "two-mains"
	EmptySet         Code = "empty-set"
	EmptyList        Code = "empty-list"
	NoStages         Code = "no-stages"
	SystemStage      Code = "system-stage"
	FixedStage       Code = "fixed-stage"
	TooManyPipelines Code = "too-many-pipelines"
	TooManyStages    Code = "too-many-stages"
	TooManyStatuses  Code = "too-many-statuses"
	TooManySegments  Code = "too-many-segments"
	TooManyFields    Code = "too-many-fields"
	NoChange         Code = "no-change"
)

// Faults of a plan: the desired state against the current one.
const (
	UnknownID      Code = "unknown-id"
	AmbiguousName  Code = "ambiguous-name"
	UnknownStages  Code = "unknown-stages"
	WouldDelete    Code = "would-delete"
	LastPipeline   Code = "last-pipeline"
	UnsetMain      Code = "unset-main"
	UnknownAddress Code = "unknown-address"
)

// Codes lists every code in the order of CODES.md.
func Codes() []Code { return append([]Code(nil), order[:]...) }

// SeverityOf is the severity of every issue with this code.
func SeverityOf(code Code) Severity { return catalog[code].severity }

var order = [...]Code{
	Syntax, TooLarge, TooDeep, NotUTF8, ByteOrderMark, LoneSurrogate, NulCharacter, LongNumber, DuplicateKey, TrailingData,
	UnknownOp, UnknownEndpoint, UnknownKind, UnknownDialect, UnknownLocale, UnknownOption, Internal, MoreIssues,
	Missing, WrongType, BadID, BadNumber, BadFlag, BadKey, BlankName, ColourNotAllowed, ColourNotListed, UnknownField, ReadOnly, Misplaced,
	KeyWithoutID, KeyIDMismatch, DuplicateID, TwoMains, EmptySet, EmptyList, NoStages, SystemStage, FixedStage, TooManyPipelines, TooManyStages,
	TooManyStatuses, TooManySegments, TooManyFields, NoChange,
	UnknownID, AmbiguousName, UnknownStages, WouldDelete, LastPipeline, UnsetMain, UnknownAddress,
}
