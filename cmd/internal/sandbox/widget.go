package sandbox

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// widgetSource is where the widget comes from: a folder, which is read anew
// each time, or an archive, which is read anew when it changed. So a rebuilt
// widget needs only a reload.
type widgetSource struct {
	path string // "" without a widget

	mu     sync.Mutex
	packed fs.FS // the archive as it was read last
	at     time.Time
	size   int64
}

// maxArchive bounds what is unpacked of a zip into memory at once.
const maxArchive = 64 << 20

// open answers the files as they are now. A folder that is not there yet may be
// built while the sandbox runs: it opens, and holds nothing.
func (w *widgetSource) open() (widgetFiles, error) {
	if w.path == "" {
		return widgetFiles{}, nil
	}
	info, err := os.Stat(w.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
		return widgetFiles{path: w.path, fsys: os.DirFS(w.path)}, nil
	}
	if err != nil {
		return widgetFiles{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.packed == nil || !w.at.Equal(info.ModTime()) || w.size != info.Size() {
		archive, err := readArchive(w.path, info.Size())
		if err != nil {
			return widgetFiles{}, err
		}
		w.packed, w.at, w.size = archive, info.ModTime(), info.Size()
	}
	return widgetFiles{path: w.path, fsys: w.packed}, nil
}

func readArchive(name string, size int64) (fs.FS, error) {
	if size > maxArchive {
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxArchive>>20)
	}
	packed, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, fmt.Errorf("%s is neither a folder nor a zip archive: %w", name, err)
	}
	return archive, nil
}

// widgetFiles are the files of the widget, at the root of a folder or archive.
type widgetFiles struct {
	path string
	fsys fs.FS // nil without a widget
}

// files are the widget's files, none when they cannot be opened.
func (w *widgetSource) files() widgetFiles {
	files, _ := w.open()
	return files
}

// serve answers one file of the widget, as the account's own origin does for
// private integrations under /upl/<code>/current/widget/. Older widgets say
// /upl/<code>/widget/ or /widgets/<code>/.
func (w *widgetSource) serve(rw http.ResponseWriter, r *http.Request) {
	name, files := r.PathValue("file"), w.files()
	if files.fsys == nil || !fs.ValidPath(name) {
		http.NotFound(rw, r)
		return
	}
	body, err := fs.ReadFile(files.fsys, name)
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", mimeType(name))
	rw.Header().Set("Cache-Control", "no-cache")
	rw.Write(body)
}

// print is a short text that changes when a file of the widget does: the page
// asks for it and reloads itself.
func (w *widgetSource) print() string {
	files := w.files()
	if files.fsys == nil {
		return ""
	}
	newest, count, size := time.Time{}, 0, int64(0)
	fs.WalkDir(files.fsys, ".", func(name string, entry fs.DirEntry, _ error) error {
		// What cannot be read is half a build: the next look sees more.
		if entry != nil && entry.IsDir() && strings.HasPrefix(path.Base(name), ".") && name != "." {
			return fs.SkipDir
		}
		if info := fileInfo(entry); info != nil {
			count, size = count+1, size+info.Size()
			if info.ModTime().After(newest) {
				newest = info.ModTime()
			}
		}
		return nil
	})
	return fmt.Sprintf("%d-%d-%d", newest.UnixNano(), count, size)
}

// fileInfo is nil for what is no file, or is gone.
func fileInfo(entry fs.DirEntry) fs.FileInfo {
	if entry == nil || entry.IsDir() {
		return nil
	}
	info, _ := entry.Info() // nil with an error
	return info
}

// mimeType does not trust the machine's own table for what matters.
func mimeType(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".wasm":
		return "application/wasm"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return typeJSON
	case ".twig":
		return "text/plain; charset=utf-8"
	default:
		return textOr(mime.TypeByExtension(ext), "application/octet-stream")
	}
}
