// A failure that says when to come back is none for the back-off.
// want test "the second failure's back-off"

// Package retry sends an HTTP request again that has failed for a reason which may pass.
package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
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

// Do sends req with client until it is answered, as often as p and what req is allow.
func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	tries := p.Tries
	if !repeatable(req) {
		tries = 1
	}
	backoff := min(p.Base, p.Max)
	for n := 1; ; n++ {
		resp, err := client.Do(req.Clone(ctx))
		if err == nil && !mayPass(resp.StatusCode) {
			return resp, nil
		}
		var wait time.Duration
		var told bool
		if err == nil {
			err = &StatusError{resp.StatusCode}
			wait, told = retryAfter(resp.Header)
			discard(resp.Body)
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w: %w", ctx.Err(), err)
		}
		if n == tries {
			return nil, err
		}
		if !told {
			wait = p.Jitter(backoff)
			if backoff > p.Max/2 {
				backoff = p.Max
			} else {
				backoff *= 2
			}
		}
		if over := pause(ctx, wait); over != nil {
			return nil, fmt.Errorf("%w: %w", over, err)
		}
		if hasBody(req) {
			body, bad := req.GetBody()
			if bad != nil {
				return nil, fmt.Errorf("opening the body again: %w (after %w)", bad, err)
			}
			req = req.WithContext(ctx)
			req.Body = body
		}
	}
}

func hasBody(req *http.Request) bool {
	return req.Body != nil && req.Body != http.NoBody
}

func repeatable(req *http.Request) bool {
	if hasBody(req) && req.GetBody == nil {
		return false
	}
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return len(req.Header.Values("Idempotency-Key")) > 0
}

func mayPass(code int) bool {
	switch code {
	case http.StatusTooManyRequests, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func retryAfter(h http.Header) (time.Duration, bool) {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if seconds > math.MaxInt64/uint64(time.Second) {
			return math.MaxInt64, true
		}
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return time.Until(date), true
	}
	return 0, false
}

func discard(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 4<<10+1)
	body.Close()
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}
