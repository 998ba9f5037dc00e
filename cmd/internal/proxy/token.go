package proxy

import (
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/stagewright/stagewright/core/strictjson"
)

const (
	maxToken = 4 << 10 // bytes
	maxSkew  = 60 * time.Second
	maxLife  = time.Hour // the vendor's example lives 1800 s
)

// base64url refuses bits at the end that carry nothing, so that no part can be
// written in two ways.
var base64url = base64.RawURLEncoding.Strict()

// caller is who a disposable token names.
type caller struct {
	account int64
	user    int64
	issuer  string // the account's origin, as in https://demo.amocrm.ru
}

// verifyToken reads the widget's disposable token (amoCRM reference, section
// "disposable tokens"): a JWT, HS256 with the integration's secret. Whether the
// issuer is the account's own origin is asked of the gate afterwards.
//
// The signature and the times are the library's to check. Its parser is not used:
// it reads by reflection, two thirds of a token's CPU, and as encoding/json reads:
// ISS is iss to it, and of two equal names the last counts.
func (s settings) verifyToken(token string) (caller, reason) {
	parts, r := decodeParts(token)
	if r != fine {
		return caller{}, r
	}
	header, faultyHeader := strictjson.Parse(string(parts[0]), maxToken)
	said, faultyClaims := strictjson.Parse(string(parts[1]), maxToken)
	if faultyHeader != nil || faultyClaims != nil || !header.IsObject() {
		return caller{}, tokenJSON
	}
	if r := checkHeader(header); r != fine {
		return caller{}, r
	}
	signed := token[:strings.LastIndexByte(token, '.')]
	if jwt.SigningMethodHS256.Verify(signed, parts[2], s.secret) != nil {
		return caller{}, tokenSignature
	}
	c, ok := readClaims(said)
	if !ok {
		return caller{}, tokenClaims
	}
	times := jwt.NewValidator(
		jwt.WithLeeway(maxSkew), jwt.WithTimeFunc(s.now),
		jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(), jwt.WithIssuedAt(),
	)
	if err := times.Validate(&c); err != nil {
		return caller{}, timeFault(err)
	}
	switch {
	case c.exp-c.iat > int64(maxLife/time.Second) || c.exp <= c.iat:
		return caller{}, tokenLife
	case c.aud != s.audience:
		return caller{}, tokenAudience
	case c.clientUUID != s.clientID:
		return caller{}, tokenClient
	case !s.hosts.isOrigin(c.iss):
		return caller{}, tokenIssuer
	}
	return caller{account: c.account, user: c.user, issuer: c.iss}, fine
}

// decodeParts takes a token apart into header, claims and signature.
func decodeParts(token string) (parts [3][]byte, r reason) {
	if len(token) > maxToken {
		return parts, tokenTooLong
	}
	if strings.Count(token, ".") != 2 {
		return parts, tokenShape
	}
	if strings.ContainsAny(token, "\r\n") { // the decoder skips them
		return parts, tokenShape
	}
	for i, part := range strings.Split(token, ".") {
		raw, err := base64url.DecodeString(part)
		if err != nil || len(raw) == 0 {
			return parts, tokenShape
		}
		parts[i] = raw
	}
	return parts, fine
}

func checkHeader(header strictjson.Value) reason {
	if header.Get("alg").Raw() != `"HS256"` {
		return tokenAlgorithm
	}
	// An extension that must be understood isn't. kid, jku, x5u and jwk say
	// where to look for a key: there is one key, so they are not looked at.
	if header.Get("crit").Exists() || header.Get("b64").Exists() {
		return tokenHeader
	}
	return fine
}

// timeFault tells the library's errors apart; their texts are dropped.
func timeFault(err error) reason {
	if errors.Is(err, jwt.ErrTokenExpired) {
		return tokenExpired
	}
	return tokenNotYet
}

// claims are a token's.
type claims struct {
	iss, aud, clientUUID string
	exp, iat, nbf        int64
	account, user        int64
}

// readClaims is false when one is missing or of the wrong type.
func readClaims(v strictjson.Value) (c claims, ok bool) {
	// Some libraries write the audience as a list of one.
	aud := v.Get("aud")
	if list := aud.Elements(); aud.Count() == 1 && list.Next() {
		aud = list.Value()
	}
	ok = text(v.Get("iss"), &c.iss) && text(aud, &c.aud) && text(v.Get("client_uuid"), &c.clientUUID) &&
		whole(v.Get("exp"), &c.exp) && whole(v.Get("iat"), &c.iat) && whole(v.Get("nbf"), &c.nbf) &&
		whole(v.Get("account_id"), &c.account) && whole(v.Get("user_id"), &c.user)
	return c, ok
}

func text(v strictjson.Value, into *string) bool {
	*into = v.Str()
	return v.Type() == strictjson.String
}

// whole reads a positive whole number of digits alone, up to 2^53-1.
func whole(v strictjson.Value, into *int64) (ok bool) {
	*into, ok = strictjson.ParseID(v.Raw())
	return ok
}

func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return date(c.exp), nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return date(c.iat), nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return date(c.nbf), nil }
func (c *claims) GetIssuer() (string, error)                   { return c.iss, nil }
func (c *claims) GetSubject() (string, error)                  { return "", nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.aud}, nil }

func date(seconds int64) *jwt.NumericDate { return jwt.NewNumericDate(time.Unix(seconds, 0)) }
