// want test "no timer among them"

// Package retry leaves the timer behind when the context ends the pause.
package retry

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

type Policy struct {
	Tries  int
	Base   time.Duration
	Max    time.Duration
	Jitter func(time.Duration) time.Duration
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

func repeatable(req *http.Request) bool {
	switch req.Method {
	case "", "GET", "HEAD", "OPTIONS", "PUT", "DELETE":
	default:
		if req.Header.Get("Idempotency-Key") == "" {
			return false
		}
	}
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

func retryAfter(h string) (time.Duration, bool) {
	if h == "" {
		return 0, false
	}
	if n, err := strconv.Atoi(h); err == nil && n >= 0 {
		return time.Duration(n) * time.Second, true
	}
	if t, err := http.ParseTime(h); err == nil {
		return max(0, time.Until(t)), true
	}
	return 0, false
}

func failed(code int) bool {
	switch code {
	case 429, 502, 503, 504:
		return true
	}
	return false
}

func pause(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ch := make(chan struct{})
	time.AfterFunc(d, func() { close(ch) })
	select {
	case <-ch:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}

}

// SEND
func send(client *http.Client, req *http.Request) (*http.Response, error) {
	return client.Do(req)
}

func (p Policy) Do(client *http.Client, req *http.Request) (resp *http.Response, err error) {
	ctx := req.Context()
	tries := p.Tries
	if !repeatable(req) {
		tries = 1
	}
	d := min(p.Base, p.Max)
	for n := 1; ; n++ {
		again := req
		if n > 1 {
			again = req.Clone(ctx)
			if req.GetBody != nil {
				b, err := req.GetBody()
				if err != nil {
					return nil, err
				}
				again.Body = b
			}
		}
		resp, err := send(client, again)
		if err == nil && !failed(resp.StatusCode) {
			return resp, nil
		}
		wait, given := time.Duration(0), false
		if err == nil {
			io.CopyN(io.Discard, resp.Body, 4096)
			resp.Body.Close()
			err = &StatusError{resp.StatusCode}
			wait, given = retryAfter(resp.Header.Get("Retry-After"))
		}
		if n >= tries {
			return nil, fmt.Errorf("gave up after %d tries: %w", n, err)
		}
		if !given && ctx.Err() == nil {
			wait = p.Jitter(d)
		}
		if d > p.Max/2 {
			d = p.Max
		} else {
			d *= 2
		}
		if e := pause(ctx, wait); e != nil {
			return nil, fmt.Errorf("%w after %w", e, err)
		}
	}
}
