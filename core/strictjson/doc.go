// Package strictjson is the gate in front of gjson: nothing from outside is read
// before [Check] has passed it.
//
// gjson takes the first of two equal keys and PHP, which amoCRM runs on, the
// last: {"statuses":{all},"statuses":{one}} would pass a check of the first and
// delete by the second. gjson also reads invalid text without complaint, and
// deep nesting kills a wasm instance for good. So the gate refuses what readers
// disagree on: equal keys at any level, invalid UTF-8, lone surrogates, NUL,
// byte order marks, trailing data, nesting and numbers beyond all need.
//
// The scan is one pass without recursion. The package refuses to know what the
// text means. Limits are the caller's; the grammar is RFC 8259 and stays.
package strictjson
