// A Close that gives up leaves a goroutine, which waits on.
// want test "calls of Close that have given up"

// Package pool shares a few connections among many who need one.
package pool

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is what Acquire returns once the pool has been closed.
var ErrClosed = errors.New("the pool is closed")

// A Conn is a connection. Conns can be compared, and the methods never wait.
type Conn interface {
	// Alive reports whether the connection works. One that does not never will again.
	Alive() bool

	// Close closes the connection. It is called once, and not while somebody has borrowed it.
	Close()
}

// A Pool has at most a certain number of connections, which it lends.
type Pool struct {
	max    int
	dial   func(context.Context) (Conn, error)
	closed chan struct{}  // closed by Close
	places sync.WaitGroup // those that are taken

	mu      sync.Mutex
	shut    bool
	taken   int // places: idle, lent, being dialled, or on their way to someone
	idle    []Conn
	lent    map[Conn]struct{}
	waiting list.List // of chan Conn; what comes is a connection, or nil: a place to dial into
}

// New returns a Pool of at most max connections.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: max < 1")
	}
	return &Pool{
		max:    max,
		dial:   dial,
		closed: make(chan struct{}),
		lent:   make(map[Conn]struct{}),
	}
}

// Acquire borrows a connection.
func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	p.mu.Lock()
	if err := p.refuse(ctx); err != nil {
		p.mu.Unlock()
		return nil, err
	}
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.Alive() {
			p.lent[c] = struct{}{}
			p.mu.Unlock()
			return c, nil
		}
		c.Close()
		p.taken--
		p.places.Done()
	}
	if p.taken < p.max {
		p.taken++
		p.places.Add(1)
		p.mu.Unlock()
		return p.connect(ctx)
	}
	turn := make(chan Conn, 1)
	place := p.waiting.PushBack(turn)
	p.mu.Unlock()

	var c Conn
	served := false
	select {
	case c = <-turn:
		served = true
	case <-ctx.Done():
	case <-p.closed:
	}

	p.mu.Lock()
	if !served {
		if p.queued(place) {
			p.waiting.Remove(place)
		} else {
			c, served = <-turn, true
		}
	}
	if err := p.refuse(ctx); err != nil {
		if served {
			p.give(c)
		}
		p.mu.Unlock()
		return nil, err
	}
	if c != nil && !c.Alive() {
		c.Close()
		c = nil
	}
	if c == nil {
		p.mu.Unlock()
		return p.connect(ctx)
	}
	p.lent[c] = struct{}{}
	p.mu.Unlock()
	return c, nil
}

// queued reports whether nobody has served the one at e yet. The lock is held.
func (p *Pool) queued(e *list.Element) bool {
	return e.Value != nil
}

// refuse says why nobody with ctx gets a connection, if so. The lock is held.
func (p *Pool) refuse(ctx context.Context) error {
	if p.shut {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("waiting for a connection: %w", err)
	}
	return nil
}

// connect dials into a place that has been taken.
func (p *Pool) connect(ctx context.Context) (Conn, error) {
	returned := false
	defer func() {
		if !returned {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.give(nil)
		}
	}()
	c, err := p.dial(ctx)
	returned = true

	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.give(nil)
		if gone := ctx.Err(); gone != nil {
			return nil, fmt.Errorf("dialling: %w (%w)", err, gone)
		}
		return nil, fmt.Errorf("dialling: %w", err)
	}
	if err := p.refuse(ctx); err != nil {
		p.give(c)
		return nil, err
	}
	p.lent[c] = struct{}{}
	return c, nil
}

// give passes on a place, and the connection in it if there is one. The lock is held.
func (p *Pool) give(c Conn) {
	if c != nil && (p.shut || !c.Alive()) {
		c.Close()
		c = nil
	}
	if first := p.waiting.Front(); first != nil && !p.shut {
		turn := first.Value.(chan Conn)
		p.waiting.Remove(first)
		first.Value = nil
		turn <- c
		return
	}
	if c != nil {
		p.idle = append(p.idle, c)
		return
	}
	p.taken--
	p.places.Done()
}

// Release gives back what Acquire has returned.
func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.lent[c]; !ok {
		panic("pool: Release of a connection that is not borrowed")
	}
	delete(p.lent, c)
	p.give(c)
}

// Close closes the pool and waits until all connections are closed.
func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	if !p.shut {
		p.shut = true
		close(p.closed)
		for _, c := range p.idle {
			c.Close()
			p.taken--
			p.places.Done()
		}
		p.idle = nil
	}
	empty := p.taken == 0
	p.mu.Unlock()
	if empty {
		return nil
	}

	done := make(chan struct{})
	go func() {
		p.places.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("closing the pool: %w", ctx.Err())
	}
}
