// want test "when the last try was answered 200"

// Package retry takes the time limit of the client for the end of the context.
package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

type Policy struct {
	Tries  int                               // a request is sent so often, at most; at least 1
	Base   time.Duration                     // the back-off after the first failed try
	Max    time.Duration                     // no back-off is longer
	Jitter func(time.Duration) time.Duration // makes the pause out of the back-off; never nil
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	tries := p.Tries
	if !repeatable(req) {
		tries = 1
	}
	backoff := min(p.Base, p.Max)
	for n := 1; ; n++ {
		resp, err := client.Do(req)
		if err == nil && !mayPass(resp.StatusCode) {
			return resp, nil
		}
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			return nil, err
		}
		asked := false
		var pause time.Duration
		if err == nil {
			pause, asked = retryAfter(resp.Header.Get("Retry-After"))
			discard(resp.Body)
			err = &StatusError{resp.StatusCode}
		}
		if n == tries {
			return nil, fmt.Errorf("try %d of %d: %w", n, tries, err)
		}
		if !asked {
			pause = p.Jitter(backoff)
		}
		if ended := sleep(req.Context(), pause); ended != nil {
			return nil, fmt.Errorf("%w, after try %d of %d: %w", ended, n, tries, err)
		}
		// Capped each time, not at the end: a duration overflows after thirty-odd doublings of a second.
		backoff = min(2*backoff, p.Max)
		if req, err = again(req); err != nil {
			return nil, fmt.Errorf("try %d of %d: %w", n+1, tries, err)
		}
	}
}

func mayPass(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

func repeatable(req *http.Request) bool {
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return false
	}
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return req.Header.Get("Idempotency-Key") != ""
}

func again(req *http.Request) (*http.Request, error) {
	if req.GetBody == nil {
		return req, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, fmt.Errorf("open the body once more: %w", err)
	}
	next := req.WithContext(req.Context()) // a copy: the caller's request stays as it is
	next.Body = body
	return next, nil
}

func retryAfter(header string) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(header); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(header); err == nil {
		return time.Until(date), true
	}
	return 0, false
}

func discard(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 4<<10)
	body.Close()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return ctx.Err()
	}
}
