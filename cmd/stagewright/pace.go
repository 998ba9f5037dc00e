package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/stagewright/stagewright/cmd/internal/amocrm"
	"github.com/stagewright/stagewright/core/amo"
	"github.com/stagewright/stagewright/core/reply"
)

// pace sends no more requests than the vendor takes, and waits when it is told to:
// 429 is the one answer after which a request may be sent again, for it was not
// looked at.
type pace struct {
	base      http.RoundTripper
	perSecond int
	now       func() time.Time
	after     func(time.Duration) <-chan time.Time

	mu   sync.Mutex
	sent []time.Time // the last perSecond requests, oldest first
}

// second is a little more than one: what is sent evenly does not arrive so.
const second = 1100 * time.Millisecond

// Waits after 429. The vendor bans those who go on asking.
const (
	maxTries = 3
	maxWait  = 60 * time.Second
)

func newPace(base http.RoundTripper, perSecond int) *pace {
	return &pace{base: base, perSecond: perSecond, now: time.Now, after: time.After}
}

// turn waits until one more request may be sent.
func (p *pace) turn(ctx context.Context) error {
	for ctx.Err() == nil {
		wait := p.take()
		if wait <= 0 {
			return nil
		}
		select {
		case <-p.after(wait):
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// take counts a request that may be sent now, or says how long it has to wait.
func (p *pace) take() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if len(p.sent) == p.perSecond {
		if wait := p.sent[0].Add(second).Sub(now); wait > 0 {
			return wait
		}
		p.sent = p.sent[1:]
	}
	p.sent = append(p.sent, now)
	return 0
}

func (p *pace) RoundTrip(r *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		if err := p.turn(r.Context()); err != nil {
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
		text, _ := io.ReadAll(io.LimitReader(answer.Body, amo.MaxReplyBytes)) // cut short it is a 429 all the same
		answer.Body.Close()
		wait := askedFor(answer.Header, text)
		if wait == 0 {
			wait = time.Duration(try) * time.Second
		}
		if wait > maxWait {
			answer.Body = io.NopCloser(bytes.NewReader(text))
			return answer, nil
		}
		select {
		case <-p.after(wait):
		case <-r.Context().Done():
			return nil, notSent(r.Context().Err())
		}
		r = again
	}
}

// askedFor is how long amoCRM wants to be left alone: it says so in the header, or
// as retry_after in the body. 0 when it does not.
func askedFor(header http.Header, body []byte) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds <= 0 {
		_, failure := reply.Read("", reply.Answer{Status: http.StatusTooManyRequests, Body: body})
		seconds = failure.RetryAfter
	}
	return time.Duration(seconds) * time.Second
}

// notSent marks an error before which nothing left for the vendor.
func notSent(err error) error { return &amocrm.NotSent{Kind: reply.Unavailable, Err: err} }
