package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Lives as documented (oauth, step by step): the code 20 minutes, the access
// token 24 hours, the refresh token 3 months and one use.
const (
	codeLife    = 20 * time.Minute
	accessLife  = 24 * time.Hour
	refreshLife = 3 * 30 * 24 * time.Hour
)

// grant is what a code or token stands for.
type grant struct {
	User    int64     `json:"user"`
	Expires time.Time `json:"expires"`
}

type oauth struct {
	codes   map[string]grant
	access  map[string]grant
	refresh map[string]grant
	spent   map[string]bool // codes and tokens that were used or revoked
}

func newOAuth() *oauth {
	return &oauth{codes: map[string]grant{}, access: map[string]grant{}, refresh: map[string]grant{}, spent: map[string]bool{}}
}

// secrets lists every code and token ever issued, for the journal's redaction.
func (o *oauth) secrets(visit func(string)) {
	for _, m := range []map[string]grant{o.codes, o.access, o.refresh} {
		for secret := range m {
			visit(secret)
		}
	}
	for secret := range o.spent {
		visit(secret)
	}
}

// revokeAll ends every code and token that is out.
func (o *oauth) revokeAll() {
	for _, m := range []map[string]grant{o.codes, o.access, o.refresh} {
		for secret := range m {
			delete(m, secret)
			o.spent[secret] = true
		}
	}
}

func (s *Sandbox) newCode(user int64) string {
	code := "code-" + newSecret()
	s.oauth.codes[code] = grant{User: user, Expires: s.c.Now().Add(codeLife)}
	return code
}

func (s *Sandbox) newAccess(user int64) string {
	token := "access-" + newSecret()
	s.oauth.access[token] = grant{User: user, Expires: s.c.Now().Add(accessLife)}
	return token
}

// accessToken is POST /oauth2/access_token. Failures carry a `hint`, as the
// recorded ones in ../shared/fixtures/oauth do.
func (s *Sandbox) accessToken(c *call) answer {
	in, ok := readTokenRequest(c)
	if !ok {
		return oauthProblem(http.StatusBadRequest, "Check the `grant_type` parameter") // assumed
	}
	switch {
	case in.ClientID != s.c.ClientID:
		return oauthProblem(http.StatusBadRequest, "Check the `client_id` parameter")
	case in.ClientSecret != s.c.ClientSecret:
		return oauthProblem(http.StatusBadRequest, "Check the `client_secret` parameter")
	case in.RedirectURI != s.c.RedirectURI: // documented: must be exactly the integration's
		return oauthProblem(http.StatusBadRequest, "Check the `redirect_uri` parameter")
	}
	switch in.GrantType {
	case "authorization_code":
		return s.spend(s.oauth.codes, in.Code, http.StatusBadRequest, "Cannot decrypt the authorization code")
	case "refresh_token":
		return s.spend(s.oauth.refresh, in.RefreshToken, http.StatusUnauthorized, "Token has been revoked")
	default:
		return oauthProblem(http.StatusBadRequest, "Check the `grant_type` parameter") // assumed
	}
}

type tokenRequest struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	GrantType    string `json:"grant_type"`
	Code         string `json:"code"`
	RefreshToken string `json:"refresh_token"`
	RedirectURI  string `json:"redirect_uri"`
}

// readTokenRequest reads JSON, as the documents print it, or a form, as OAuth
// libraries send it: the recorded "Cannot decrypt the authorization code" is the
// answer to a form.
func readTokenRequest(c *call) (in tokenRequest, ok bool) {
	switch media, _, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";"); strings.TrimSpace(media) {
	case typeJSON:
		return in, json.Unmarshal(c.body, &in) == nil
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(c.body))
		return tokenRequest{
			form.Get("client_id"), form.Get("client_secret"), form.Get("grant_type"),
			form.Get("code"), form.Get("refresh_token"), form.Get("redirect_uri"),
		}, err == nil
	}
	return in, false
}

// spend gives a new pair for a code or refresh token, which dies with it:
// "each refresh kills the one before it" (recorded: amocrm-api-php issue 123).
func (s *Sandbox) spend(from map[string]grant, token string, status int, hint string) answer {
	g, ok := from[token]
	if !ok {
		return oauthProblem(status, hint)
	}
	delete(from, token)
	s.oauth.spent[token] = true
	now := s.c.Now()
	if !now.Before(g.Expires) {
		return oauthProblem(status, hint)
	}
	refresh := "refresh-" + newSecret()
	s.oauth.refresh[refresh] = grant{User: g.User, Expires: now.Add(refreshLife)}
	return answer{status: http.StatusOK, contentType: typeJSON, body: plainJSON(map[string]any{
		"token_type":    "Bearer",
		"expires_in":    int(accessLife.Seconds()),
		"server_time":   s.serverTime(),
		"access_token":  s.newAccess(g.User),
		"refresh_token": refresh,
	})}
}

// currentSubdomain is GET /oauth2/account/current/subdomain: tells whether a
// refresh token lives without spending it. The account's address is the
// sandbox's own host, for there is no other.
func (s *Sandbox) currentSubdomain(c *call) answer {
	g, ok := s.oauth.refresh[c.r.Header.Get("X-Refresh-Token")]
	if !ok || !s.c.Now().Before(g.Expires) {
		return oauthProblem(http.StatusUnauthorized, "Token has been revoked") // 401 documented, the body assumed
	}
	return answer{status: http.StatusOK, contentType: typeJSON, body: plainJSON(map[string]any{
		"id":               s.state.account.ID,
		"subdomain":        s.state.account.Subdomain,
		"domain":           s.host(),
		"top_level_domain": "ru",
	})}
}

// oauthProblem: type, title and detail of every recorded OAuth failure are in
// Russian, whatever the account's language.
func oauthProblem(status int, hint string) answer {
	return answer{status: status, contentType: typeProblem, body: plainJSON(map[string]any{
		"hint":   hint,
		"title":  "Некорректный запрос",
		"type":   "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
		"status": status,
		"detail": "В запросе отсутствует ряд параметров или параметры невалидны",
	})}
}
