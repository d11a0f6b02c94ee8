// Package session has as many clients as connections, each with a transport of its own, and lends them out.
package session

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

type Session struct {
	base string
	all  []*http.Client
	free chan struct{} // an element for each of at

	mu sync.Mutex
	at []*http.Client // those that nobody has, the one given back last at the end
}

func New(base string, conns int) *Session {
	s := &Session{base: base, free: make(chan struct{}, conns)}
	for range conns {
		c := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
		s.all = append(s.all, c)
		s.at = append(s.at, c)
		s.free <- struct{}{}
	}
	return s
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return "status " + http.StatusText(e.Code) }

// borrow returns the client that was given back last: its connection is warm.
func (s *Session) borrow(ctx context.Context) (*http.Client, error) {
	select {
	case <-s.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.at[len(s.at)-1]
	s.at = s.at[:len(s.at)-1]
	return c, nil
}

func (s *Session) giveBack(c *http.Client) {
	s.mu.Lock()
	s.at = append(s.at, c)
	s.mu.Unlock()
	s.free <- struct{}{}
}

func (s *Session) Get(ctx context.Context, path string, v any) error {
	client, err := s.borrow(ctx)
	if err != nil {
		return err
	}
	defer s.giveBack(client)
	req, err := http.NewRequestWithContext(ctx, "GET", s.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	defer io.ReadAll(resp.Body)
	if resp.StatusCode != 200 {
		return &StatusError{resp.StatusCode}
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func (s *Session) Close() {
	for _, c := range s.all {
		c.CloseIdleConnections()
	}
}
