// Package account knows the two calls that say whose account it is and who may
// write in it: GET /api/v4/account and GET /api/v4/users/{id}.
//
// It only builds and reads. Members are the vendor's, all of them; _links and
// _embedded are dropped. Source: amoCRM reference, "account-info" and "users"
// (read 2026-01).
package account

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ReadGet reads the input of account.get, which takes nothing: {} or null.
func ReadGet(input gjson.Result, c *issue.Collector) {
	if input.Type == gjson.Null {
		return
	}
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return
	}
	strictjson.EachMember(c, input, func(name string, _ gjson.Result) { c.ReportUnknown(name, nil) })
}

// Request is the request of account.get.
func Request() amo.Request {
	info, _ := amo.Info(amo.AccountGet)
	return amo.Get(info.Path)
}

// ReadUser reads the input of users.get, {"id":1}.
func ReadUser(input gjson.Result, c *issue.Collector) (id int64) {
	if !input.IsObject() {
		strictjson.WrongType(c, input, issue.AnObject)
		return 0
	}
	found := false
	strictjson.EachMember(c, input, func(name string, value gjson.Result) {
		if name != "id" {
			c.ReportUnknown(name, []string{"id"})
			return
		}
		found = true
		id = strictjson.ReadID(c, value)
	})
	if !found {
		c.ReportMissing("id")
	}
	return id
}

// UserRequest is the request of users.get.
func UserRequest(id int64) amo.Request {
	info, _ := amo.Info(amo.UsersGet)
	return amo.Get(strings.Replace(info.Path, "{id}", strconv.FormatInt(id, 10), 1))
}

// AppendParsed appends an answer as {"<name>":{…}}.
func AppendParsed(dst []byte, name string, body gjson.Result) []byte {
	dst = append(dst, '{', '"')
	dst = append(dst, name...)
	dst = append(dst, `":{`...)
	first := true
	body.ForEach(func(key, value gjson.Result) bool {
		if key.Str == "_links" || key.Str == "_embedded" || key.Type != gjson.String {
			return true
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = gjson.AppendJSONString(dst, key.Str)
		dst = append(append(dst, ':'), value.Raw...)
		return true
	})
	return append(dst, "}}"...)
}
