// want test "when each try began: 100s"

// Package retry goes by what the service last said, also after a try that was not answered.
package retry

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
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
	var pause time.Duration
	told := false
	for try := 1; ; try++ {
		resp, err := client.Do(req)
		if err == nil && !busy(resp.StatusCode) {
			return resp, nil
		}
		if err == nil {
			pause, told = retryAfter(resp.Header)
			io.CopyN(io.Discard, resp.Body, 4<<10)
			resp.Body.Close()
			err = &StatusError{resp.StatusCode}
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("retry: %w: %w", ctx.Err(), err)
		}
		if try >= tries {
			return nil, fmt.Errorf("retry: %w", err)
		}
		if !told {
			pause = p.Jitter(backoff)
		}
		if backoff > p.Max/2 {
			backoff = p.Max
		} else {
			backoff *= 2
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("retry: %w: %w", ctx.Err(), err)
		}
		next := req.WithContext(ctx)
		if hasBody(req) {
			body, bad := req.GetBody()
			if bad != nil {
				return nil, fmt.Errorf("retry: %w: %w", bad, err)
			}
			next.Body = body
		}
		req = next
	}
}

func busy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func hasBody(req *http.Request) bool { return req.Body != nil && req.Body != http.NoBody }

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

// retryAfter says how long to wait, if the answer does.
func retryAfter(h http.Header) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0, false
	}
	if strings.Trim(v, "0123456789") == "" {
		seconds, err := strconv.ParseInt(v, 10, 64)
		if err != nil || seconds > int64(math.MaxInt64/time.Second) {
			return math.MaxInt64, true
		}
		return time.Duration(seconds) * time.Second, true
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, time.Until(t)), true
	}
	return 0, false
}
