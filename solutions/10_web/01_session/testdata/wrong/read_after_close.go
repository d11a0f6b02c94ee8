// want test "connections for 3"

// Package session has its deferred calls in the wrong order: what is read last was closed first.
package session

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

type Session struct {
	base   string
	client *http.Client
}

func New(base string, conns int) *Session {
	return &Session{base, &http.Client{Transport: &http.Transport{
		MaxConnsPerHost:     conns,
		MaxIdleConnsPerHost: conns, // it is 2 otherwise, and what is more is thrown away
	}}}
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

func (s *Session) Get(ctx context.Context, path string, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return fmt.Errorf("ask for %s: %w", path, err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("get %s: %w", path, err)
	}
	// Deferred, to be done on every way out; and in this order, last deferred first: read, then close.
	defer io.Copy(io.Discard, resp.Body)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("get %s: %w", path, &StatusError{resp.StatusCode})
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("decode %s: %w", path, err)
	}
	return nil
}

func (s *Session) Close() { s.client.CloseIdleConnections() }
