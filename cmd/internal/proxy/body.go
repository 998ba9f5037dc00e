package proxy

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/stagewright/stagewright/core/amo"
)

// readBody reads a body that is JSON, whole, plain and at most 256 KiB. Only a
// request that is authenticated gets here.
func (x *exchange) readBody() ([]byte, error) {
	h := x.r.Header
	for _, coding := range h.Values("Content-Encoding") {
		if !strings.EqualFold(coding, "identity") {
			return nil, &fault{reason: bodyCompressed}
		}
	}
	types := h.Values("Content-Type")
	if len(types) != 1 || !isJSON(types[0]) {
		return nil, &fault{reason: bodyType}
	}
	if x.r.ContentLength > amo.MaxInputBytes {
		return nil, &fault{reason: bodyTooLarge}
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, x.r.Body, amo.MaxInputBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &fault{reason: bodyTooLarge}
	case err != nil:
		return nil, &fault{reason: bodyUnread}
	}
	return body, nil
}

// isJSON takes application/json, with the one charset that JSON has.
func isJSON(contentType string) bool {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || media != amo.ContentTypeJSON {
		return false
	}
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return false
		}
	}
	return true
}
