package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
)

// Uninstall switches the integration off as an administrator does in the list
// of widgets: its codes and tokens die, and the account calls the integration's
// uninstall hook. The vendor ignores the hook's answer; here it is told.
func (s *Sandbox) Uninstall(ctx context.Context) error {
	_, err := s.uninstall(ctx)
	return err
}

// uninstall answers the hook's status; 0 when the integration has none.
func (s *Sandbox) uninstall(ctx context.Context) (status int, err error) {
	s.mu.Lock()
	s.oauth.revokeAll()
	target := s.uninstallURL()
	s.mu.Unlock()
	if target == "" {
		return 0, nil
	}
	return s.callHook(ctx, target)
}

// uninstallURL is the hook with its members (documented: oauth, step by step,
// "Хук об отключении интеграции"): client_uuid, account_id and signature, the
// HMAC-SHA256 in hex over "client_uuid|account_id" with the client secret. No
// hook is called when the redirect URI is the sandbox's own.
func (s *Sandbox) uninstallURL() string {
	redirect, _ := url.Parse(s.c.RedirectURI) // New checked it
	if redirect.Host == s.host() {
		return ""
	}
	account := strconv.FormatInt(s.state.account.ID, 10)
	mac := hmac.New(sha256.New, []byte(s.c.ClientSecret))
	mac.Write([]byte(s.c.ClientID + "|" + account))
	query := url.Values{
		"account_id":  {account},
		"client_uuid": {s.c.ClientID},
		"signature":   {hex.EncodeToString(mac.Sum(nil))},
	}
	return redirect.Scheme + "://" + redirect.Host + "/oauth/uninstall?" + query.Encode()
}

func (s *Sandbox) controlUninstall(w http.ResponseWriter, r *http.Request) {
	status, err := s.uninstall(r.Context())
	if err != nil {
		reply(w, http.StatusBadGateway, map[string]any{"status": status, "error": err.Error()})
		return
	}
	reply(w, http.StatusOK, map[string]any{"status": status})
}
