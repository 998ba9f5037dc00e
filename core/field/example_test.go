package field_test

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// A reader of an endpoint walks its input; the single values report where the
// collector stands, and reading goes on behind each mistake.
func ExampleName() {
	input := gjson.Parse(`{"name":" ","sort":1.5,"color":"#ff0000"}`)

	var c issue.Collector
	strictjson.EachMember(&c, input, func(name string, value gjson.Result) {
		switch name {
		case "name":
			field.Name(value, &c)
		case "sort":
			field.Int(value, &c)
		case "color":
			field.StageColour(value, nil, &c)
		}
	})

	for _, i := range c.List() {
		fmt.Println(i.Code, i.Path)
	}
	// Output:
	// blank-name /name
	// bad-number /sort
	// colour-not-allowed /color
}

// A caller may let pass a colour that the account has already.
func ExampleStageColour() {
	var c issue.Collector
	fmt.Println(field.StageColour(gjson.Parse(`"#CCFF66"`), []string{"#CCFF66"}, &c), c.Failed())
	fmt.Println(field.StageColour(gjson.Parse(`"#FFFEB2"`), nil, &c), c.Failed())
	// Output:
	// #CCFF66 false
	// #fffeb2 false
}

// What the vendor sends is taken as it is meant.
func ExampleLooseInt() {
	fmt.Println(field.LooseInt(gjson.Parse(`"10"`)), field.LooseInt(gjson.Parse(`10`)), field.LooseInt(gjson.Parse(`"many"`)))
	fmt.Println(field.LooseBool(gjson.Parse(`"Y"`)), field.LooseBool(gjson.Parse(`"N"`)))
	// Output:
	// 10 10 0
	// true false
}
