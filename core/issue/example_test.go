package issue_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/issue"
)

// A reader walks a document with a collector, and reports where it stands.
func ExampleCollector() {
	var c issue.Collector
	c.Key("add")
	c.Index(0)
	c.ReportMissing("name")
	c.Key("nmae")
	c.ReportUnknown("nmae", []string{"name", "sort", "is_main", "statuses"})
	c.Up()
	c.Up()
	c.Up()

	for _, i := range c.List() {
		fmt.Println(i.Severity(), i.Code, i.Path)
		fmt.Println("-", i.Message(issue.English))
	}
	// Output:
	// error missing /add/0/name
	// - name is required.
	// error unknown-field /add/0/nmae
	// - There is no field nmae here.
}

// Programs match code, path and parameters; people read the sentence, each in
// their own language.
func ExampleIssue() {
	i := issue.Issue{Code: issue.WrongType, Path: "/add/0/name", Params: []issue.Param{
		issue.Named("expected", issue.AString), issue.Named("found", issue.ANull)}}

	fmt.Println(i.Message(issue.English))
	fmt.Println(i.Message(issue.Russian))
	fmt.Println(string(i.AppendJSON(nil, issue.English)))
	// Output:
	// Expected a string, found null.
	// Ожидается строка, получено: null.
	// {"code":"wrong-type","path":"/add/0/name","severity":"error","message":"Expected a string, found null.","params":{"expected":"string","found":"null"},"hint":""}
}

func ExampleNearest() {
	fmt.Println(issue.Nearest("colour", []string{"id", "name", "sort", "color"}))
	// Output: color
}
