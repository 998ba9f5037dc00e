// Package strictjson is the gate: nothing from outside is read before [Parse] has
// passed it, and what has passed is read from the places that the gate noted.
//
// Readers of JSON disagree: gjson takes the first of two equal keys and PHP, which
// amoCRM runs on, the last, so {"statuses":{all},"statuses":{one}} would pass a
// check of the first and delete by the second. Others read invalid text without
// complaint, and deep nesting kills a wasm instance for good. So the gate refuses
// what readers disagree on: equal keys at any level, invalid UTF-8, lone
// surrogates, NUL, byte order marks, trailing data, nesting and numbers beyond
// all need.
//
// The scan is one pass without recursion, and the only one: it leaves a word for
// each value behind, which says what it is and where it ends. A [Value] is a place
// among these; it reads no text until it is asked, and no text is a path.
//
// The package refuses to know what a text means. Limits are the caller's; the
// grammar is RFC 8259 and stays.
package strictjson
