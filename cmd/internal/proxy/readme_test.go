package proxy

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestREADMENamesAll: every route and every code stands there.
func TestREADMENamesAll(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, r := range routes() {
		assert.Contains(t, string(text), "`"+r.method+" "+r.path+"`")
	}
	for r := range reasons {
		if r != fine {
			assert.Contains(t, string(text), "`"+outcomes[r].code+"`")
		}
	}
}
