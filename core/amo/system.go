package amo

// StageKind says what role a stage plays.
type StageKind string

// The kinds. Won and lost have the same id in every pipeline; unsorted has one
// of its own and is known by being neither of the two and not editable.
const (
	Regular  StageKind = "regular"
	Won      StageKind = "won"
	Lost     StageKind = "lost"
	Unsorted StageKind = "unsorted"
)

// Ids of the two stages that every pipeline has ("id 142/143 respectively").
const (
	WonID  = 142
	LostID = 143
)

// IsClosing reports whether the id is that of won or lost.
func IsClosing(id int64) bool { return id == WonID || id == LostID }

// ClosingLook is the sort and the colour that every recorded list of pipelines
// shows for won and lost; nothing sets them.
func ClosingLook(id int64) (sort int64, colour string) {
	if id == WonID {
		return 10000, "#ccff66"
	}
	return 11000, "#d5d8db"
}

// FirstStageID is the smallest key that can be a stage's id: smaller keys of a
// stage map are indexes. Stages of recorded accounts have ids of seven digits or
// more, the smallest that a page of the vendor prints is 3303.
const FirstStageID = WonID

// SortStep is the distance that the documents leave between two stages.
const SortStep = 10

// TopDomains are the vendor's domains; an account's host is one label below one
// of them (amoCRM reference, "oauth", read 2026-01).
func TopDomains() []string { return []string{"amocrm.ru", "amocrm.com", "kommo.com"} }
