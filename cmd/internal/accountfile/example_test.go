package accountfile_test

import (
	"fmt"
	"os"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/plan"
)

// Every problem has its line and its column.
func ExampleRead() {
	text := `pipelines:
  - name: Sales
    stages:
      - {name: First call, color: "#fffeb3"}
    wonn: Paid
`
	file, problems := accountfile.Read([]byte(text), issue.English)
	problems.With(file.Check([]byte(`{"dialect":"v4"}`))).Print(os.Stdout, "account.yaml")
	// Output:
	// account.yaml:4:35: colour-not-allowed: amoCRM does not allow the colour #fffeb3 here.
	//     The nearest allowed colour is #fffeb2.
	// account.yaml:5:5: unknown-field: There is no field wonn here.
	//     Did you mean won?
}

// From the state that was read to what the file asks for.
func ExampleFile_Plan() {
	current := `{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[{"id":11,"name":"Call","color":"#fffeb2"}]}]}`
	file, _ := accountfile.Read([]byte("pipelines:\n  - name: Sales\n    stages: [{name: Call}, {name: Offer}]\n"), issue.English)

	p, _ := file.Plan(plan.KindPipelines, []byte(current), nil)

	fmt.Println(p.Changes[0].Action, p.Changes[0].Address, string(p.Changes[0].After))
	// Output: create pipelines/1/statuses/new-0 {"name":"Offer","position":1}
}

// What an account holds, as people keep it in git.
func ExampleWrite() {
	current := `{"pipelines":[{"id":1,"name":"Sales","is_main":true,"statuses":[{"id":11,"name":"Call","color":"#fffeb2","kind":"regular"},{"id":142,"name":"Paid","kind":"won"}]}]}`

	fmt.Printf("%s", accountfile.Write(map[plan.Kind][]byte{plan.KindPipelines: []byte(current)}, true))
	// Output:
	// pipelines:
	//   - id: 1
	//     name: Sales
	//     main: true
	//     stages:
	//       - {id: 11, name: Call, color: "#fffeb2"}
	//     won: Paid
}
