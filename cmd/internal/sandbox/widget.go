package sandbox

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
)

// widgetFiles are the files of the widget, at the root of a folder or archive.
// A folder is read anew each time, so a rebuilt widget needs only a reload.
type widgetFiles struct {
	path string
	fsys fs.FS // nil without a widget
}

// maxArchive bounds what is unpacked of a zip into memory at once.
const maxArchive = 64 << 20

func openWidget(name string) (widgetFiles, error) {
	if name == "" {
		return widgetFiles{}, nil
	}
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		// A folder that is not there yet may be built while the sandbox runs.
		return widgetFiles{path: name, fsys: os.DirFS(name)}, err
	}
	if info.Size() > maxArchive {
		return widgetFiles{}, fmt.Errorf("%s is larger than %d MiB", name, maxArchive>>20)
	}
	packed, err := os.ReadFile(name)
	if err != nil {
		return widgetFiles{}, err
	}
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return widgetFiles{}, fmt.Errorf("%s is neither a folder nor a zip archive: %w", name, err)
	}
	return widgetFiles{path: name, fsys: archive}, nil
}

// manifest is what the host page reads of manifest.json.
type manifest struct {
	Widget struct {
		Name     string          `json:"name"`
		Code     string          `json:"code"`
		Version  string          `json:"version"`
		InitOnce bool            `json:"init_once"`
		Locale   json.RawMessage `json:"locale"`
	} `json:"widget"`
	Locations []string                   `json:"locations"`
	Settings  map[string]manifestSetting `json:"settings"`
	Advanced  struct {
		Title string `json:"title"`
	} `json:"advanced"`
}

type manifestSetting struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

func (w widgetFiles) manifest() (manifest, error) {
	var m manifest
	if w.fsys == nil {
		return m, errors.New("no widget: start the sandbox with --widget FOLDER or --widget widget.zip")
	}
	text, err := fs.ReadFile(w.fsys, "manifest.json")
	if err != nil {
		return m, fmt.Errorf("no manifest.json in %s: build the widget first (make widget)", w.path)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("manifest.json in %s is not valid: %w", w.path, err)
	}
	return m, nil
}

// say is a text of the widget's language file by its path ("widget.name"), "" when
// it is not there.
func (w widgetFiles) say(path, language string) string {
	if w.fsys == nil {
		return ""
	}
	text, err := fs.ReadFile(w.fsys, "i18n/"+textOr(language, "en")+".json")
	if err != nil {
		return ""
	}
	var node any
	if json.Unmarshal(text, &node) != nil {
		return ""
	}
	for _, name := range strings.Split(path, ".") {
		branch, _ := node.(map[string]any)
		node = branch[name]
	}
	found, _ := node.(string)
	return found
}

// serve answers one file of the widget, as the account's own origin does for
// private integrations under /upl/<code>/current/widget/.
func (w widgetFiles) serve(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if w.fsys == nil || !fs.ValidPath(name) {
		http.NotFound(rw, r)
		return
	}
	body, err := fs.ReadFile(w.fsys, name)
	if err != nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", mimeType(name))
	rw.Header().Set("Cache-Control", "no-cache")
	rw.Write(body)
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
