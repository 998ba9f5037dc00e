package sandbox

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestV2CanBeRetired(t *testing.T) {
	for _, c := range []struct {
		way         string
		status      int
		contentType string
	}{
		{"404", 404, "application/problem+json"},
		{"html", 404, "text/html; charset=UTF-8"},
		{"405", 405, ""},
		{"410", 410, "application/problem+json"},
	} {
		t.Run(c.way, func(t *testing.T) {
			r := start(t)
			before := r.Account()
			require.Equal(t, 204, r.send("POST", "/sandbox/v2", `{"answer":"`+c.way+`"}`, nil).status)
			for _, path := range []string{setPath, deletePath, listPath} {
				method, body := "POST", renameFirst
				if path == listPath {
					method, body = "GET", ""
				}
				got := r.as(1, method, path, body)
				require.Equal(t, c.status, got.status, path)
				require.Equal(t, c.contentType, got.header.Get("Content-Type"), path)
			}
			require.Equal(t, before, r.Account(), "nothing was carried out")
			require.Equal(t, 200, r.as(1, "GET", "/api/v4/leads/pipelines", "").status, "v4 lives")
			require.NoError(t, r.SetV2("on"))
			require.Equal(t, 200, r.as(1, "GET", listPath, "").status)
		})
	}
	r := start(t)
	require.Equal(t, 400, r.send("POST", "/sandbox/v2", `{"answer":"500"}`, nil).status)
	require.ErrorContains(t, r.SetV2(""), "404, 405, 410, html, on")
}
