// Package account knows the two calls that say whose account it is and who may
// write in it: GET /api/v4/account and GET /api/v4/users/{id}.
//
// It refuses to judge: whether a user may write, and what the customers mode
// allows, is for who asked. Members are the vendor's, all of them, and stay so;
// _links and _embedded are dropped.
//
// Source: amoCRM reference, "account-info" and "users" (read 2026-01).
package account

import (
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/quote"
	"github.com/stagewright/stagewright/core/strictjson"
)

// ReadGet reads the input of account.get, which takes nothing: {} or null.
func ReadGet(input strictjson.Value, c *issue.Collector) { field.Nothing(input, c) }

// Request is the request of account.get.
func Request() amo.Request { return amo.NewRequest(amo.AccountGet, 0, nil) }

// ReadUser reads the input of users.get, {"id":1}.
func ReadUser(input strictjson.Value, c *issue.Collector) (id int64) { return field.OnlyID(input, c) }

// UserRequest is the request of users.get.
func UserRequest(id int64) amo.Request { return amo.NewRequest(amo.UsersGet, id, nil) }

// AppendParsed appends an answer as {"<name>":{…}}.
func AppendParsed(dst []byte, name string, body strictjson.Value) []byte {
	dst = append(dst, '{', '"')
	dst = append(dst, name...)
	dst = append(dst, `":{`...)
	first := true
	m := body.Members()
	for m.Next() {
		if m.Name() == "_links" || m.Name() == "_embedded" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = quote.Append(dst, m.Name())
		dst = append(append(dst, ':'), m.Value().Raw()...)
	}
	return append(dst, "}}"...)
}
