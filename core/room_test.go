package core_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stagewright/stagewright/core"
)

// TestRoom: what was called before in a room doesn't show: every golden case after
// every other, and then all backwards, answers as in a room of its own.
func TestRoom(t *testing.T) {
	files, err := filepath.Glob("../testdata/*/*.in.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	type asked struct{ name, op, in, out string }
	var all []asked
	for _, file := range files {
		in, err := os.ReadFile(file)
		require.NoError(t, err)
		op := filepath.Base(filepath.Dir(file))
		all = append(all, asked{file, op, string(in), string(core.Call(op, in))})
	}
	var room core.Room
	for i := range 2 * len(all) {
		a := all[min(i, 2*len(all)-1-i)]
		require.Equal(t, a.out, string(room.Call(a.op, a.in)), a.name)
	}
}
