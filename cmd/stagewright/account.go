package main

import (
	"bufio"
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/plan"
)

// accountFlags choose the account and how to speak with it.
type accountFlags struct {
	Account string `help:"The account's host, such as demo.amocrm.ru; its token is read from STAGEWRIGHT_TOKEN. Or sandbox: the local amoCRM that .env.sandbox describes (STAGEWRIGHT_SANDBOX_ENV names another file)." required:"" placeholder:"HOST"`
	dialectFlag
	onlyFlag
}

type dialectFlag struct {
	Dialect string `help:"API to read and write pipelines with: ${enum}. auto takes v4 if the account answers it, else v2." enum:"auto,v2,v4" default:"auto"`
}

type onlyFlag struct {
	Only []string `help:"Only these: pipelines, statuses (customer stages), segments." enum:"pipelines,statuses,segments" placeholder:"KIND"`
}

// kinds are those that were asked for, in the order of plans.
func (o onlyFlag) kinds() []plan.Kind {
	var kinds []plan.Kind
	for _, kind := range plan.Kinds() {
		if len(o.Only) == 0 || slices.Contains(o.Only, kind) {
			kinds = append(kinds, plan.Kind(kind))
		}
	}
	return kinds
}

// plainLabel is a subdomain as the vendor gives them.
var plainLabel = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// account is one that answers.
type account struct {
	*amocrm.Client
	given     string // as --account names it
	host      string // as messages name it
	subdomain string // as it is typed to confirm
	name      string
	dialect   plan.Dialect
}

// open connects and asks whose account it is.
func open(ctx context.Context, s streams, where, tokenName string, dialect string) (*account, error) {
	origin, host, token, err := locateAccount(where, tokenName)
	if err != nil {
		return nil, err
	}
	a := &account{Client: amocrm.New(origin, amocrm.Bearer(token, s.transport)), given: where, host: host}
	answer, err := a.Account(ctx)
	if err != nil {
		return nil, callTrouble(host, err)
	}
	a.subdomain = gjson.GetBytes(answer.Data, "account.subdomain").String()
	a.name = gjson.GetBytes(answer.Data, "account.name").String()
	if !plainLabel.MatchString(a.subdomain) { // it names a file, too
		a.subdomain, _, _ = strings.Cut(host, ".")
	}
	a.dialect = plan.Dialect(dialect)
	if dialect == "auto" {
		if a.dialect, err = a.Client.Dialect(ctx); err != nil {
			return nil, callTrouble(host, err)
		}
	}
	return a, nil
}

// locateAccount finds an account's origin and its token. A token goes to the
// vendor's hosts and to this machine, nowhere else.
func locateAccount(where, tokenName string) (origin, host, token string, err error) {
	if where == "sandbox" {
		return sandboxAccount()
	}
	host = strings.ToLower(where)
	origin = "https://" + host
	if u, err := url.Parse(where); err == nil && u.Scheme != "" && u.Host != "" {
		host = strings.ToLower(u.Host)
		origin = u.Scheme + "://" + host
		if !loopback(u) && u.Scheme != "https" {
			host = "" // not in the clear
		}
		if loopback(u) {
			token, err = tokenOf(where, tokenName)
			return origin, host, token, err
		}
	}
	label, domain, _ := strings.Cut(host, ".")
	if !plainLabel.MatchString(label) || !slices.Contains(amo.TopDomains(), domain) {
		return "", "", "", usage(where, "This is not the host of an amoCRM account.", "Write demo."+strings.Join(amo.TopDomains(), ", demo.")+", the word sandbox, or the address of a local amoCRM, such as http://127.0.0.1:8700.")
	}
	token, err = tokenOf(where, tokenName)
	return origin, host, token, err
}

func loopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

func tokenOf(where, tokenName string) (string, error) {
	token := strings.TrimSpace(os.Getenv(tokenName)) // a line's end comes along with files
	switch {
	case token == "":
		return "", usage(where, "There is no token in "+tokenName+".", "A long-lived token is made in the integration's settings, tab Keys and scopes: export "+tokenName+"=…")
	case strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' }):
		return "", usage(where, tokenName+" does not hold a token: there is a space, a line break or a character in it that tokens don't have.", "Copy the token again.")
	}
	return token, nil
}

// sandboxAccount reads what `stagewright sandbox --env-file` wrote.
func sandboxAccount() (origin, host, token string, err error) {
	name := os.Getenv("STAGEWRIGHT_SANDBOX_ENV")
	if name == "" {
		name = ".env.sandbox"
	}
	file, err := os.Open(name)
	if err != nil {
		return "", "", "", usage(name, "The sandbox's file can't be read.", "Start the sandbox in another terminal: stagewright sandbox --env-file "+name)
	}
	defer file.Close()
	values := map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), "=")
		values[key] = value
	}
	u, err := url.Parse(values["ORIGIN"])
	if err != nil || !loopback(u) || values["ACCESS_TOKEN"] == "" {
		return "", "", "", usage(name, "This is not a file that stagewright sandbox --env-file wrote.", "Start the sandbox again: stagewright sandbox --env-file "+name)
	}
	return values["ORIGIN"], u.Host, values["ACCESS_TOKEN"], nil
}

// transport is how the command line reaches accounts: at the vendor's pace, and
// without following redirects, which a RoundTripper never does.
func transport() http.RoundTripper {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.ResponseHeaderTimeout = time.Minute
	return newPace(base, amo.MaxRequestsPerSecond)
}
