package main

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/issue"
	"github.com/stagewright/stagewright/core/strictjson"
)

// locate finds the line and column of an issue in the text that the user wrote.
// What is missing is placed at the value that it is missing from.
func locate(text []byte, i issue.Issue) (line, column int, ok bool) {
	if i.In != issue.InInput {
		return 0, 0, false
	}
	if offset, err := strconv.Atoi(i.Param("offset", issue.English)); err == nil && offset <= len(text) {
		line, column = strictjson.Position(text, offset)
		return line, column, true
	}
	if strictjson.Check(text, amo.MaxCallBytes) != nil {
		return 0, 0, false
	}
	value := gjson.ParseBytes(text)
	if i.Path != "" {
		for _, step := range strings.Split(i.Path[1:], "/") {
			next, found := child(value, strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~"))
			if !found {
				break
			}
			value = next
		}
	}
	line, column = strictjson.Position(text, value.Index)
	return line, column, true
}

// child is one step of a JSON pointer. gjson's own paths would read a name with
// a dot or a star in it as something else.
func child(v gjson.Result, step string) (found gjson.Result, ok bool) {
	i := 0
	v.ForEach(func(key, value gjson.Result) bool {
		if v.IsObject() && key.Str == step || v.IsArray() && strconv.Itoa(i) == step {
			found, ok = value, true
		}
		i++
		return !ok
	})
	return found, ok
}
