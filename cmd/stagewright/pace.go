package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/reply"
)

// pace sends no more requests than the vendor takes, and waits when it is told to:
// 429 is the one answer after which a request may be sent again, for it was not
// looked at.
type pace struct {
	base  http.RoundTripper
	limit *rate.Limiter
	after func(time.Duration) <-chan time.Time
}

// Waits after 429. The vendor bans those who go on asking.
const (
	maxTries = 3
	maxWait  = 60 * time.Second
)

func newPace(base http.RoundTripper, perSecond float64) *pace {
	return &pace{base, rate.NewLimiter(rate.Limit(perSecond), 1), time.After}
}

func (p *pace) RoundTrip(r *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		if err := p.limit.Wait(r.Context()); err != nil {
			return nil, notSent(err)
		}
		answer, err := p.base.RoundTrip(r)
		var dial *net.OpError
		if errors.As(err, &dial) && dial.Op == "dial" {
			return nil, notSent(err)
		}
		if err != nil || answer.StatusCode != http.StatusTooManyRequests || try == maxTries {
			return answer, err
		}
		again := r.Clone(r.Context())
		if r.Body != nil {
			if r.GetBody == nil {
				return answer, nil
			}
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			again.Body = body
		}
		wait := time.Duration(try) * time.Second
		if n, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && n > 0 {
			wait = time.Duration(n) * time.Second
		}
		if wait > maxWait {
			return answer, nil
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<20))
		answer.Body.Close()
		select {
		case <-p.after(wait):
		case <-r.Context().Done():
			return nil, notSent(r.Context().Err())
		}
		r = again
	}
}

// notSent marks an error before which nothing left for the vendor.
func notSent(err error) error { return &amocrm.NotSent{Kind: reply.Unavailable, Err: err} }
