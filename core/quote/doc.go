// Package quote writes texts as JSON strings.
//
// What it writes can stand in a script or a page: besides what JSON demands it
// escapes <, > and &, and U+2028 and U+2029, which are line ends to JavaScript.
// What is no UTF-8 becomes U+FFFD. The bytes are those that gjson's
// AppendJSONString writes, which a test proves, and stay: digests are taken over
// them. The package refuses to know what it writes.
//
// It exists for its speed. In the module a step of a loop costs as much as a
// dozen operations on a word, so texts are looked at eight bytes at a
// time; the gate, which reads them, does so with the same [Word].
package quote
