// Package proxy is the edge proxy's http.Handler: it lets the users of an amoCRM
// account call the account's API with the widget's disposable token, through a
// gate that holds the account's grant.
//
// One request goes one way through the files, each of which is one decision:
//
//	routes.go    which raw path and method there is; everything else is 404 or 405
//	cors.go      which page may read the answer
//	token.go     who calls, from which account
//	body.go      the body, read only now
//	rights.go    whether the user may write, asked live
//	guard.go     whether the write would delete something that nobody named
//	places.go    what a pipelines/set is about, and where in it
//	snapshots.go  the state before a write, kept for undo
//	mirror.go, retired.go, plan.go, apply.go, restore.go   the work
//	install.go, callback.go, uninstall.go, oauth_state.go  how an account comes and goes
//	problem.go   how it is told: exact in the log, vague on the wire
//
// The handler refuses to keep anything between requests: no state, no lock, no
// timer, no goroutine. What must be kept is kept by the [Gate]. It never parses a
// client's URL, never follows a redirect, and of the vendor's headers lets only
// Content-Type and Retry-After through. It uses neither the operating system nor
// the network and runs natively as well as under js/wasm. Paths, codes and the form of problems are stable.
package proxy
