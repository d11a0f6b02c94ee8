// Package session asks a service for JSON, over connections that are used again.
package session

import (
	"context"
	"fmt"
	"net/http"
)

// A Session asks one service. Only [New] makes one. Its methods may be called from many
// goroutines at the same time.
type Session struct {
	// TODO: what is made once and serves all requests?
}

// New returns a Session that asks what base says, such as "http://127.0.0.1:8000", over up to
// conns connections, which is at least 1.
func New(base string, conns int) *Session {
	// TODO
	return &Session{}
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
	// TODO: ask, look at the status, decode; and on every way out, leave the connection fit for the next.
	return nil
}

// Close ends the connections that are idle, and does not wait for the others, which end as soon
// as their requests are done. The session is not used any more after that.
func (s *Session) Close() {
	// TODO
}
