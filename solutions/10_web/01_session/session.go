// Package session asks a service for JSON, over connections that are used again.
package session

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// A Session asks one service. Only [New] makes one. Its methods may be called from many
// goroutines at the same time.
type Session struct {
	base   string
	client *http.Client
}

// New returns a Session that asks what base says, such as "http://127.0.0.1:8000", over up to
// conns connections, which is at least 1.
func New(base string, conns int) *Session {
	return &Session{base, &http.Client{Transport: &http.Transport{
		MaxConnsPerHost:     conns,
		MaxIdleConnsPerHost: conns, // it is 2 otherwise, and what is more is thrown away
	}}}
}

// A StatusError is an answer with another status than 200.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

// Get asks for path, such as "/pages/7", and decodes the JSON of the answer into v, which is
// a pointer. If ctx ends before that is done, the error wraps ctx's, or its cause.
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
	defer resp.Body.Close()
	defer io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("get %s: %w", path, &StatusError{resp.StatusCode})
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("decode %s: %w", path, err)
	}
	return nil
}

// Close ends the connections that are idle, and does not wait for the others, which end as soon
// as their requests are done. The session is not used any more after that.
func (s *Session) Close() { s.client.CloseIdleConnections() }
