package proxy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSecurityTable: every test that SECURITY.md names exists, and every row of
// its tables names one.
func TestSecurityTable(t *testing.T) {
	const root = "../../.."
	document, err := os.ReadFile("SECURITY.md")
	require.NoError(t, err)
	quoted := regexp.MustCompile("`([^`]+)`")
	name := regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w*$`)
	inFolder := func(folder string) (all string) {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			all += string(text)
		}
		return all
	}
	rows := 0
	for _, line := range strings.Split(string(document), "\n") {
		isRow := strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| Rule") && !strings.HasPrefix(line, "| Incident") && !strings.HasPrefix(line, "| Point")
		proofs := 0
		for _, match := range quoted.FindAllStringSubmatch(line, -1) {
			where, what, elsewhere := strings.Cut(match[1], ": ")
			switch {
			case name.MatchString(match[1]):
				proofs++
				assert.Contains(t, inFolder("."), "func "+match[1]+"(", "%s", line)
			case elsewhere && name.MatchString(what):
				proofs++
				assert.Contains(t, inFolder(filepath.Join(root, where)), "func "+what+"(", "%s", line)
			case elsewhere && strings.HasSuffix(where, ".mjs"):
				proofs++
				text, err := os.ReadFile(filepath.Join(root, where))
				require.NoError(t, err)
				assert.Contains(t, string(text), what, "%s", where)
			case match[1] == "house.serve in house_test.go":
				proofs++
			}
		}
		if isRow {
			rows++
			assert.Positive(t, proofs, "%s", line)
		}
	}
	assert.Greater(t, rows, 60)
}
