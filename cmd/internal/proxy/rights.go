package proxy

import (
	"errors"
	"strconv"

	"github.com/stagewright/stagewright/core/reply"
	"github.com/stagewright/stagewright/core/strictjson"
)

// rightsLifetime is for how many seconds the gate remembers an administrator.
const rightsLifetime = 60

// administrator checks that the caller is an active administrator. The stored
// grant is one's, so the proxy would otherwise lend that power to everyone. It
// is asked live; only a yes is remembered, and for a minute at most.
func (x *exchange) administrator() error {
	key := "admin:" + strconv.FormatInt(x.caller.user, 10)
	if _, found, err := x.recall(key); err != nil || found {
		return err
	}
	read, err := x.client.User(x.ctx, x.caller.user)
	var failure *reply.Failure
	if errors.As(err, &failure) && failure.Kind == reply.NotFound {
		return &fault{reason: userOther, note: "amocrm: no such user"}
	}
	if err != nil {
		return err
	}
	if r := judge(read.Body, x.caller.user); r != fine {
		return &fault{reason: r}
	}
	return x.keep(key, rightsLifetime, []byte("1"))
}

// judge reads a user as amoCRM answers it. The body has passed the core's gate.
// What is not said, in just these names, is not so.
func judge(body []byte, user int64) reason {
	u := strictjson.Known(string(body))
	is := func(right string) bool { return u.Get("rights").Get(right).Type() == strictjson.True }
	id, named := strictjson.ID(u.Get("id"))
	switch {
	case !named || id != user:
		return userOther
	case !is("is_active"):
		return userInactive
	case !is("is_admin"):
		return notAdministrator
	}
	return fine
}
