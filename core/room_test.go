package core_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// BenchmarkRoom is what wasm/hot.txt is taken from: a pipeline as people write it,
// and an account of the largest.
func BenchmarkRoom(b *testing.B) {
	for name, size := range map[string][2]int{"small": {1, 5}, "largest": {10, 98}} {
		b.Run(name, func(b *testing.B) {
			stage := `{"name":"Этап %d","sort":%d0,"color":"#87f2c0"}`
			var stages, pipelines []string
			for i := range size[1] {
				stages = append(stages, fmt.Sprintf(stage, i+1, i+1))
			}
			for range size[0] {
				pipelines = append(pipelines, `{"name":"Продажи","statuses":[`+strings.Join(stages, ",")+`]}`)
			}
			in := `{"endpoint":"pipelines.set","input":{"add":[` + strings.Join(pipelines, ",") + `]}}`
			var room core.Room
			require.Contains(b, string(room.Call("build", in)), `"ok":true`)
			for b.Loop() {
				room.Call("build", in)
			}
		})
	}
}
