package proxy

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// readMembers reads a body that is one object with only these members.
func (x *exchange) readMembers(allowed ...string) (map[string]json.RawMessage, error) {
	if x.query != "" {
		return nil, &fault{reason: badQuery}
	}
	body, err := x.readBody()
	if err != nil {
		return nil, err
	}
	if f := strictjson.Check(body, amo.MaxInputBytes); f != nil {
		return nil, &fault{reason: badInput, issues: issue.List{placed(f)}}
	}
	c := issue.Collector{In: issue.InCall}
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil || members == nil {
		strictjson.WrongType(&c, strictjson.Known(string(body)), issue.AnObject)
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	var unknown []string
	for name := range members {
		if !slices.Contains(allowed, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown) // a map has no order
	for _, name := range unknown {
		c.Key(name)
		c.ReportUnknown(name, allowed)
		c.Up()
	}
	if c.Failed() {
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	return members, nil
}

// textMember reads a member that must be there and a text.
func textMember(members map[string]json.RawMessage, name string) (string, error) {
	c := issue.Collector{In: issue.InCall}
	var text string
	raw, given := members[name]
	switch {
	case !given:
		c.ReportMissing(name)
	case raw[0] != '"' || json.Unmarshal(raw, &text) != nil:
		c.Key(name)
		strictjson.WrongType(&c, strictjson.Known(string(raw)), issue.AString)
	}
	if c.Failed() {
		return "", &fault{reason: badInput, issues: c.List()}
	}
	return text, nil
}

// placed says where in the body a fault of its text lies, as the core does: a
// pointer into `desired` begins there.
func placed(f *strictjson.Fault) issue.Issue {
	i := f.Issue(issue.InCall)
	if rest, found := strings.CutPrefix(i.Path, "/desired"); found && (rest == "" || rest[0] == '/') {
		i.In, i.Path = issue.InInput, rest
	}
	return i
}
