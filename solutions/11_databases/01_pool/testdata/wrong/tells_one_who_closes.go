// want test "Close still waits, when everything has been given back, as another"

// Package pool tells one of those who wait in Close that it is over.
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

// A Pool has at most a certain number of connections, which it lends. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Pool struct {
	dial func(context.Context) (Conn, error)

	mu       sync.Mutex
	free     int // places that nobody has
	max      int
	idle     []Conn
	borrowed map[Conn]bool
	waiting  list.List // of chan Conn; nil is a place to dial into
	closed   bool
	closing  chan struct{} // closed with the pool
	empty    chan struct{} // says that it is closed, and all its places are free
}

// New returns a Pool of at most max connections, and no connection so far. It panics if max < 1.
//
// Connections are made by dial: they are alive at first. It may take its time, but returns when its context
// ends. It is called by several goroutines at the same time.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: max < 1")
	}
	return &Pool{
		dial:     dial,
		free:     max,
		max:      max,
		borrowed: map[Conn]bool{},
		closing:  make(chan struct{}),
		empty:    make(chan struct{}, 1),
	}
}

// Acquire borrows a connection that is alive: an idle one or, if there is none and room
// for another, a new one. Otherwise it waits until there is either.
//
// If ctx ends first, Acquire takes nothing and returns an error that wraps that of ctx. A ctx
// that has already ended never gets a connection. If dial fails, Acquire returns an error that wraps
// what dial said. If the pool has been closed, or is closed meanwhile, Acquire returns [ErrClosed].
// Where two of these errors are due, either will do.
func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("pool: %w", err)
	}
	c, err := p.get(ctx)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return p.make(ctx)
	}
	return c, nil
}

// get returns a connection that is borrowed, or nil with a place to dial into.
func (p *Pool) get(ctx context.Context) (Conn, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.Alive() {
			p.borrowed[c] = true
			p.mu.Unlock()
			return c, nil
		}
		c.Close()
		p.free++
	}
	if p.free > 0 {
		p.free--
		p.mu.Unlock()
		return nil, nil
	}
	turn := make(chan Conn, 1)
	e := p.waiting.PushBack(turn)
	p.mu.Unlock()

	var err error
	select {
	case c := <-turn:
		return p.take(c)
	case <-ctx.Done():
		err = fmt.Errorf("pool: %w", ctx.Err())
	case <-p.closing:
		err = ErrClosed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case c := <-turn: // too late
		p.pass(c)
	default:
		p.waiting.Remove(e)
	}
	return nil, err
}

// take borrows what was handed over.
func (p *Pool) take(c Conn) (Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		p.pass(c)
		return nil, ErrClosed
	}
	if c != nil && !c.Alive() {
		c.Close()
		return nil, nil // it was the first, so the place is its
	}
	if c != nil {
		p.borrowed[c] = true
	}
	return c, nil
}

// make dials into a place.
func (p *Pool) make(ctx context.Context) (c Conn, err error) {
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch {
		case c == nil: // failed or panicked
			p.pass(nil)
		case p.closed:
			p.pass(c)
			c, err = nil, ErrClosed
		case ctx.Err() != nil:
			p.pass(c)
			c, err = nil, fmt.Errorf("pool: %w", ctx.Err())
		default:
			p.borrowed[c] = true
		}
	}()
	made, err := p.dial(ctx)
	switch {
	case err == nil:
		return made, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("pool: dial: %w (%w)", err, ctx.Err())
	default:
		return nil, fmt.Errorf("pool: dial: %w", err)
	}
}

// pass gives a connection, or a place if it is nil, to whoever is next. The lock is held.
func (p *Pool) pass(c Conn) {
	if c != nil && (p.closed || !c.Alive()) {
		c.Close()
		c = nil
	}
	switch e := p.waiting.Front(); {
	case e != nil && !p.closed:
		p.waiting.Remove(e).(chan Conn) <- c
	case c != nil:
		p.idle = append(p.idle, c)
	default:
		p.free++
		p.check()
	}
}

// check says it if all is over. The lock is held.
func (p *Pool) check() {
	if p.closed && p.free == p.max {
		p.empty <- struct{}{}
	}
}

// Release gives back what Acquire has returned, for the next to use; if it does
// not live any more, or the pool is closed, Release closes it. It never waits, and it may be called by another
// goroutine than the one that called Acquire. It panics if c is not borrowed.
func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.borrowed[c] {
		panic("pool: Release of what is not borrowed")
	}
	delete(p.borrowed, c)
	p.pass(c)
}

// Close closes the pool and all idle connections, waits until the borrowed ones have been released and those
// that are being dialled are closed, too, and returns nil.
//
// If ctx ends first, Close returns an error that wraps that of ctx. The pool is closed all the same.
func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.closing)
		for _, c := range p.idle {
			c.Close()
			p.free++
		}
		p.idle = nil
		p.check()
	}
	over := p.free == p.max
	p.mu.Unlock()
	if over {
		return nil
	}
	select {
	case <-p.empty:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("pool: close: %w", ctx.Err())
	}
}
