// http.NoBody is taken for a body that cannot be sent again.
// want test "whose Body is http.NoBody"

// Package retry sends an HTTP request again that has failed for a reason which may pass.
package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Policy says how often a request is sent, and how long the pauses are.
type Policy struct {
	Tries  int                               // a request is sent so often, at most; at least 1
	Base   time.Duration                     // the back-off after the first failed try
	Max    time.Duration                     // no back-off is longer
	Jitter func(time.Duration) time.Duration // makes the pause out of the back-off; never nil
}

// A StatusError is the failure of a try that was answered, but not well.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

// failure is the error of a request that was given up.
type failure struct {
	what string
	why  []error
}

func (f *failure) Error() string {
	text := f.what
	for _, err := range f.why {
		text += ": " + err.Error()
	}
	return text
}

func (f *failure) Unwrap() []error { return f.why }

// Do sends req with client until it is answered, as often as p and what req is allow.
func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	r := &run{Policy: p, client: client, req: req, ctx: req.Context()}
	if !r.repeatable() {
		r.Tries = 1
	}
	if r.ctx.Err() != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, r.ctx.Err()
	}
	for r.step() {
	}
	return r.resp, r.err
}

// run is one request on its way.
type run struct {
	Policy
	client *http.Client
	req    *http.Request
	ctx    context.Context

	failed int // so many tries
	resp   *http.Response
	err    error
}

func (r *run) hasBody() bool { return r.req.Body != nil }

func (r *run) repeatable() bool {
	if r.hasBody() && r.req.GetBody == nil {
		return false
	}
	switch r.req.Method {
	case "", "GET", "HEAD", "OPTIONS", "PUT", "DELETE":
		return true
	default:
		return r.req.Header.Get("Idempotency-Key") != ""
	}
}

// step sends the request once, and says whether that has to be done again.
func (r *run) step() bool {
	req := r.req.Clone(r.ctx)
	if r.failed > 0 && r.hasBody() {
		body, err := r.req.GetBody()
		if err != nil {
			r.err = &failure{"no body", []error{err, r.err}}
			return false
		}
		req.Body = body
	}
	resp, err := r.client.Do(req)
	if err == nil {
		switch resp.StatusCode {
		case 429, 502, 503, 504:
		default:
			r.resp, r.err = resp, nil
			return false
		}
	}
	r.failed++
	pause := func() time.Duration { return r.Jitter(r.backoff()) }
	if err == nil {
		err = &StatusError{resp.StatusCode}
		if d := told(resp.Header.Get("Retry-After")); d != nil {
			pause = func() time.Duration { return *d }
		}
		io.CopyN(io.Discard, resp.Body, 5000)
		resp.Body.Close()
	}
	r.err = err
	more := r.failed < r.Tries && r.ctx.Err() == nil
	if more {
		wait(r.ctx, pause())
	}
	if r.ctx.Err() != nil {
		r.err = &failure{"given up", []error{r.ctx.Err(), r.err}}
		return false
	}
	return more
}

// backoff is Base, doubled failed-1 times, at most Max.
func (r *run) backoff() time.Duration {
	if r.Base <= 0 {
		return min(r.Base, r.Max)
	}
	if n := r.failed - 1; n < bits.LeadingZeros64(uint64(r.Base)) {
		return min(r.Base<<n, r.Max)
	}
	return r.Max
}

func told(text string) *time.Duration {
	d := time.Duration(math.MaxInt64)
	if n, err := strconv.ParseUint(text, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if n <= uint64(d/time.Second) {
			d = time.Duration(n) * time.Second
		}
		return &d
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return nil
	}
	d = time.Until(date)
	return &d
}

func wait(ctx context.Context, d time.Duration) {
	var mu sync.Mutex
	awake := sync.NewCond(&mu)
	over := false
	wake := func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
		awake.Signal()
	}
	defer time.AfterFunc(d, wake).Stop()
	defer context.AfterFunc(ctx, wake)()
	mu.Lock()
	defer mu.Unlock()
	for !over {
		awake.Wait()
	}
}
