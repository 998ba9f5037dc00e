package core_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/stagewright/stagewright/core"
)

var update = flag.Bool("update", false, "rewrite the golden answers; read the diff")

// TestGolden replays testdata/<op>/<case>.in.json through the door. The same
// files run under js/wasm and through the built module in Node and Chromium.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("../testdata/*/*.in.json")
	require.NoError(t, err)
	require.Greater(t, len(files), 100, "the golden cases are not at hand")
	for _, file := range files {
		op := filepath.Base(filepath.Dir(file))
		t.Run(op+"/"+strings.TrimSuffix(filepath.Base(file), ".in.json"), func(t *testing.T) {
			in, err := os.ReadFile(file)
			require.NoError(t, err)
			got := core.Call(op, in)
			require.True(t, gjson.ValidBytes(got), "not JSON: %s", got)
			outFile := strings.TrimSuffix(file, ".in.json") + ".out.json"
			if *update {
				require.NoError(t, os.WriteFile(outFile, append(got, '\n'), 0o644))
				return
			}
			want, err := os.ReadFile(outFile)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got)+"\n")
		})
	}
}

// TestNoInternal proves that none of the cases is a fault of ours.
func TestNoInternal(t *testing.T) {
	files, err := filepath.Glob("../testdata/*/*.out.json")
	require.NoError(t, err)
	for _, file := range files {
		out, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotContains(t, string(out), `"code":"internal"`+`,"in"`, file)
	}
}
