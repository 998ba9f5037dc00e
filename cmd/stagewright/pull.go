package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/stagewright/stagewright/cmd/internal/accountfile"
	"github.com/stagewright/stagewright/core/plan"
)

// pullCommand writes an account as a file.
type pullCommand struct {
	File string `arg:"" optional:"" help:"The file to write; standard output when left out or -."`
	accountFlags
	NoIDs bool `name:"no-ids" help:"Leave ids out: a file for any account."`
}

func (*pullCommand) Help() string {
	return `Reads an account and writes it as one YAML file to keep in git. A plan of that file right after it says that there are no changes. Comments of an earlier file are lost.

Examples:
  export STAGEWRIGHT_TOKEN=…
  stagewright pull account.yaml --account demo.amocrm.ru
  stagewright pull --account demo.amocrm.ru --only pipelines --no-ids > template.yaml`
}

func (p *pullCommand) run(ctx context.Context, s streams) error {
	if err := writable(p.File); err != nil {
		return err
	}
	a, err := open(ctx, s, p.Account, "STAGEWRIGHT_TOKEN", p.Dialect)
	if err != nil {
		return err
	}
	states := map[plan.Kind][]byte{}
	var left []string
	for _, kind := range p.kinds() {
		state, err := a.current(ctx, kind)
		switch {
		case errors.Is(err, errOff) && len(p.Only) > 0:
			return a.off(kind)
		case errors.Is(err, errOff):
			left = append(left, title(kind))
			continue
		case err != nil:
			return err
		}
		states[kind] = state
	}
	text := []byte("# " + a.host + ", as stagewright pull wrote it.\n")
	if len(left) > 0 {
		text = append(text, "# In its customers mode, the account has no "+strings.Join(left, " and ")+".\n"...)
	}
	text = append(append(text, '\n'), accountfile.Write(states, !p.NoIDs)...)
	if p.File == "" || p.File == "-" {
		_, err = s.out.Write(text)
		return err
	}
	if err := replaceFile(p.File, text); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: written to %s.\n", a.host, p.File)
	return nil
}

// writable says beforehand that a file can't be written where it is to stand.
func writable(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return usage(name, "This is a folder, not a file.", "Name a file in it.")
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return usage(name, "There is no folder "+filepath.Dir(name)+".", "Make it, or name another.")
	}
	return nil
}

// replaceFile writes a file whole or not at all. A link stays a link, and what is
// no file, as /dev/stdout, is written to.
func replaceFile(name string, text []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if mode = info.Mode(); !mode.IsRegular() {
			return os.WriteFile(name, text, 0)
		}
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(text)
	if err = errors.Join(err, temporary.Chmod(mode.Perm()), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
