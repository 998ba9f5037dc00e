// Package field reads the single values that several endpoints share: a name, a
// number, a stage's colour, an input that is only an id; and, tolerantly, what
// the vendor sends. It also writes objects and lists, member by member.
//
// Readers of input report to a collector that stands at the value. They refuse
// to know where in a request the value belongs: the packages of the endpoints
// do. Readers of replies report nothing and never fail.
//
// Which codes a reader reports stays. The package holds no fact of the vendor's:
// those are in amo, with their sources.
package field
