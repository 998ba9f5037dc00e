// Package reply tells the vendor's answers apart: a body that may be read, or a
// failure with a kind that programs can act on.
//
// The vendor fails in many shapes: v2 error bodies with an error_code in a
// string, v4 problem documents, HTML pages for blocks and logins, empty bodies,
// bodies cut in the middle. The body decides; the status fills in; the content
// type only tells an HTML page from cut JSON.
//
// Nothing of a page and nothing that looks like a token is ever repeated in a
// failure. The kinds are stable. The package refuses to check limits or colours:
// what an account has, it has.
//
// Sources: amoCRM reference of API v4, "error-codes", and its table of v2 codes;
// Kommo's "http-codes" (read 2026-01); failures that users have posted.
package reply
