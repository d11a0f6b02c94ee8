// Who waits for a place hears nothing of the context.
// want test "context has ended"

// Package session asks a service for JSON, over connections that are used again.
package session

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
)

// A Session asks one service. Only [New] makes one.
type Session struct {
	base   string
	wire   *http.Transport
	places chan struct{}
	closed atomic.Bool
}

// New returns a Session that asks what base says, with up to conns requests at the same time.
func New(base string, conns int) *Session {
	wire := &http.Transport{MaxConnsPerHost: conns, MaxIdleConnsPerHost: conns}
	return &Session{base: base, wire: wire, places: make(chan struct{}, conns)}
}

// A StatusError is an answer with another status than 200.
type StatusError struct{ Code int }

// Error says the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("the service answered %d %s", e.Code, http.StatusText(e.Code))
}

type ended struct{ ctx, err error }

func (e ended) Error() string   { return e.err.Error() }
func (e ended) Unwrap() []error { return []error{e.ctx, e.err} }

// Get asks for path and decodes the JSON of the answer into v.
func (s *Session) Get(ctx context.Context, path string, v any) error {
	code, text, err := s.fetch(ctx, path)
	switch {
	case err != nil && ctx.Err() != nil:
		return ended{ctx.Err(), err}
	case code != 0 && code != http.StatusOK:
		return &StatusError{code}
	case err != nil:
		return err
	}
	return json.NewDecoder(bytes.NewReader(text)).Decode(v)
}

func (s *Session) fetch(ctx context.Context, path string) (code int, text []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, "GET", s.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	s.places <- struct{}{}
	defer func() {
		if s.closed.Load() {
			s.wire.CloseIdleConnections()
		}
		<-s.places
	}()
	resp, err := s.wire.RoundTrip(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	return resp.StatusCode, text, err
}

// Close ends the session's connections.
func (s *Session) Close() {
	s.closed.Store(true)
	s.wire.CloseIdleConnections()
}
