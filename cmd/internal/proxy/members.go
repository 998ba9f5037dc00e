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
	said, f := strictjson.Parse(string(body), amo.MaxInputBytes)
	if f != nil {
		return nil, &fault{reason: badInput, issues: issue.List{placed(f)}}
	}
	c := issue.Collector{In: issue.InCall}
	if !said.IsObject() {
		strictjson.WrongType(&c, said, issue.AnObject)
		return nil, &fault{reason: badInput, issues: c.List()}
	}
	members := make(map[string]json.RawMessage, said.Count())
	strictjson.EachMember(&c, said, func(name string, value strictjson.Value) {
		if !slices.Contains(allowed, name) {
			c.ReportUnknown(name, allowed)
		}
		members[name] = json.RawMessage(value.Raw())
	})
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
