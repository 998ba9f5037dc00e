package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
)

// trouble is what stops a command, said like everything else that is wrong:
// where: code: message, and below it what to do.
type trouble struct {
	exit           int
	where, code    string
	message, hints string
}

func (t *trouble) Error() string { return t.where + ": " + t.code + ": " + t.message }

func (t *trouble) print(w io.Writer) {
	fmt.Fprintln(w, accountfile.Printable(t.Error()))
	if t.hints != "" {
		fmt.Fprintf(w, "    %s\n", t.hints)
	}
}

// lines makes whole lines printable: a widget's files may have any names.
type lines struct{ io.Writer }

func (l lines) Write(text []byte) (int, error) {
	for line := range strings.Lines(string(text)) {
		end := ""
		if body, has := strings.CutSuffix(line, "\n"); has {
			line, end = body, "\n"
		}
		if _, err := io.WriteString(l.Writer, accountfile.Printable(line)+end); err != nil {
			return 0, err
		}
	}
	return len(text), nil
}

func usage(where, message, hint string) error {
	return &trouble{exitUsage, where, "usage", message, hint}
}

// callTrouble says what a failed call to an account means.
func callTrouble(where string, err error) error {
	var failure *reply.Failure
	var lost *amocrm.Lost
	var input *amocrm.InputError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failure):
		return refused(where, failure)
	case errors.As(err, &lost):
		return unreachable(where, err)
	case errors.Is(err, amocrm.ErrStateUnknown):
		return &trouble{exitRefused, where, "state-unknown", "amoCRM's answer does not hold the whole list.",
			"Nothing was changed: what can't be read whole is never taken for empty. Try again later."}
	case errors.As(err, &input):
		return &trouble{exitInput, where, string(input.Issues[0].Code), input.Issues[0].Message(issue.English), input.Issues[0].Hint(issue.English)}
	}
	return err
}

func unreachable(where string, err error) error {
	var noHost *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return &trouble{exitUnreachable, where, "interrupted", "Interrupted.", ""}
	case errors.As(err, &noHost) && noHost.IsNotFound:
		return &trouble{exitUnreachable, where, "unreachable", "There is no host by this name.", "Check the account's subdomain."}
	case errors.Is(err, syscall.ECONNREFUSED) && loopback(&url.URL{Host: where}):
		return &trouble{exitUnreachable, where, "unreachable", "The connection is refused.", "Is it running? stagewright sandbox starts the local amoCRM."}
	}
	return &trouble{exitUnreachable, where, "unreachable", "No answer came: " + cause(err) + ".", "Check the network and run the same command again."}
}

// cause is the innermost error: the outer ones repeat addresses.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// hints by kind of failure.
var hints = map[reply.Kind]string{
	reply.Unauthorized:     "The token is wrong, expired, or another account's.",
	reply.Forbidden:        "The token's user may not do this (administrators change pipelines), or the integration was not given the right to.",
	reply.Blocked:          "The account or this address is blocked; only amoCRM's support can lift that. Don't try again until it has.",
	reply.PaymentRequired:  "The account's subscription has ended, or does not include this.",
	reply.NotFound:         "Check the account's subdomain. With --dialect v2: the account may no longer answer v2.",
	reply.MethodNotAllowed: "With --dialect v2: the account may no longer answer v2.",
	reply.ModeDisabled:     "The account's customers are in another mode. --only names the kinds to work on.",
	reply.RateLimited:      "Other programs are using up the account's request limit. Wait a moment, then run the same command again.",
	reply.Redirected:       "The token's user may be switched off.",
	reply.NotJSON:          "Something between here and amoCRM answered with a page, or there is no such account.",
	reply.Empty:            "Run the same command again.",
	reply.Truncated:        "Run the same command again.",
	reply.Unavailable:      "amoCRM is down at the moment. Run the same command again in a minute.",
	reply.Server:           "The fault is amoCRM's own. Run the same command again; if it persists, ask amoCRM's support.",
}

func refused(where string, f *reply.Failure) error {
	message := fmt.Sprintf("amoCRM refused (HTTP %d)", f.Status)
	switch f.Kind {
	case reply.NotJSON, reply.Empty, reply.Truncated:
		message = fmt.Sprintf("amoCRM's answer (HTTP %d) can't be read", f.Status)
	case reply.Server, reply.Unavailable:
		message = fmt.Sprintf("amoCRM failed (HTTP %d)", f.Status)
	}
	if f.Title != "" {
		message += ": " + f.Title
	}
	if detail := strings.TrimSuffix(f.Detail, "."); detail != "" && detail != f.Title {
		message += ": " + detail
	}
	for _, field := range f.Fields {
		message += fmt.Sprintf("; %s %s %s", field.Path, field.Code, field.Detail)
	}
	hint := hints[f.Kind]
	if f.RetryAfter > 0 {
		hint = fmt.Sprintf("amoCRM asks for a pause of %s. Run the same command again after that.", count(f.RetryAfter, "second"))
	}
	exit := exitRefused
	if f.Kind == reply.Unavailable {
		exit = exitUnreachable
	}
	return &trouble{exit, where, string(f.Kind), message + ".", hint}
}
