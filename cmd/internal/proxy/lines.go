package proxy

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
)

// An apply can take a minute. Who accepts typeLines gets it step by step, as one
// JSON value a line: {"progress"} at the beginning and after each request, and
// {"result"}, which is the answer itself, at the end. Whatever refuses the apply
// before its first call is a problem as ever; lines that end without a result are
// an unknown outcome.
const typeLines = "application/x-ndjson"

type progressLine struct {
	Progress amocrm.Step `json:"progress"`
}

type resultLine struct {
	Result applied `json:"result"`
}

func (x *exchange) wantsLines() bool {
	for _, accepted := range strings.Split(x.r.Header.Get("Accept"), ",") {
		kind, _, _ := strings.Cut(accepted, ";")
		if strings.EqualFold(strings.TrimSpace(kind), typeLines) {
			return true
		}
	}
	return false
}

func linesAnswer(total int, carryOut func(progress func(amocrm.Step)) (applied, string)) answer {
	return answer{status: http.StatusOK, contentType: typeLines, lines: func(write func(any)) string {
		write(progressLine{amocrm.Step{Total: total, Items: []amocrm.Item{}}})
		result, note := carryOut(func(step amocrm.Step) { write(progressLine{step}) })
		write(resultLine{result})
		return note
	}}
}

// writeLines lets each line out by itself. A panic ends them where they are: the
// status is long gone.
func (a *answer) writeLines(w http.ResponseWriter) {
	defer func() {
		if recover() != nil {
			a.reason, a.note = panicked, where()
		}
	}()
	out := http.NewResponseController(w)
	a.note = a.lines(func(line any) {
		text, err := json.Marshal(line)
		if err != nil {
			panic(err) // texts, numbers and checked JSON always encode
		}
		_, _ = w.Write(append(text, '\n')) // a client that hung up is nobody's fault
		_ = out.Flush()
	})
}
