// Package plan turns a present and a desired state into a plan: what changes,
// what would be deleted, and the requests that do it, in order.
//
// A plan is data, without time or user. Making one is pure; whoever applies it
// reads the account again first and compares the base digest. A plan never
// deletes what was not named: won, lost and unsorted stages always stay, a
// pipeline that is not listed is left alone unless the caller says the list is
// complete, and every deletion must be allowed by its address.
//
// No request of a plan needs an id that an earlier one makes: a new pipeline,
// customer stage or segment is made by one call with all that is in it, a new
// stage names a pipeline that is there, only what is there is moved or deleted,
// and a place among others is a sort number, not a neighbour's id. So the
// {"$from":"<address>"} that the format reserves for such an id is never written.
//
// The form is versioned by format_version. Laws that tests hold: the plan from
// a state to itself is empty; applying a plan to a model of the vendor reaches
// the desired state; no id vanishes that Deletes does not name; no request
// mentions an id that is not there yet.
//
// Sources: the vendor's pages that packages pipeline, leads, customer and segment
// name; which requests do what is written there.
package plan
