// Package issue says what is wrong with what a user wrote: a code, a JSON
// pointer to the place, the parameters of the fault and, where there is one, a
// hint that says what to do.
//
// An issue is always the user's mistake. A fault of ours is a Go error and never
// becomes an issue, except for the one code [Internal] at the core's door.
//
// The package refuses to know any rule of amoCRM: it only holds the words.
// Codes, their severities and the names of their parameters are stable; the
// prose in English and Russian is not, so match codes and paths, never prose.
package issue
