package amocrm

import (
	"errors"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/reply"
)

var errNoHTTP = errors.New("the request can't be written as HTTP")

// InputError is a request that the core found wrong. Nothing was sent.
type InputError struct {
	Endpoint amo.Endpoint
	Issues   issue.List
}

func (e *InputError) Error() string {
	return string(e.Endpoint) + ": " + e.Issues[0].Message(issue.English)
}

// Lost is a call that brought no answer. Err is the transport's error.
type Lost struct {
	Endpoint amo.Endpoint
	Err      error
}

func (e *Lost) Error() string { return string(e.Endpoint) + ": no answer: " + e.Err.Error() }

func (e *Lost) Unwrap() error { return e.Err }

// NotSent is what a transport returns when it knows that nothing left for the
// vendor. Any other error of a transport counts as sent.
type NotSent struct {
	Kind       reply.Kind // the failure that it amounts to
	Detail     string     // more about it, in English
	RetryAfter int        // seconds, 0 when unknown
	Err        error
}

func (e *NotSent) Error() string { return "not sent: " + e.Err.Error() }

func (e *NotSent) Unwrap() error { return e.Err }

// Unsettled reports whether a write that failed with err may have been carried
// out all the same. It must then be looked for, never sent again.
func Unsettled(err error) bool {
	var failure *reply.Failure
	var lost *Lost
	var notSent *NotSent
	switch {
	case errors.As(err, &failure):
		switch failure.Kind {
		case reply.Server, reply.Unavailable, reply.NotJSON, reply.Empty, reply.Truncated:
			return true
		}
		return false
	case errors.As(err, &lost):
		return !errors.As(err, &notSent)
	}
	return false
}
