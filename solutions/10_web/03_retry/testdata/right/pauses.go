// Package retry has a sequence of pauses, and one try after each.
package retry

import (
	"errors"
	"io"
	"iter"
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

func (p Policy) Do(client *http.Client, req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	resp, pause, err := try(client, req)
	if !again(req) {
		return resp, err
	}
	for backoff := range p.backoffs() {
		if err == nil {
			break
		}
		if pause < 0 {
			pause = p.Jitter(backoff)
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
		if ended := ctx.Err(); ended != nil {
			return nil, errors.Join(err, ended)
		}
		req = req.Clone(ctx)
		if req.GetBody != nil {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			req.Body = body
		}
		resp, pause, err = try(client, req)
	}
	return resp, err
}

// backoffs yields one for each try but the first.
func (p Policy) backoffs() iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		for n, d := 1, min(p.Base, p.Max); n < p.Tries && yield(d); n++ {
			d = min(d+d, p.Max)
		}
	}
}

// try returns an answer or an error, and for how long the service wants to be left alone: less than nothing if it does not say.
func try(client *http.Client, req *http.Request) (*http.Response, time.Duration, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, -1, err
	}
	if !slices.Contains([]int{429, 502, 503, 504}, resp.StatusCode) {
		return resp, 0, nil
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	pause := time.Duration(-1)
	header := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		pause = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(header); err == nil {
		pause = max(0, time.Until(date))
	}
	return nil, pause, &StatusError{resp.StatusCode}
}

func again(req *http.Request) bool {
	idempotent := slices.Contains([]string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}, req.Method)
	return (idempotent || req.Header.Get("Idempotency-Key") != "") && (req.Body == nil || req.Body == http.NoBody || req.GetBody != nil)
}
