package amocrm

import "net/http"

// Bearer adds an account's token to every request and sends it by base.
func Bearer(token string, base http.RoundTripper) http.RoundTripper { return bearer{token, base} }

type bearer struct {
	token string
	base  http.RoundTripper
}

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context()) // a RoundTripper must not change the caller's request
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.base.RoundTrip(r)
}
