package proxy

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
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

// caller is who a disposable token names.
type caller struct {
	account int64
	user    int64
	issuer  string // the account's origin, as in https://demo.amocrm.ru
}

// verifyToken reads the widget's disposable token (amoCRM reference, section
// "disposable tokens"): a JWT, HS256 with the integration's secret. Whether the
// issuer is the account's own origin is asked of the gate afterwards.
func (s settings) verifyToken(token string) (caller, reason) {
	if r := precheck(token); r != fine {
		return caller{}, r
	}
	var c claims
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithStrictDecoding(),
		jwt.WithLeeway(maxSkew),
		jwt.WithTimeFunc(s.now),
		jwt.WithExpirationRequired(),
		jwt.WithNotBeforeRequired(),
		jwt.WithIssuedAt(),
	)
	_, err := parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return s.secret, nil })
	if err != nil {
		return caller{}, tokenFault(err)
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

// precheck is everything that can be refused before any cryptography, and what
// the library would let pass.
func precheck(token string) reason {
	if len(token) > maxToken {
		return tokenTooLong
	}
	if strings.Count(token, ".") != 2 {
		return tokenShape
	}
	parts := strings.Split(token, ".")
	var decoded [3][]byte
	for i, part := range parts {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		// Written again it must be the same: the decoder skips line breaks and
		// takes bits at the end that carry nothing.
		if err != nil || len(raw) == 0 || base64.RawURLEncoding.EncodeToString(raw) != part {
			return tokenShape
		}
		decoded[i] = raw
	}
	for _, text := range decoded[:2] {
		if strictjson.Check(text, maxToken) != nil {
			return tokenJSON
		}
	}
	var header map[string]json.RawMessage
	if json.Unmarshal(decoded[0], &header) != nil {
		return tokenJSON
	}
	if string(header["alg"]) != `"HS256"` {
		return tokenAlgorithm
	}
	// An extension that must be understood isn't. kid, jku, x5u and jwk say
	// where to look for a key: there is one key, so they are not looked at.
	for _, name := range []string{"crit", "b64"} {
		if _, there := header[name]; there {
			return tokenHeader
		}
	}
	return fine
}

// tokenFault tells the library's errors apart. Their texts are dropped: one of
// them may hold the token.
func tokenFault(err error) reason {
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return tokenSignature
	case errors.Is(err, errClaims):
		return tokenClaims
	case errors.Is(err, jwt.ErrTokenExpired):
		return tokenExpired
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return tokenNotYet
	}
	return tokenShape
}

// claims are a token's, read by exact name: encoding/json's structs would take
// ISS for iss.
type claims struct {
	iss, aud, clientUUID string
	exp, iat, nbf        int64
	account, user        int64
}

var errClaims = errors.New("a claim is missing or of the wrong type")

func (c *claims) UnmarshalJSON(raw []byte) error {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return errClaims
	}
	// Some libraries write the audience as a list of one.
	aud := m["aud"]
	var list []json.RawMessage
	if json.Unmarshal(aud, &list) == nil && len(list) == 1 {
		aud = list[0]
	}
	ok := text(m["iss"], &c.iss) && text(aud, &c.aud) && text(m["client_uuid"], &c.clientUUID) &&
		whole(m["exp"], &c.exp) && whole(m["iat"], &c.iat) && whole(m["nbf"], &c.nbf) &&
		whole(m["account_id"], &c.account) && whole(m["user_id"], &c.user)
	if !ok {
		return errClaims
	}
	return nil
}

func text(raw json.RawMessage, into *string) bool {
	return len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, into) == nil
}

// whole reads a positive whole number, written as [1-9][0-9]{0,15}.
func whole(raw json.RawMessage, into *int64) bool {
	if len(raw) == 0 || len(raw) > 16 || raw[0] < '1' || raw[0] > '9' {
		return false
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	*into = n
	return err == nil
}

func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return date(c.exp), nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return date(c.iat), nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return date(c.nbf), nil }
func (c *claims) GetIssuer() (string, error)                   { return c.iss, nil }
func (c *claims) GetSubject() (string, error)                  { return "", nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.aud}, nil }

func date(seconds int64) *jwt.NumericDate { return jwt.NewNumericDate(time.Unix(seconds, 0)) }
