package quote_test

import (
	"os"

	"github.com/stagewright/stagewright/core/quote"
)

// A JSON text that goes into another one is escaped twice.
func Example() {
	body := append(quote.Append([]byte(`{"name":`), `Won & "lost"`), '}')
	os.Stdout.Write(append(body, '\n'))
	os.Stdout.Write(quote.AppendJSON(nil, body))
	// Output:
	// {"name":"Won \u0026 \"lost\""}
	// "{\"name\":\"Won \\u0026 \\\"lost\\\"\"}"
}
