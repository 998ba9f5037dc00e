package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	relayTimeout = 10 * time.Second // assumed
	relayBody    = 1 << 20
)

// ajaxRelay is behind crm_post: the account's own server sends the form, so the
// receiver needs no CORS (documented: mechanics, crm_post). Path and body of
// this door are the sandbox's own; the vendor's are not documented.
func (s *Sandbox) ajaxRelay(w http.ResponseWriter, r *http.Request) {
	if s.ajaxUser(w, r) == nil {
		return
	}
	var in struct {
		URL  string `json:"url"`
		Form string `json:"form"` // as jQuery.param writes it
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, relayBody)).Decode(&in) != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": "url and form are wanted"})
		return
	}
	target, err := url.Parse(in.URL)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		reply(w, http.StatusBadRequest, map[string]any{"error": "crm_post wants an http or https address"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), relayTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(in.Form))
	if err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	response, err := s.relay.Do(request)
	if err != nil {
		var withAddress *url.Error
		if errors.As(err, &withAddress) {
			err = withAddress.Err // the address may hold secrets
		}
		reply(w, http.StatusBadGateway, map[string]any{"error": "the address of crm_post does not answer: " + err.Error()})
		return
	}
	defer response.Body.Close()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8") // never as a page of ours
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(response.StatusCode)
	io.Copy(w, io.LimitReader(response.Body, relayBody))
}
