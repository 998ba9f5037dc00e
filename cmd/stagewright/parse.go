package main

import (
	"bytes"
	"fmt"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
	"github.com/tidwall/gjson"
)

// parseCommand prints the data of an answer, or the failure that it is.
type parseCommand struct {
	Endpoint string `arg:"" help:"The endpoint that answered, such as pipelines.list."`
	source
	Status      int    `help:"The HTTP status." default:"200"`
	ContentType string `help:"The answer's content type." default:"application/json"`
}

func (*parseCommand) Help() string {
	return `Prints the data of an answer as the core reads it: lists in order, amoCRM's names and types. A failure is printed as its kind, status and text; the exit code is then 3.

Examples:
  curl -s -H "Authorization: Bearer $STAGEWRIGHT_TOKEN" https://demo.amocrm.ru/api/v4/leads/pipelines | stagewright parse leads.pipelines.list
  stagewright parse pipelines.list --status 403 --content-type text/html answer.html`
}

func (p *parseCommand) run(s streams) error {
	text, err := p.read(s)
	if err != nil {
		return err
	}
	if p.JSON {
		return (&callCommand{Op: "parse"}).run(streams{in: bytes.NewReader(p.call(text)), out: s.out, err: s.err})
	}
	endpoint := amo.Endpoint(p.Endpoint)
	if _, known := amo.Info(endpoint); !known {
		return fmt.Errorf("there is no endpoint %s; echo '{}' | stagewright call facts lists them", p.Endpoint)
	}
	data, failure := core.Parse(endpoint, reply.Answer{Status: p.Status, ContentType: p.ContentType, Body: text})
	if failure != nil {
		fmt.Fprintf(s.err, "%s: %v\n", p.name(), failure)
		if failure.Detail != "" {
			fmt.Fprintf(s.err, "    %s\n", accountfile.Printable(failure.Detail))
		}
		fmt.Fprintf(s.out, "%s\n", failure.AppendJSON(nil))
		return exit(exitRefused)
	}
	_, err = fmt.Fprintf(s.out, "%s\n", data)
	return err
}

// call is the door's input for this answer.
func (p *parseCommand) call(body []byte) []byte {
	text := append([]byte(nil), `{"endpoint":`...)
	text = gjson.AppendJSONString(text, p.Endpoint)
	text = append(text, `,"locale":`...)
	text = gjson.AppendJSONString(text, p.Locale)
	text = fmt.Appendf(text, `,"status":%d,"content_type":`, p.Status)
	text = gjson.AppendJSONString(text, p.ContentType)
	text = append(text, `,"body":`...)
	return append(gjson.AppendJSONString(text, string(body)), '}')
}
