// Package retry calls itself with one try less and a back-off twice as long.
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

func (e *StatusError) Error() string { return "status " + strconv.Itoa(e.Code) }

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	switch {
	case req.Body != nil && req.Body != http.NoBody && req.GetBody == nil:
		p.Tries = 1
	case req.Method == "GET", req.Method == "HEAD", req.Method == "OPTIONS", req.Method == "PUT", req.Method == "DELETE":
	case req.Header.Get("Idempotency-Key") == "":
		p.Tries = 1
	}
	p.Base = min(p.Base, p.Max)
	return p.do(client, req)
}

func (p Policy) do(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req)
	pause := func() time.Duration { return p.Jitter(p.Base) }
	if err == nil {
		switch resp.StatusCode {
		case 429, 502, 503, 504:
			at, ok := comeBack(resp.Header)
			if ok {
				pause = func() time.Duration { return time.Until(at) }
			}
			io.ReadAll(io.LimitReader(resp.Body, 1<<18))
			resp.Body.Close()
			err = &StatusError{resp.StatusCode}
		default:
			return resp, nil
		}
	}
	if p.Tries <= 1 {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(req.Context(), pause())
	defer cancel()
	<-ctx.Done()
	if ended := req.Context().Err(); ended != nil {
		return nil, fmt.Errorf("%w (%w)", err, ended)
	}
	next := req.Clone(req.Context())
	if req.GetBody != nil {
		if next.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	p.Tries--
	p.Base = min(2*p.Base, p.Max)
	return p.do(client, next)
}

func comeBack(h http.Header) (time.Time, bool) {
	value := h.Get("Retry-After")
	seconds, err := strconv.Atoi(value)
	if err == nil && seconds >= 0 {
		return time.Now().Add(time.Duration(seconds) * time.Second), true
	}
	at, err := http.ParseTime(value)
	return at, err == nil
}
