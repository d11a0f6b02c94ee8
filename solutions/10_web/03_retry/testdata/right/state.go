// Package retry keeps what it knows between two tries in a state, and waits for deadlines.
package retry

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
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

func (e *StatusError) Error() string { return "status " + strconv.Itoa(e.Code) }

// A state is what the loop knows between two tries.
type state struct {
	tries   int
	backoff time.Duration
	cause   error
	resp    *http.Response
}

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	s := state{backoff: min(p.Base, p.Max)}
	most := p.Tries
	if !mayRepeat(req) {
		most = 1
	}
	for ; ; req = s.copyOf(req) {
		if s.cause != nil && s.resp == nil && s.tries < 0 {
			return nil, s.cause
		}
		s.resp, s.cause = client.Do(req)
		s.tries++
		if s.cause == nil && !slices.Contains(passing, s.resp.StatusCode) {
			return s.resp, nil
		}
		until := time.Now()
		if !s.appointed(&until) {
			if s.tries < most {
				until = until.Add(p.Jitter(s.backoff))
			}
		}
		s.settle()
		if s.tries >= most {
			return nil, s.cause
		}
		deadline, cancel := context.WithDeadline(req.Context(), until)
		<-deadline.Done()
		cancel()
		if err := req.Context().Err(); err != nil {
			return nil, fmt.Errorf("%w: %w", err, s.cause)
		}
		s.backoff = min(2*s.backoff, p.Max)
	}
}

var passing = []int{http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// copyOf returns req as it was before it was sent.
func (s *state) copyOf(req *http.Request) *http.Request {
	next := req.Clone(req.Context())
	if req.GetBody == nil {
		return next
	}
	body, err := req.GetBody()
	if err != nil {
		s.tries, s.resp, s.cause = -1, nil, err
	}
	next.Body = body
	return next
}

// appointed sets at to when the service wants to be asked again, if it has said so.
func (s *state) appointed(at *time.Time) bool {
	if s.resp == nil {
		return false
	}
	value := s.resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		*at = time.Now().Add(time.Duration(seconds) * time.Second)
		return true
	}
	date, err := http.ParseTime(value)
	if err == nil {
		*at = date
	}
	return err == nil
}

// settle turns an answer that failed into a cause.
func (s *state) settle() {
	if s.resp == nil {
		return
	}
	io.ReadFull(s.resp.Body, make([]byte, 16<<10))
	s.resp.Body.Close()
	s.cause = &StatusError{s.resp.StatusCode}
}

func mayRepeat(req *http.Request) bool {
	switch {
	case req.Body != nil && req.Body != http.NoBody && req.GetBody == nil:
		return false
	case req.Header.Get("Idempotency-Key") != "":
		return true
	}
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}, req.Method)
}
