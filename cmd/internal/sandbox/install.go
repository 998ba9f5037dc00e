package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// HookError is an install or uninstall hook that did not answer with success.
type HookError struct {
	Status int // what it answered; 0 when it could not be reached
	Err    error
}

func (e *HookError) Error() string {
	if e.Status == 0 {
		return "sandbox: hook: " + e.Err.Error()
	}
	return fmt.Sprintf("sandbox: the hook answered %d", e.Status)
}

func (e *HookError) Unwrap() error { return e.Err }

// Install authorises the integration as the first administrator does from the
// list of widgets: the code goes from server to server to the redirect URI
// (documented: oauth, "installing from the widget list": from_widget, no
// state, 3 seconds). The vendor ignores the answer; here it is told.
func (s *Sandbox) Install(ctx context.Context) error {
	_, err := s.install(ctx)
	return err
}

func (s *Sandbox) install(ctx context.Context) (status int, err error) {
	target, err := s.hookURL()
	if err != nil {
		return 0, err
	}
	return s.callHook(ctx, target)
}

// callHook is the GET of a hook: no redirects, HookTimeout, never repeated.
func (s *Sandbox) callHook(ctx context.Context, target string) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return 0, &HookError{Err: errors.New("the hook's address cannot be called")}
	}
	response, err := s.hook.Do(request)
	if err != nil {
		// url.Error prints the address, and with it the code: keep the reason only.
		var withAddress *url.Error
		if errors.As(err, &withAddress) {
			err = withAddress.Err
		}
		return 0, &HookError{Err: err}
	}
	defer response.Body.Close()
	io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	if response.StatusCode >= 400 {
		return response.StatusCode, &HookError{Status: response.StatusCode}
	}
	return response.StatusCode, nil
}

// platform is 1 for amocrm.ru, 2 for amocrm.com and kommo.com (documented).
const platform = "1"

func (s *Sandbox) hookURL() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	admin := s.state.firstAdmin()
	if admin == nil {
		return "", errors.New("sandbox: install: the account has no active administrator")
	}
	return s.redirectWith(url.Values{
		"code":        {s.newCode(admin.ID)},
		"referer":     {s.host()},
		"client_id":   {s.c.ClientID},
		"platform":    {platform},
		"from_widget": {"1"},
	}), nil
}
