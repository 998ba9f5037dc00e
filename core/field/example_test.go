package field_test

import (
	"fmt"

	"github.com/stagewright/stagewright/core/field"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// A reader of an endpoint walks its input; the single values report where the
// collector stands, and reading goes on behind each mistake.
func ExampleName() {
	input := strictjson.Known(`{"name":" ","sort":1.5,"color":"#ff0000"}`)

	var c issue.Collector
	strictjson.EachMember(&c, input, func(name string, value strictjson.Value) {
		switch name {
		case "name":
			field.Name(value, &c)
		case "sort":
			field.Int(value, &c)
		case "color":
			field.StageColour(value, nil, issue.ColourNotListed, &c)
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
	fmt.Println(field.StageColour(strictjson.Known(`"#CCFF66"`), []string{"#CCFF66"}, issue.ColourNotListed, &c), c.Failed())
	fmt.Println(field.StageColour(strictjson.Known(`"#FFFEB2"`), nil, issue.ColourNotListed, &c), c.Failed())
	// Output:
	// #CCFF66 false
	// #fffeb2 false
}

// What the vendor sends is taken as it is meant.
func ExampleLooseInt() {
	fmt.Println(field.LooseInt(strictjson.Known(`"10"`)), field.LooseInt(strictjson.Known(`10`)), field.LooseInt(strictjson.Known(`"many"`)))
	fmt.Println(field.LooseBool(strictjson.Known(`"Y"`)), field.LooseBool(strictjson.Known(`"N"`)))
	// Output:
	// 10 10 0
	// true false
}
