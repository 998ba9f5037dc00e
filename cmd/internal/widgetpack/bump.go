package widgetpack

import (
	"errors"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// ErrVersion is a manifest whose version is not three numbers.
var ErrVersion = errors.New("widgetpack: the manifest's version is not three numbers")

// Bump raises the version in a manifest: its "patch", "minor" or "major" number.
// Everything else stays as it was written.
func Bump(manifest []byte, part string) (text []byte, next string, err error) {
	v := gjson.GetBytes(manifest, "widget.version")
	if v.Type != gjson.String || !version.MatchString(v.Str) || v.Index == 0 {
		return nil, "", ErrVersion
	}
	var numbers [3]int
	for i, digits := range strings.Split(v.Str, ".") {
		if numbers[i], err = strconv.Atoi(digits); err != nil {
			return nil, "", ErrVersion
		}
	}
	at := map[string]int{"major": 0, "minor": 1, "patch": 2}[part]
	numbers[at]++
	for i := at + 1; i < 3; i++ {
		numbers[i] = 0
	}
	next = strconv.Itoa(numbers[0]) + "." + strconv.Itoa(numbers[1]) + "." + strconv.Itoa(numbers[2])
	text = append([]byte(nil), manifest[:v.Index]...)
	text = append(text, `"`+next+`"`...)
	return append(text, manifest[v.Index+len(v.Raw):]...), next, nil
}
