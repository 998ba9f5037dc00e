package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/tidwall/gjson"
)

// consentFlags are how somebody agrees to a plan, and where the way back is kept.
type consentFlags struct {
	Yes       bool   `help:"Do not ask; needs --digest, which names the plan you agree to."`
	Digest    string `help:"The digest of the plan, as stagewright plan prints it. Any other plan is stale." placeholder:"DIGEST"`
	Snapshots string `help:"Folder for the snapshot that is written before anything is sent." default:"." placeholder:"DIR"`
}

func (c consentFlags) check() error {
	if c.Yes && c.Digest == "" {
		return usage("--yes", "--yes needs --digest, so that only the plan you have looked at is carried out.", "stagewright plan prints the digest.")
	}
	if info, err := os.Stat(c.Snapshots); err != nil || !info.IsDir() {
		return usage("--snapshots", "There is no folder "+c.Snapshots+".", "Make it, or name another.")
	}
	return nil
}

// agree asks for the account's subdomain to be typed, or compares the digest.
func (c consentFlags) agree(ctx context.Context, s streams, a *account, all planned) error {
	if c.Digest != "" && c.Digest != all.digest() {
		return &trouble{exitStale, a.host, "stale", "The plan does not have this digest; its own is " + all.digest() + ". Nothing was sent.",
			"The account or the file has changed since. Look at the plan again."}
	}
	if c.Yes {
		return nil
	}
	fmt.Fprintf(s.err, "\nType %s to carry this out: ", a.subdomain)
	if !isTerminal(s.in) {
		defer fmt.Fprintln(s.err)
	}
	typed := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.in).ReadString('\n') // the end of input is an answer too: no
		typed <- line
	}()
	answer := ""
	select {
	case answer = <-typed:
	case <-ctx.Done():
	}
	if strings.TrimSpace(answer) != a.subdomain {
		return &trouble{exitChanges, a.host, "not-confirmed", "Nothing was sent.", "To carry it out without being asked: --yes --digest " + all.digest()}
	}
	return nil
}

// quoted is a JSON string.
func quoted(text string) string { return string(gjson.AppendJSONString(nil, text)) }
