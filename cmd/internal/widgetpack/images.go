package widgetpack

import (
	"bytes"
	"image"
	_ "image/gif"  // formats that the vendor takes
	_ "image/jpeg" // formats that the vendor takes
	_ "image/png"  // formats that the vendor takes
	"path"
	"slices"
	"strings"
)

// maxImageBytes is "the size of each file must not exceed 300 KB".
const maxImageBytes = 300 << 10

// logos are the images that every widget has, by name without its ending.
var logos = []struct {
	name          string
	width, height int
}{{"logo", 130, 100}, {"logo_main", 400, 272}, {"logo_medium", 240, 84}, {"logo_min", 84, 84}, {"logo_small", 108, 108}}

// Size of a tour's picture.
const tourWidth, tourHeight = 1188, 616

var imageEndings = []string{".png", ".jpg", ".jpeg", ".gif"}

func (w *Widget) checkImages(in func(string) report) {
	for _, logo := range logos {
		found := false
		for _, ending := range imageEndings {
			name := "images/" + logo.name + ending
			if w.Files[name] == nil {
				continue
			}
			found = true
			if width, height, ok := sizeOf(w.Files[name]); ok && (width != logo.width || height != logo.height) {
				in(name).add(-1, "image-size", pageStructure, "The picture is %d x %d pixels; it has to be %d x %d.", width, height, logo.width, logo.height)
			}
		}
		if !found {
			in("images/"+logo.name+".png").add(-1, "missing-image", pageStructure, "The picture is required, %d x %d pixels.", logo.width, logo.height)
		}
	}
	for _, name := range w.Names() {
		if !slices.Contains(imageEndings, strings.ToLower(path.Ext(name))) {
			continue
		}
		if n := len(w.Files[name]); n > maxImageBytes {
			in(name).add(-1, "image-weight", pageStructure, "The picture has %d bytes; at most %d are allowed.", n, maxImageBytes)
		}
		if _, _, ok := sizeOf(w.Files[name]); !ok {
			in(name).add(-1, "image", pageStructure, "The file can't be read as a picture (PNG, JPEG or GIF).")
		}
	}
}

func sizeOf(text []byte) (width, height int, ok bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(text))
	return c.Width, c.Height, err == nil
}
