package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

const (
	typeProblem = "application/problem+json"
	typeHAL     = "application/hal+json"
	typeJSON    = "application/json"
	typeHTML    = "text/html; charset=UTF-8"
)

// problem is v4's failure body (documented: Kommo, http-codes).
func problem(status int, detail string) answer {
	body := map[string]any{
		"title":  http.StatusText(status),
		"type":   "https://httpstatus.es/" + strconv.Itoa(status),
		"status": status,
		"detail": detail,
	}
	return answer{status: status, contentType: typeProblem, body: plainJSON(body)}
}

// plainJSON writes JSON for v4 and OAuth, whose recorded bodies leave < > &
// and text outside ASCII as they are.
func plainJSON(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // only values of ours come here
	}
	return bytes.TrimSpace(out.Bytes())
}

func hal(v any) answer {
	return answer{status: http.StatusOK, contentType: typeHAL, body: plainJSON(v)}
}

// noContent is how v2 and v4 answer a list in which nothing is (documented:
// error code 2002, "nothing found", comes with 204 and no body).
func noContent() answer { return answer{status: http.StatusNoContent} }
