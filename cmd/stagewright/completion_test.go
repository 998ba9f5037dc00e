package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The printed completion is given to a real bash, which is asked as it asks at a
// press of the tab key.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	code, script, said := execute("completion", "bash")
	require.Equal(t, exitDone, code, said)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "account.yaml"), nil, 0o600))
	for line, want := range map[string]string{
		"stagewright ap":                     "apply",
		"stagewright check":                  "check check-widget",
		"stagewright plan acc":               "account.yaml",
		"stagewright plan --dia":             "--dialect",
		"stagewright plan a.yaml --dialect ": "auto v2 v4",
		"stagewright completion z":           "zsh",
		"stagewright copy --skip":            "--skip-impossible",
		"stagewright pack --b":               "--bump",
	} {
		words := strings.Split(line, " ")
		command := exec.Command(bash, "--norc", "-c", script+`
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_stagewright
printf '%s\n' "${COMPREPLY[@]}" | sort -u | tr '\n' ' '`, "bash")
		command.Args = append(command.Args, words...)
		command.Dir = folder
		out, err := command.CombinedOutput()
		require.NoError(t, err, string(out))
		require.Equal(t, want, strings.TrimSpace(string(out)), line)
	}
}

func TestFishCompletionNamesEveryCommand(t *testing.T) {
	_, script, _ := execute("completion", "fish")
	for _, command := range []string{"check", "pull", "plan", "apply", "copy", "check-widget", "pack", "sandbox", "build", "parse", "call"} {
		require.Contains(t, script, "-f -a "+command+" ")
	}
	require.Contains(t, script, "'__fish_seen_subcommand_from plan' -l dialect -x -a 'auto v2 v4'")
}
