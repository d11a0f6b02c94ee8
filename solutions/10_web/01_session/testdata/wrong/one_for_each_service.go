// want test "connections of two sessions"

// Package session has one client for each service, and all sessions that ask it share that.
package session

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// clients has a client for each service that was ever asked.
var clients sync.Map // from base and number to *http.Client

type service struct {
	base  string
	conns int
}

// A Session asks one service. Only [New] makes one. Its methods may be called from many
// goroutines at the same time.
type Session struct {
	base   string
	client *http.Client
}

// New returns a Session that asks what base says, such as "http://127.0.0.1:8000", over up to
// conns connections, which is at least 1.
func New(base string, conns int) *Session {
	client, _ := clients.LoadOrStore(service{base, conns}, &http.Client{
		Transport: &http.Transport{
			MaxConnsPerHost:     conns,
			MaxIdleConnsPerHost: conns,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	})
	return &Session{base: base, client: client.(*http.Client)}
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
		return fmt.Errorf("get %s: %w", path, err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("get %s: %w", path, err)
	}
	defer func() {
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}()
	if resp.StatusCode != http.StatusOK {
		return &StatusError{resp.StatusCode}
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("get %s: %w", path, err)
	}
	return nil
}

// Close ends the connections that are idle, and does not wait for the others, which end as soon
// as their requests are done. The session is not used any more after that.
func (s *Session) Close() {
	s.client.CloseIdleConnections()
}
