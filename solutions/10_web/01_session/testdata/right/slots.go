// Package session counts its requests itself, with a slot for each, and the transport keeps all that are idle.
package session

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
)

type Session struct {
	base      string
	transport *http.Transport
	slots     chan struct{}
}

func New(base string, conns int) *Session {
	return &Session{
		base:      base,
		transport: &http.Transport{MaxIdleConnsPerHost: conns},
		slots:     make(chan struct{}, conns),
	}
}

type StatusError struct{ Code int }

func (e *StatusError) Error() string { return "status " + http.StatusText(e.Code) }

func (s *Session) Get(ctx context.Context, path string, v any) error {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, http.NoBody)
	if err != nil {
		return err
	}
	client := http.Client{Transport: s.transport} // costs nothing: the transport has the connections
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}()
	if code := resp.StatusCode; code != http.StatusOK {
		return &StatusError{code}
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func (s *Session) Close() { s.transport.CloseIdleConnections() }
