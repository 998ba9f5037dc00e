package proxy

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// reserved are labels below the vendor's domains that are the vendor's own
// services and never an account.
var reserved = []string{
	"www", "api", "oauth", "static", "auth", "account", "accounts", "developers", "developer", "support",
	"mail", "push", "files", "drive", "cdn", "amojo", "core", "id", "gso", "forum", "blog", "status", "widgets", "marketplace",
}

// reservedPrefixes are the same with anything behind them, as api-b.
var reservedPrefixes = []string{"api-", "drive-", "static-"}

// hosts knows which hosts can be an account's. Nothing that a client sends is
// ever parsed as a URL, because parsers disagree: a text is an account's host
// when it equals one label, a dot and one of the vendor's domains.
type hosts struct {
	tops []string
	dev  string // one more origin, for work against the sandbox; "" for none
}

func newHosts(devOrigin string) hosts { return hosts{tops: amo.TopDomains(), dev: devOrigin} }

// isAccount reports whether host can be an account's, as in `demo.amocrm.ru`.
func (h hosts) isAccount(host string) bool {
	if h.dev != "" && host == strings.TrimPrefix(h.dev, "http://") {
		return true
	}
	label, top, found := strings.Cut(host, ".")
	return found && slices.Contains(h.tops, top) && isLabel(label) && !isReserved(label)
}

// isOrigin reports whether origin can be an account's, as in
// `https://demo.amocrm.ru`.
func (h hosts) isOrigin(origin string) bool {
	if h.dev != "" && origin == h.dev {
		return true
	}
	host, found := strings.CutPrefix(origin, "https://")
	return found && "http://"+host != h.dev && h.isAccount(host)
}

func isReserved(label string) bool {
	return slices.Contains(reserved, label) ||
		slices.ContainsFunc(reservedPrefixes, func(p string) bool { return strings.HasPrefix(label, p) })
}

// isLabel is [a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?
func isLabel(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		inside := i > 0 && i < len(s)-1
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || !inside) {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 63
}
