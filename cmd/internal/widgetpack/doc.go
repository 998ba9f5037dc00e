// Package widgetpack checks a widget by the vendor's published rules, and packs it
// into the archive that amoCRM takes.
//
// Every finding names the file, the line and the column, and the vendor's page
// that has the rule. What no page says is not checked: whether a widget works is
// for the sandbox to show. The package never changes a widget, but for its version
// when it is asked to; it reads nothing outside of the folder or archive, and no
// secret that it finds is repeated.
package widgetpack
