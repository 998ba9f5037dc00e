package leads_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core/leads"
	"github.com/stagewright/stagewright/core/strictjson"
)

const (
	callStage = `{"id":8,"name":"B","sort":10,"is_editable":true,"color":"#eb93ff","type":0,"request_id":"0","_links":{}}`
	parsed    = `{"id":8,"name":"B","sort":10,"color":"#eb93ff","editable":true,"kind":"regular","type":0,"request_id":"0"}`
)

// TestReplies holds the parsed form of each answer.
func TestReplies(t *testing.T) {
	pipelines := `{"_embedded":{"pipelines":[{"id":6,"sort":2,"name":"A","request_id":"x","_embedded":{"statuses":[` + callStage + `]}},7,{"id":5,"sort":1,"name":"Z","_links":{}}]}}`
	six := `{"id":6,"name":"A","sort":2,"is_main":false,"statuses":[` + parsed + `],"request_id":"x"}`
	five := `{"id":5,"name":"Z","sort":1,"is_main":false,"statuses":null}`
	for _, c := range []struct {
		name   string
		append func([]byte, strictjson.Value) []byte
		body   string
		want   string
	}{
		{"added keep the order of the answer", leads.AppendPipelinesAdded, pipelines, `{"added":[` + six + `,` + five + `]}`},
		{"nothing added", leads.AppendPipelinesAdded, `{}`, `{"added":[]}`},
		{"updated as a list", leads.AppendPipeline, `{"_embedded":{"pipelines":[{"id":5,"sort":1,"name":"Z"}]}}`, `{"pipeline":` + five + `}`},
		{"updated", leads.AppendPipeline, `{"id":5,"sort":1,"name":"Z","_embedded":{"tags":[]}}`, `{"pipeline":` + five + `}`},
		{"updated without a body", leads.AppendPipeline, ``, `{"pipeline":null}`},
		{"stages added", leads.AppendStagesAdded, `{"_embedded":{"statuses":[` + callStage + `,null]}}`, `{"added":[` + parsed + `]}`},
		{"no stages added", leads.AppendStagesAdded, ``, `{"added":[]}`},
		{"stage updated", leads.AppendStage, callStage, `{"status":` + parsed + `}`},
		{"stage updated without a body", leads.AppendStage, ``, `{"status":null}`},
		{"no content", leads.AppendCount, ``, `{"leads":0}`},
		{"counted", leads.AppendCount, `{"_embedded":{"leads":[{},{}]}}`, `{"leads":2}`},
		{"counted as a map", leads.AppendCount, `{"_embedded":{"leads":{"0":{},"1":{}}}}`, `{"leads":2}`},
		{"a full page", leads.AppendCount, `{"_embedded":{"leads":[` + strings.Repeat(`{},`, 249) + `{}]}}`, `{"leads":250}`},
		{"no list of deals", leads.AppendCount, `{"_embedded":{}}`, `{"leads":null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, string(c.append(nil, strictjson.Known(c.body))))
		})
	}
}
