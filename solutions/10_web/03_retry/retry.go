// Package retry sends an HTTP request again that has failed for a reason which may pass.
package retry

import (
	"context"
	"fmt"
	"io"
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

// Do sends req with client until it is answered, as often as p and what req is allow. It
// returns the answer, whose body the caller has to close, or an error that wraps that of
// the last try. An answer that would be no better next time, such as 404, is an answer. A
// try that runs into the client's own Timeout has failed like any other.
//
// [http.NoBody] is no body. If GetBody fails, so does Do, with its error. When Do
// returns, every body is closed but that of the answer that it returns.
//
// What Retry-After says counts even if it is later than Max. A date in the past means now;
// what is neither a number nor a date is ignored.
//
// When req's context ends, or has ended before, Do returns immediately; if there were tries
// left, with an error that wraps both the context's and that of the last try.
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

// repeatable tells whether it makes no difference that the service gets req twice, and whether that can be done.
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

// again returns req with a body that nobody has read yet.
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

// retryAfter returns how long it is until the moment that the header says, if it says one.
func retryAfter(header string) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(header); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(header); err == nil {
		return time.Until(date), true
	}
	return 0, false
}

// discard lets the connection be used again, unless it would take long.
func discard(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 4<<10)
	body.Close()
}

// sleep returns nil after d, or the error of ctx as soon as that has ended.
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
