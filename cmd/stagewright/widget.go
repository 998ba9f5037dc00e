package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/stagewright/stagewright/cmd/internal/widgetpack"
)

// checkWidgetCommand holds a widget against the vendor's published rules.
type checkWidgetCommand struct {
	Widget string `arg:"" help:"The widget: a folder or a zip archive." type:"path"`
	JSON   bool   `name:"json" help:"Print the findings as JSON."`
}

func (*checkWidgetCommand) Help() string {
	return `Finds what amoCRM's moderators, or its upload, would refuse: manifest, translations, pictures, encoding, what scripts and styles may not do, secrets. Each finding has its place and the vendor's page that says so. Warnings do not fail.

Examples:
  stagewright check-widget build/widget
  stagewright check-widget widget.zip --json`
}

func (c *checkWidgetCommand) run(s streams) error {
	w, err := widgetpack.Open(c.Widget)
	if err != nil {
		return err
	}
	found := w.Check()
	if c.JSON {
		if found == nil {
			found = widgetpack.Findings{}
		}
		text, err := json.Marshal(map[string]any{"ok": !found.Failed(), "findings": found})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", text)
	} else {
		found.Print(lines{s.err})
	}
	if found.Failed() {
		return exit(exitInput)
	}
	if !c.JSON {
		fmt.Fprintf(s.err, "%s: %s.\n", c.Widget, weight(w))
	}
	return nil
}

func weight(w *widgetpack.Widget) string {
	bytes := 0
	for _, text := range w.Files {
		bytes += len(text)
	}
	return fmt.Sprintf("%s, %d bytes", count(len(w.Files), "file"), bytes)
}

// packCommand makes the archive that amoCRM takes.
type packCommand struct {
	Widget string `arg:"" help:"The widget's folder." type:"existingdir"`
	Out    string `help:"The archive to write; amoCRM wants it called widget.zip." short:"o" default:"widget.zip" type:"path"`
	Bump   string `help:"Raise the manifest's version first: patch, minor or major. amoCRM's page asks for a higher one with each upload." enum:",patch,minor,major" default:"" placeholder:"PART"`
}

func (*packCommand) Help() string {
	return `Checks a widget and, when nothing is wrong with it, zips it: the same files give the same bytes, whenever and wherever.

Examples:
  stagewright pack build/widget
  stagewright pack widget --bump patch --out dist/widget.zip`
}

func (c *packCommand) run(s streams) error {
	w, err := widgetpack.Open(c.Widget)
	if err != nil {
		return err
	}
	if inside, err := filepath.Rel(c.Widget, c.Out); err == nil && filepath.IsLocal(inside) {
		delete(w.Files, filepath.ToSlash(inside)) // the archive of last time
	}
	found := w.Check()
	found.Print(lines{s.err})
	if found.Failed() {
		return &trouble{exitInput, c.Widget, "not-packed", "The widget has errors; nothing was packed.", "Fix what is listed above, then pack again."}
	}
	if c.Bump != "" {
		text, next, err := widgetpack.Bump(w.Files["manifest.json"], c.Bump)
		if err != nil {
			return err
		}
		if err := replaceFile(filepath.Join(c.Widget, "manifest.json"), text); err != nil {
			return err
		}
		w.Files["manifest.json"] = text
		fmt.Fprintf(s.err, "%s: version %s\n", filepath.Join(c.Widget, "manifest.json"), next)
	}
	archive, err := w.Pack()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.Out), 0o755); err != nil {
		return err
	}
	if err := replaceFile(c.Out, archive); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: %s, packed %d.\n", c.Out, weight(w), len(archive))
	return nil
}
