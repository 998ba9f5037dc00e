package amo

import (
	"strings"

	"github.com/stagewright/stagewright/core/quote"
)

// stageColours is the list "Available stage colors", the same in both documents.
var stageColours = [...]string{
	"#fffeb2", "#fffd7f", "#fff000", "#ffeab2", "#ffdc7f", "#ffce5a", "#ffdbdb",
	"#ffc8c8", "#ff8f92", "#d6eaff", "#c1e0ff", "#98cbff", "#ebffb1", "#deff81",
	"#87f2c0", "#f9deff", "#f3beff", "#ccc8f9", "#eb93ff", "#f2f3f4", "#e6e8ea",
}

// olderStageColours are outside the list, and yet the vendor's own example of
// updating a pipeline sends them.
var olderStageColours = [...]string{"#99ccff", "#ffff99", "#ffcc66", "#ffcccc"}

// segmentColours is the list "Available segment colors"; they carry no #.
var segmentColours = [...]string{
	"10599d", "2176ff", "006acc", "07a0c3", "247ba0", "177e89", "046e8f", "598381",
	"0c7c59", "495f41", "00a44b", "08605f", "bf2600", "06d6a0", "e14945", "79b473",
	"ae003f", "a2ad59", "cd0f53", "8e936d", "832161", "2e5339", "bf126f", "6f7c12",
	"ff5376", "dd1c1a", "bb304e", "631d76", "9d2b32", "4a001f", "b118c8", "6a0f49",
	"6610f2", "b38a58", "8963ba", "4b3666", "932f6d", "6b2d5c", "6461a0", "4f517d",
}

// StageColours lists the 21 colours of a stage, in the documents' order.
func StageColours() []string { return append([]string(nil), stageColours[:]...) }

// OlderStageColours lists the four that still pass with a warning.
func OlderStageColours() []string { return append([]string(nil), olderStageColours[:]...) }

// SegmentColours lists the 40 colours of a segment, without #.
func SegmentColours() []string { return append([]string(nil), segmentColours[:]...) }

// ColourStanding says how a colour stands to the list.
type ColourStanding int

// The standings.
const (
	NotAllowed ColourStanding = iota
	Older
	Listed
)

// StageColour returns a stage's colour in lower case and its standing.
func StageColour(value string) (string, ColourStanding) {
	if c := find(value, stageColours[:], stageWords); c != "" {
		return c, Listed
	}
	if c := find(value, olderStageColours[:], olderStageWords); c != "" {
		return c, Older
	}
	return value, NotAllowed
}

// The lists as words, for a colour is looked for in every stage.
var (
	stageWords      = words(stageColours[:])
	olderStageWords = words(olderStageColours[:])
	segmentWords    = words(segmentColours[:])
)

func words(colours []string) []uint64 {
	list := make([]uint64, len(colours))
	for i, c := range colours {
		list[i] = lower(c)
	}
	return list
}

// lower is a colour's word with its letters in lower case. Other characters may
// become other ones.
func lower(colour string) uint64 { return quote.Short(colour) | 0x2020202020202020 }

// find is the colour of a list that value is in any case, "" when it is none.
func find(value string, colours []string, words []uint64) string {
	w := lower(value)
	for i, word := range words {
		if word == w && (value == colours[i] || strings.EqualFold(value, colours[i])) {
			return colours[i]
		}
	}
	return ""
}

// NearestStageColour is the listed colour that looks most like value, "" when
// value is no colour (#rrggbb, the # may be missing).
func NearestStageColour(value string) string {
	return nearest(value, stageColours[:], stagePlaces)
}

var stagePlaces = places(stageColours[:])

// SegmentColour returns a segment's colour in lower case and its standing. A
// colour with a # is not allowed: the vendor's have none.
func SegmentColour(value string) (string, ColourStanding) {
	if c := find(value, segmentColours[:], segmentWords); c != "" {
		return c, Listed
	}
	return value, NotAllowed
}

// NearestSegmentColour is the listed colour that looks most like value, "" when
// value is no colour (rrggbb, with or without #).
func NearestSegmentColour(value string) string {
	return nearest(value, segmentColours[:], segmentPlaces)
}

var segmentPlaces = places(segmentColours[:])
