package account_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/account"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// Before customer stages are offered, the account says which mode its customers
// are in; every member but the links comes through.
func ExampleAppendParsed() {
	fmt.Println(account.Request().Path)

	body := strictjson.Known(`{"id":28847170,"name":"Shop","customers_mode":"segments","_links":{"self":{"href":"…"}}}`)
	fmt.Println(string(account.AppendParsed(nil, "account", body)))
	// Output:
	// /api/v4/account
	// {"account":{"id":28847170,"name":"Shop","customers_mode":"segments"}}
}

// A user's rights are asked by the user's id.
func ExampleReadUser() {
	var c issue.Collector
	fmt.Println(account.UserRequest(account.ReadUser(strictjson.Known(`{"id":504141}`), &c)).Path)

	account.ReadUser(strictjson.Known(`{"id":"me"}`), &c)
	fmt.Println(c.List()[0].Code, c.List()[0].Path)
	// Output:
	// /api/v4/users/504141
	// bad-id /id
}
