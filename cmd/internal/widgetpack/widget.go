package widgetpack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Sizes that are read. They are ours; the vendor names one for images only.
const (
	maxFiles     = 2000
	maxFileBytes = 32 << 20
	maxBytes     = 64 << 20
)

// ErrTooLarge is a widget beyond what is read.
var ErrTooLarge = errors.New("widgetpack: more than 2000 files or 64 MB")

// Widget is a widget's files by their path in the archive.
type Widget struct {
	Files map[string][]byte
	Found Findings // what opening found wrong
}

// Open reads a folder or a zip archive. Hidden files of a folder are left out.
func Open(name string) (*Widget, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	w := &Widget{Files: map[string][]byte{}}
	if info.IsDir() {
		return w, w.readFolder(name)
	}
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer archive.Close()
	return w, w.readArchive(&archive.Reader)
}

func (w *Widget) readFolder(folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	total := 0
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		file, err := root.Open(filepath.FromSlash(name)) // a link that leads outside is refused
		if err != nil {
			return err
		}
		defer file.Close()
		return w.keep(name, file, &total)
	})
}

func (w *Widget) readArchive(archive *zip.Reader) error {
	total := 0
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r := report{file: f.Name, found: &w.Found, count: map[string]int{}}
		if f.Name != path.Clean(f.Name) || path.IsAbs(f.Name) || strings.HasPrefix(f.Name, "..") || strings.Contains(f.Name, `\`) {
			r.add(-1, "path", pageStructure, "The archive holds a path that leads elsewhere.")
			continue
		}
		if _, twice := w.Files[f.Name]; twice {
			r.add(-1, "path", pageStructure, "The archive holds this file twice.")
			continue
		}
		file, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		err = w.keep(f.Name, file, &total)
		file.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Widget) keep(name string, r io.Reader, total *int) error {
	text, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	*total += len(text)
	if len(text) > maxFileBytes || *total > maxBytes || len(w.Files) >= maxFiles {
		return fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	w.Files[name] = text
	return nil
}

// Names are the files in order.
func (w *Widget) Names() []string {
	var names []string
	for name := range w.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Check holds the widget against every rule.
func (w *Widget) Check() Findings {
	found := slices.Clone(w.Found)
	count := map[string]int{}
	in := func(name string) report { return report{name, w.Files[name], &found, count} }
	w.checkFiles(in)
	if locales, ok := w.checkManifest(in("manifest.json")); ok {
		w.checkTranslations(in, locales)
	}
	w.checkImages(in)
	for _, name := range w.Names() {
		text := isText(name)
		if text {
			checkEncoding(in(name))
			checkSecrets(in(name))
		}
		switch path.Ext(name) {
		case ".js":
			checkMinified(in(name))
			checkScript(in(name))
		case ".css":
			checkMinified(in(name))
			checkStyle(in(name))
		}
	}
	return found.sorted()
}

func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".js", ".css", ".json", ".twig", ".html", ".md", ".txt", ".svg":
		return true
	}
	return false
}

// Pack writes the archive: names in order, no times, so that the same files give
// the same bytes.
func (w *Widget) Pack() ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range w.Names() {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(w.Files[name]); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return out.Bytes(), err
}
