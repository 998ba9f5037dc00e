// Package sandbox is a local amoCRM: pipelines by the v2 and by the v4 API,
// stages and segments of customers, OAuth with its consent page and hooks,
// disposable tokens that are really signed, faults on demand, and the page that
// loads a widget in the vendor's order.
//
// Its rules are written from the vendor's documents and from recorded answers,
// cited beside each rule, and never from the core of this project: a sandbox
// that asked the core would only prove the core right against itself. README.md
// says what is recorded, documented or assumed.
//
// It is for one developer's machine: everything lives in memory, or in one state
// file when asked to; it listens on a loopback address only, and its secrets
// protect nothing real.
package sandbox
