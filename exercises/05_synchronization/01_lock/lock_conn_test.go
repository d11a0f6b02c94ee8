package lock_test

import (
	"errors"
	"sync"

	"koans/exercises/internal/lab"
)

var errLost = errors.New("connection lost")

// A conn gives each query its answer. It does not break when it is used by
// several at the same time, but notices: the lock under test is not to be blamed for a race of its own.
type conn struct {
	inUse     lab.Overlap            // from Send to the end of Receive
	onSend    func() error           // instead of succeeding; may be nil
	onReceive func() (string, error) // instead of the answer; may be nil

	mu   sync.Mutex // never held while another goroutine gets its chance
	open []request
	log  []call
}

// call is one of Send, with its query, or of Receive.
type call struct{ method, query string }

type request struct {
	query string
	end   func()
}

func answerTo(query string) string { return "answer to " + query }

func (c *conn) Send(query string) error {
	end := c.inUse.Enter()
	c.mu.Lock()
	c.log = append(c.log, call{"send", query})
	c.open = append(c.open, request{query, end})
	c.mu.Unlock()
	lab.Yield()
	if c.onSend != nil {
		defer c.take()
		return c.onSend()
	}
	return nil
}

func (c *conn) Receive() (string, error) {
	lab.Yield()
	c.mu.Lock()
	c.log = append(c.log, call{method: "receive"})
	c.mu.Unlock()
	query := c.take()
	if c.onReceive != nil {
		return c.onReceive()
	}
	return answerTo(query), nil
}

// take ends the request that was sent last, and returns its query.
func (c *conn) take() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) == 0 {
		return "a query that was never sent"
	}
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	last.end()
	return last.query
}

// sent returns the queries sent so far, in order.
func (c *conn) sent() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var queries []string
	for _, call := range c.log {
		if call.method == "send" {
			queries = append(queries, call.query)
		}
	}
	return queries
}

// calls returns the methods called so far, in order.
func (c *conn) calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var methods []string
	for _, call := range c.log {
		methods = append(methods, call.method)
	}
	return methods
}
