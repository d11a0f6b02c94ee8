// Package retry has a timer close a channel, and the context close the same one.
package retry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
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

// A failure is what one try has come to.
type failure struct {
	cause error
	after *time.Duration
}

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	var failed failure
	for n := range p.Tries {
		if n > 0 {
			if !repeatable(req) {
				break
			}
			pause := p.pause(n, failed)
			if !rest(ctx, pause) {
				return nil, fmt.Errorf("the pause ended: %w", errors.Join(ctx.Err(), failed.cause))
			}
		}
		sent := *req
		if n > 0 && req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				return nil, errors.Join(err, failed.cause)
			}
			sent.Body = body
		}
		resp, err := client.Do(&sent)
		if err != nil {
			failed = failure{cause: err}
			continue
		}
		if failed = look(resp); failed.cause == nil {
			return resp, nil
		}
	}
	return nil, failed.cause
}

func (p Policy) pause(n int, last failure) time.Duration {
	if last.after != nil {
		return *last.after
	}
	d := p.Base
	for range n - 1 {
		if d >= p.Max {
			break
		}
		d *= 2
	}
	return p.Jitter(min(d, p.Max))
}

func look(resp *http.Response) failure {
	if s := resp.StatusCode; s != 429 && (s < 502 || s > 504) {
		return failure{}
	}
	defer resp.Body.Close()
	io.CopyN(io.Discard, resp.Body, 8192)
	f := failure{cause: &StatusError{resp.StatusCode}}
	value := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil && seconds >= 0 {
		d := time.Duration(seconds) * time.Second
		f.after = &d
	} else if date, err := http.ParseTime(value); err == nil {
		d := time.Until(date)
		f.after = &d
	}
	return f
}

// rest reports whether d has gone by.
func rest(ctx context.Context, d time.Duration) bool {
	over := make(chan struct{})
	end := sync.OnceFunc(func() { close(over) })
	timer := time.AfterFunc(d, end)
	stop := context.AfterFunc(ctx, end)
	<-over
	stop()
	timer.Stop()
	return ctx.Err() == nil
}

func repeatable(req *http.Request) bool {
	methods := map[string]bool{"GET": true, "HEAD": true, "OPTIONS": true, "PUT": true, "DELETE": true}
	if !methods[req.Method] && req.Header.Get("Idempotency-Key") == "" {
		return false
	}
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}
