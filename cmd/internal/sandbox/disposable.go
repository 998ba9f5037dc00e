package sandbox

import (
	"fmt"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// disposableLife is what the documented payload has between iat and exp.
const disposableLife = 1800 * time.Second

// disposable signs a token as the page gives it to its widgets (documented:
// oauth, disposable-tokens): HS256 with the integration's secret, and the
// claims of ../shared/fixtures/oauth/doc-ru-disposable-token-payload.json.
func (s *Sandbox) disposable(userID int64) (string, error) {
	if s.state.user(userID) == nil {
		return "", fmt.Errorf("sandbox: no user %d", userID)
	}
	redirect, err := url.Parse(s.c.RedirectURI)
	if err != nil {
		return "", fmt.Errorf("sandbox: redirect URI: %w", err)
	}
	now := s.c.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iss":         s.c.Origin,
		"aud":         redirect.Scheme + "://" + redirect.Host,
		"jti":         newUUID(),
		"iat":         now.Unix(),
		"nbf":         now.Unix(),
		"exp":         now.Add(disposableLife).Unix(),
		"account_id":  s.state.account.ID,
		"user_id":     userID,
		"subdomain":   s.state.account.Subdomain,
		"client_uuid": s.c.ClientID,
	})
	signed, err := token.SignedString([]byte(s.c.ClientSecret))
	if err != nil {
		return "", fmt.Errorf("sandbox: sign: %w", err)
	}
	return signed, nil
}

// DisposableToken is a token as the page of this user would get it.
func (s *Sandbox) DisposableToken(userID int64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.disposable(userID)
}

// AccessToken is an access token of this user that lives 24 hours, as a
// long-lived token of a private integration would: for tests and for curl.
func (s *Sandbox) AccessToken(userID int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newAccess(userID)
}
