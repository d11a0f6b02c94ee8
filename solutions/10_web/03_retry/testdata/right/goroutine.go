// Package retry has a goroutine make the tries, which hands over what each has come to and waits to be asked for another.
package retry

import (
	"context"
	"errors"
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

type outcome struct {
	resp *http.Response
	err  error
}

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	ask := make(chan *http.Request)
	got := make(chan outcome)
	defer close(ask)
	go func() {
		for req := range ask {
			resp, err := client.Do(req)
			got <- outcome{resp, err}
		}
	}()

	left := p.Tries
	if !idempotent(req) {
		left = 1
	}
	next := req
	for backoff := min(p.Base, p.Max); ; backoff = min(2*backoff, p.Max) {
		ask <- next
		o := <-got
		var pause time.Duration
		var asked bool
		if o.err == nil {
			if !bad(o.resp.StatusCode) {
				return o.resp, nil
			}
			pause, asked = wish(o.resp.Header.Get("Retry-After"))
			io.Copy(io.Discard, io.LimitReader(o.resp.Body, 1<<16))
			o.resp.Body.Close()
			o.err = &StatusError{o.resp.StatusCode}
		}
		if left--; left == 0 {
			return nil, o.err
		}
		if !asked {
			pause = p.Jitter(backoff)
		}
		select {
		case <-time.After(pause):
		case <-req.Context().Done():
		}
		if err := req.Context().Err(); err != nil {
			return nil, errors.Join(o.err, err)
		}
		fresh, err := withBody(req)
		if err != nil {
			return nil, err
		}
		next = fresh
	}
}

func withBody(req *http.Request) (*http.Request, error) {
	next := req.Clone(context.WithoutCancel(req.Context()))
	next = next.WithContext(req.Context())
	if req.GetBody == nil {
		return next, nil
	}
	body, err := req.GetBody()
	next.Body = body
	return next, err
}

func bad(status int) bool { return status == 429 || status == 502 || status == 503 || status == 504 }

func idempotent(req *http.Request) bool {
	if req.Body != nil && req.Body != http.NoBody && req.GetBody == nil {
		return false
	}
	if req.Header.Get("Idempotency-Key") != "" {
		return true
	}
	return req.Method != "POST" && req.Method != "PATCH"
}

func wish(header string) (time.Duration, bool) {
	if n, err := strconv.Atoi(header); err == nil {
		return time.Duration(n) * time.Second, n >= 0
	}
	date, err := http.ParseTime(header)
	return time.Until(date), err == nil
}
