package strictjson_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// A stage list that occurs twice in one object is how a checked request could
// delete stages that were never looked at. The gate stops it and says where.
func ExampleCheck() {
	text := []byte(`{"id":5,"statuses":[{"id":12},{"id":13}],"\u0073tatuses":[{"id":12}]}`)

	fault := strictjson.Check(text, amo.MaxInputBytes)

	fmt.Println(fault.Code, fault.Pointer)
	fmt.Println(fault.Issue(issue.InInput).Message(issue.English))
	// Output:
	// duplicate-key /statuses
	// The key statuses occurs twice in one object.
}

// A text that was cut on its way is told from one that was never JSON.
func ExampleFault() {
	cut := strictjson.Check([]byte(`{"id":5,"statu`), amo.MaxReplyBytes)
	page := strictjson.Check([]byte(`<html>`), amo.MaxReplyBytes)

	fmt.Println(cut.Code, cut.Ended)
	fmt.Println(page.Code, page.Ended)
	// Output:
	// syntax true
	// syntax false
}
