package proxy_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tokens here are put together by hand: a library would refuse to write most
// of them.

type object map[string]any

func (h *house) header() object { return object{"alg": "HS256", "typ": "JWT"} }

func (h *house) claims() object {
	now := h.clock.Now().Unix()
	return object{
		"iss": h.vendor, "aud": h.proxy, "jti": "d628f123-5123-473e-a123-ed123ef31f8f",
		"iat": now, "nbf": now, "exp": now + 1800,
		"account_id": h.account().ID, "user_id": 1, "subdomain": "smallshop", "client_uuid": clientID,
	}
}

// with is a copy with some members changed; nil takes one out.
func (o object) with(change object) object {
	o = maps.Clone(o)
	for k, v := range change {
		if o[k] = v; v == nil {
			delete(o, k)
		}
	}
	return o
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func hs256(secret string) func(string) string {
	return func(signed string) string {
		m := hmac.New(sha256.New, []byte(secret))
		m.Write([]byte(signed))
		return string(m.Sum(nil))
	}
}

// sign puts a token together from texts.
func sign(header, claims string, signature func(string) string) string {
	signed := b64(header) + "." + b64(claims)
	return signed + "." + b64(signature(signed))
}

func TestToken(t *testing.T) {
	h := newHouse(t, nil)
	valid := func(change object) string {
		return sign(text(h.header()), text(h.claims().with(change)), hs256(clientSecret))
	}
	headed := func(change object) string {
		return sign(text(h.header().with(change)), text(h.claims()), hs256(clientSecret))
	}
	good := valid(nil)
	parts := strings.Split(good, ".")
	now := h.clock.Now().Unix()

	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	rs256 := func(signed string) string {
		sum := sha256.Sum256([]byte(signed))
		s, err := rsa.SignPKCS1v15(rand.Reader, rsaKey, crypto.SHA256, sum[:])
		require.NoError(t, err)
		return string(s)
	}
	es256 := func(signed string) string {
		sum := sha256.Sum256([]byte(signed))
		s, err := ecdsa.SignASN1(rand.Reader, ecKey, sum[:])
		require.NoError(t, err)
		return string(s)
	}
	hs512 := func(signed string) string {
		m := hmac.New(sha512.New, []byte(clientSecret))
		m.Write([]byte(signed))
		return string(m.Sum(nil))
	}
	none := func(string) string { return "" }

	for name, row := range map[string]struct{ token, outcome string }{
		// What is no token at all.
		"not a token":          {"hello", "token-shape"},
		"one dot":              {parts[0] + "." + parts[1], "token-shape"},
		"three dots":           {good + ".", "token-shape"},
		"four parts":           {good + ".abcd", "token-shape"},
		"10,000 dots":          {strings.Repeat(".", 10_000), "token-too-long"},
		"4,000 dots":           {strings.Repeat(".", 4_000), "token-shape"},
		"oversized":            {valid(object{"jti": strings.Repeat("x", 4096)}), "token-too-long"},
		"padded":               {good + "=", "token-shape"},
		"standard base64":      {sign(text(h.header()), text(h.claims().with(object{"jti": "???>>>"})), hs256(clientSecret)) + "+/", "token-shape"},
		"no header":            {"." + parts[1] + "." + parts[2], "token-shape"},
		"no claims":            {parts[0] + ".." + parts[2], "token-shape"},
		"no signature":         {parts[0] + "." + parts[1] + ".", "token-shape"},
		"line break inside":    {parts[0] + "." + parts[1] + "." + parts[2][:9] + "\n" + parts[2][9:], "token-shape"},
		"trailing bits":        {parts[0] + "." + parts[1] + "." + trailingBits(parts[2]), "token-shape"},
		"a space in front":     {" " + good, "token-shape"},
		"claims are no JSON":   {sign(text(h.header()), "{", hs256(clientSecret)), "token-json"},
		"claims are a list":    {sign(text(h.header()), "[]", hs256(clientSecret)), "token-claims"},
		"header is a list":     {sign("[]", text(h.claims()), hs256(clientSecret)), "token-json"},
		"deep claims":          {sign(text(h.header()), strings.Repeat("[", 1000)+strings.Repeat("]", 1000), hs256(clientSecret)), "token-json"},
		"claim twice":          {sign(text(h.header()), `{"account_id":1,`+text(h.claims())[1:], hs256(clientSecret)), "token-json"},
		"claim twice, escaped": {sign(text(h.header()), `{"account\u005fid":1,`+text(h.claims())[1:], hs256(clientSecret)), "token-json"},
		"alg twice":            {sign(`{"alg":"none",`+text(h.header())[1:], text(h.claims()), hs256(clientSecret)), "token-json"},

		// Algorithms.
		"alg none":                  {sign(text(h.header().with(object{"alg": "none"})), text(h.claims()), none), "token-shape"},
		"alg none with a signature": {headed(object{"alg": "none"}), "token-algorithm"},
		"alg NONE":                  {headed(object{"alg": "NONE"}), "token-algorithm"},
		"alg hs256":                 {headed(object{"alg": "hs256"}), "token-algorithm"},
		"alg missing":               {headed(object{"alg": nil}), "token-algorithm"},
		"alg in capitals":           {sign(`{"ALG":"HS256","typ":"JWT"}`, text(h.claims()), hs256(clientSecret)), "token-algorithm"},
		"alg a list":                {headed(object{"alg": []string{"HS256"}}), "token-algorithm"},
		"RS256 signed with RSA":     {sign(text(h.header().with(object{"alg": "RS256"})), text(h.claims()), rs256), "token-algorithm"},
		"RS256 said, HMAC done":     {headed(object{"alg": "RS256"}), "token-algorithm"},
		"HS256 said, RSA done":      {sign(text(h.header()), text(h.claims()), rs256), "token-signature"},
		"ES256":                     {sign(text(h.header().with(object{"alg": "ES256"})), text(h.claims()), es256), "token-algorithm"},
		"HS512":                     {sign(text(h.header().with(object{"alg": "HS512"})), text(h.claims()), hs512), "token-algorithm"},
		"crit":                      {headed(object{"crit": []string{"exp"}}), "token-header"},
		"b64":                       {headed(object{"b64": false}), "token-header"},
		"a key of its own":          {sign(text(h.header().with(object{"jwk": object{"kty": "oct", "k": b64("mine")}, "kid": "../../dev/null", "jku": "https://evil.com"})), text(h.claims()), hs256("mine")), "token-signature"},

		// Signatures.
		"wrong key":       {sign(text(h.header()), text(h.claims()), hs256("another secret of the right length, 64 characters or thereabouts")), "token-signature"},
		"empty key":       {sign(text(h.header()), text(h.claims()), hs256("")), "token-signature"},
		"the id as key":   {sign(text(h.header()), text(h.claims()), hs256(clientID)), "token-signature"},
		"claims edited":   {parts[0] + "." + b64(text(h.claims().with(object{"user_id": 2}))) + "." + parts[2], "token-signature"},
		"signature cut":   {parts[0] + "." + parts[1] + "." + b64(hs256(clientSecret)(parts[0] + "." + parts[1])[:31]), "token-signature"},
		"another token's": {parts[0] + "." + parts[1] + "." + strings.Split(valid(object{"user_id": 2}), ".")[2], "token-signature"},

		// Times.
		"expired":           {valid(object{"iat": now - 1900, "nbf": now - 1900, "exp": now - 61}), "token-expired"},
		"not before later":  {valid(object{"nbf": now + 120}), "token-not-yet"},
		"issued later":      {valid(object{"iat": now + 120, "nbf": now}), "token-not-yet"},
		"lives too long":    {valid(object{"exp": now + 3601}), "token-life"},
		"ends as it begins": {valid(object{"exp": now, "iat": now}), "token-life"},
		"exp missing":       {valid(object{"exp": nil}), "token-claims"},
		"iat missing":       {valid(object{"iat": nil}), "token-claims"},
		"nbf missing":       {valid(object{"nbf": nil}), "token-claims"},
		"exp a string":      {valid(object{"exp": "9999999999"}), "token-claims"},
		"exp a fraction":    {valid(object{"exp": float64(now) + 1800.5}), "token-claims"},
		"exp huge":          {sign(text(h.header()), strings.Replace(text(h.claims()), `"exp":`, `"exp":1e300,"was":`, 1), hs256(clientSecret)), "token-claims"},
		"exp negative":      {valid(object{"exp": -1}), "token-claims"},
		"exp null":          {sign(text(h.header()), strings.Replace(text(h.claims()), `"exp":`, `"exp":null,"was":`, 1), hs256(clientSecret)), "token-claims"},

		// Who it is for.
		"another audience":     {valid(object{"aud": "https://other.example"}), "token-audience"},
		"audience with a path": {valid(object{"aud": h.proxy + "/"}), "token-audience"},
		"audience in capitals": {valid(object{"aud": strings.ToUpper(h.proxy)}), "token-audience"},
		"audience as https":    {valid(object{"aud": strings.Replace(h.proxy, "http", "https", 1)}), "token-audience"},
		"ours among audiences": {valid(object{"aud": []string{h.proxy, "https://other.example"}}), "token-claims"},
		"no audience":          {valid(object{"aud": []string{}}), "token-claims"},
		"audience missing":     {valid(object{"aud": nil}), "token-claims"},
		"another integration":  {valid(object{"client_uuid": "0b0832f6-d123-4123-9123-e73f236833cc"}), "token-client"},
		"no integration":       {valid(object{"client_uuid": nil}), "token-claims"},
		"integration a number": {valid(object{"client_uuid": 1}), "token-claims"},

		// Who it is from.
		"user zero":              {valid(object{"user_id": 0}), "token-claims"},
		"user negative":          {valid(object{"user_id": -1}), "token-claims"},
		"user a string":          {valid(object{"user_id": "1"}), "token-claims"},
		"user a fraction":        {valid(object{"user_id": 1.5}), "token-claims"},
		"user of 17 digits":      {valid(object{"user_id": 10_000_000_000_000_000}), "token-claims"},
		"user in capitals":       {valid(object{"user_id": nil, "USER_ID": 1}), "token-claims"},
		"account zero":           {valid(object{"account_id": 0}), "token-claims"},
		"account missing":        {valid(object{"account_id": nil}), "token-claims"},
		"account 1e3":            {sign(text(h.header()), strings.Replace(text(h.claims()), `"account_id":`, `"account_id":1e3,"was":`, 1), hs256(clientSecret)), "token-claims"},
		"account not installed":  {valid(object{"account_id": 27}), "account-unknown"},
		"another account's host": {valid(object{"iss": "https://other.amocrm.ru"}), "account-other"},
		"issuer missing":         {valid(object{"iss": nil}), "token-claims"},
		"issuer a list":          {valid(object{"iss": []string{h.vendor}}), "token-claims"},
		"issuer with a path":     {valid(object{"iss": h.vendor + "/"}), "token-issuer"},
		"issuer without scheme":  {valid(object{"iss": strings.TrimPrefix(h.vendor, "http://")}), "token-issuer"},
		"issuer as https":        {valid(object{"iss": strings.Replace(h.vendor, "http", "https", 1)}), "token-issuer"},
		"issuer evilamocrm.com":  {valid(object{"iss": "https://evilamocrm.com"}), "token-issuer"},
		"issuer suffix":          {valid(object{"iss": "https://demo.evilamocrm.com"}), "token-issuer"},
		"issuer prefix":          {valid(object{"iss": "https://demo.amocrm.com.evil.com"}), "token-issuer"},
		"issuer with userinfo":   {valid(object{"iss": "https://evil.com@demo.amocrm.com"}), "token-issuer"},
		"issuer with fragment":   {valid(object{"iss": "https://evil.com#.amocrm.com"}), "token-issuer"},
		"issuer with backslash":  {valid(object{"iss": `https://evil.com\@x.amocrm.com`}), "token-issuer"},
		"issuer trailing dot":    {valid(object{"iss": "https://demo.amocrm.ru."}), "token-issuer"},
		"issuer with a port":     {valid(object{"iss": "https://demo.amocrm.ru:443"}), "token-issuer"},
		"issuer www":             {valid(object{"iss": "https://www.amocrm.ru"}), "token-issuer"},
		"issuer api-b":           {valid(object{"iss": "https://api-b.amocrm.ru"}), "token-issuer"},
		"issuer two labels":      {valid(object{"iss": "https://a.b.amocrm.ru"}), "token-issuer"},
		"issuer in capitals":     {valid(object{"iss": "https://DEMO.amocrm.ru"}), "token-issuer"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			out := h.refused(call{method: http.MethodGet, target: "/api/v2/pipelines", token: row.token}, 401, "token-refused", row.outcome)
			assert.Zero(t, out.log.Account, "nothing of a refused token is believed")
			// A wrong signature and an unknown account answer alike.
			assert.JSONEq(t, `{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The token was refused. Take a new one from the widget's page; if that is refused as well, connect the account to this proxy.","code":"token-refused"}`, out.body)
		})
	}

	for name, token := range map[string]string{
		"ours":                       good,
		"the sandbox's":              h.token(1),
		"as long as allowed":         valid(object{"exp": now + 3600}),
		"just expired, by our clock": valid(object{"iat": now - 1800, "nbf": now - 1800, "exp": now - 30}),
		"from a clock ahead":         valid(object{"iat": now + 30, "nbf": now + 30}),
		"audience a list of one":     valid(object{"aud": []string{h.proxy}}),
		"a kid, which is ignored":    headed(object{"kid": "7", "jku": "https://evil.com/keys"}),
		"unknown claims":             valid(object{"is_admin": true, "extra": object{"a": 1}}),
	} {
		t.Run("taken: "+name, func(t *testing.T) {
			h := h.in(t)
			out := h.do(call{method: http.MethodGet, target: "/api/v2/pipelines", token: token})
			assert.Equal(t, 200, out.status, out.body)
			assert.Equal(t, h.account().ID, out.log.Account)
			assert.Len(t, h.sandbox.Journal(), 1)
		})
	}
}

// trailingBits changes the last character only in bits that carry nothing.
func trailingBits(part string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, part[len(part)-1])
	return part[:len(part)-1] + string(alphabet[last^1])
}

func TestTokenPlace(t *testing.T) {
	h := newHouse(t, nil)
	token := h.token(1)
	list := func(target string, headers http.Header) call {
		return call{method: http.MethodGet, target: target, headers: headers}
	}
	for name, row := range map[string]struct {
		call
		code, outcome string
	}{
		"none":                   {list("/api/v2/pipelines", nil), "token-missing", "token-missing"},
		"empty":                  {list("/api/v2/pipelines", http.Header{"X-Auth-Token": {""}}), "token-missing", "token-missing"},
		"in the query":           {list("/api/v2/pipelines?token="+token, nil), "token-missing", "token-missing"},
		"in the query, vendor's": {list("/api/v2/pipelines?X-Auth-Token="+token, nil), "token-missing", "token-missing"},
		"in a cookie":            {list("/api/v2/pipelines", http.Header{"Cookie": {"X-Auth-Token=" + token}}), "token-missing", "token-missing"},
		"underscore twin":        {list("/api/v2/pipelines", http.Header{"X_auth_token": {token}, "X_AUTH_TOKEN": {token}}), "token-missing", "token-missing"},
		"twice":                  {list("/api/v2/pipelines", http.Header{"X-Auth-Token": {token, token}}), "token-refused", "token-twice"},
		"twice, joined":          {list("/api/v2/pipelines", http.Header{"X-Auth-Token": {token + ", " + token}}), "token-refused", "token-twice"},
		"in both headers":        {list("/api/v2/pipelines", http.Header{"X-Auth-Token": {token}, "Authorization": {"Bearer " + token}}), "token-refused", "token-twice"},
		"basic":                  {list("/api/v2/pipelines", http.Header{"Authorization": {"Basic " + token}}), "token-refused", "token-shape"},
		"bearer, two":            {list("/api/v2/pipelines", http.Header{"Authorization": {"Bearer " + token + ", Bearer " + token}}), "token-refused", "token-twice"},
		"bearer, two spaces":     {list("/api/v2/pipelines", http.Header{"Authorization": {"Bearer  " + token}}), "token-refused", "token-shape"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			out := h.do(row.call)
			assert.Equal(t, 401, out.status)
			assert.Equal(t, row.code, out.code)
			assert.Equal(t, row.outcome, out.log.Outcome)
			assert.NotContains(t, out.body+text(out.header)+text(out.log), token)
			h.nothingSent()
		})
	}
	t.Run("as bearer", func(t *testing.T) {
		out := h.in(t).do(list("/api/v2/pipelines", http.Header{"Authorization": {"bearer " + token}}))
		assert.Equal(t, 200, out.status)
	})
}

func TestTokenOutlivesTheClock(t *testing.T) {
	h := newHouse(t, nil)
	token := h.token(1)
	h.clock.forward(1800*time.Second + 59*time.Second)
	assert.Equal(t, 200, h.do(call{method: http.MethodGet, target: "/api/v2/pipelines", token: token}).status)
	h.sandbox.ClearJournal()
	h.clock.forward(2 * time.Second)
	h.refused(call{method: http.MethodGet, target: "/api/v2/pipelines", token: token}, 401, "token-refused", "token-expired")
}

// in is the same house with an empty journal, reporting to a subtest.
func (h *house) in(t *testing.T) *house {
	c := *h
	c.t = t
	c.sandbox.ClearJournal()
	return &c
}
