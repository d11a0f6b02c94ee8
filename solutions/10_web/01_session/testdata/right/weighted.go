// Package session lets a semaphore limit its requests, and decodes what it has copied into a buffer.
package session

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"golang.org/x/sync/semaphore"
)

type Session struct {
	mayAsk *semaphore.Weighted
	get    func(ctx context.Context, path string) (*http.Response, error)
	close  func()
}

func New(base string, conns int) *Session {
	var t http.Transport
	t.MaxIdleConnsPerHost = conns
	return &Session{
		mayAsk: semaphore.NewWeighted(int64(conns)),
		get: func(ctx context.Context, path string) (*http.Response, error) {
			req, err := http.NewRequestWithContext(ctx, "GET", base+path, nil)
			if err != nil {
				return nil, err
			}
			return (&http.Client{Transport: &t}).Do(req)
		},
		close: t.CloseIdleConnections,
	}
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return "status " + http.StatusText(e.Code) }

func (s *Session) Get(ctx context.Context, path string, v any) error {
	if err := s.mayAsk.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("wait for a connection: %w", err)
	}
	defer s.mayAsk.Release(1)
	resp, err := s.get(ctx, path)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	_, err = text.ReadFrom(resp.Body)
	resp.Body.Close()
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return &StatusError{resp.StatusCode}
	}
	return json.NewDecoder(&text).Decode(v)
}

func (s *Session) Close() { s.close() }
