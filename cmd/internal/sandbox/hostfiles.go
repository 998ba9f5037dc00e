package sandbox

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// hostVendor are the libraries that the vendor's page offers and that a folder
// filled by `make host` holds, in the versions of system_modules: jquery 2.1.3,
// twig 0.8.9, underscore 1.9.1, backbone 1.1.2, moment 2.24.0. The page itself
// needs the first three.
var hostVendor = []string{"jquery.js", "require.js", "twig.js", "underscore.js", "backbone.js", "moment.js"}

const hostNeeded = 3

func (s *Sandbox) missingHostFiles() (missing []string) {
	for _, name := range hostVendor[:hostNeeded] {
		if info, err := os.Stat(filepath.Join(s.c.HostFiles, name)); s.c.HostFiles == "" || err != nil || info.IsDir() {
			missing = append(missing, name)
		}
	}
	return missing
}

func (s *Sandbox) serveVendor(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if !slices.Contains(hostVendor, name) {
		http.NotFound(w, r)
		return
	}
	body, err := os.ReadFile(filepath.Join(s.c.HostFiles, name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	serveFile(w, name, body)
}

func serveHost(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	body, err := fs.ReadFile(hostSources, "host/"+name)
	if err != nil || strings.HasSuffix(name, ".html") {
		http.NotFound(w, r)
		return
	}
	serveFile(w, name, body)
}

// serveControls is all templates of controls at once: render({ref}) answers at
// once, so the page has them before the first widget starts.
func serveControls(w http.ResponseWriter, _ *http.Request) {
	names, _ := fs.Glob(hostSources, "host/controls/*.twig")
	all := map[string]string{}
	for _, name := range names {
		text, _ := fs.ReadFile(hostSources, name) // Glob just found it
		all[strings.TrimSuffix(filepath.Base(name), ".twig")] = string(text)
	}
	serveFile(w, "controls.json", plainJSON(all))
}

func serveFile(w http.ResponseWriter, name string, body []byte) {
	w.Header().Set("Content-Type", mimeType(name))
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(body)
}
