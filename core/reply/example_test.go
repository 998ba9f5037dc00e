package reply_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/reply"
)

// HTTP 200 is not success: here a login page came instead of data.
func ExampleRead() {
	_, failure := reply.Read("", reply.Answer{Status: 200, ContentType: "text/html", Body: []byte("<html>Log in</html>")})

	fmt.Println(failure.Kind, failure.Retryable)
	// Output: not-json false
}

// The vendor names what is wrong by its place; the failure points into what was
// sent.
func ExampleFailure() {
	_, failure := reply.Read("", reply.Answer{
		Status: 400,
		Body: []byte(`{"title":"Bad Request","status":400,"detail":"Request validation failed","validation-errors":[
			{"request_id":"second","errors":[{"code":"FieldMissing","path":"name","detail":"This field is missing."}]}]}`),
		Request: []byte(`[{"request_id":"first","name":"A"},{"request_id":"second"}]`),
	})

	fmt.Println(failure.Kind, failure.Detail)
	fmt.Println(failure.Fields[0].Path, failure.Fields[0].Code)
	// Output:
	// bad-request Request validation failed
	// /1/name FieldMissing
}
