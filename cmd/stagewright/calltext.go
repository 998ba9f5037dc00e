package main

import (
	"bytes"
	"io"

	"github.com/tidwall/gjson"
)

// callText is the door's input for a build. The parts are put in as they are:
// what is wrong with them is the core's to say.
func callText(endpoint, locale string, input []byte, options string) io.Reader {
	text := append([]byte(nil), `{"endpoint":`...)
	text = gjson.AppendJSONString(text, endpoint)
	text = append(text, `,"locale":`...)
	text = gjson.AppendJSONString(text, locale)
	if len(bytes.TrimSpace(input)) > 0 {
		text = append(append(text, `,"input":`...), input...)
	}
	if options != "" {
		text = append(append(text, `,"options":`...), options...)
	}
	return bytes.NewReader(append(text, '}'))
}
