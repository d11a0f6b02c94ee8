// want test "connections at the same time, at most, of 1, when a broken one was replaced"

// Package pool gives a place away, and tells of it, before the connection that had it is closed.
package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
type Pool struct {
	max  int
	dial func(context.Context) (Conn, error)

	mu      sync.Mutex
	changed *sync.Cond
	idle    []Conn
	count   int      // idle, borrowed and being dialled
	line    []uint64 // the tickets of those who wait
	tickets uint64
	closed  bool
}

// New returns a Pool of at most max connections, and no connection so far. It panics if max < 1.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic(fmt.Sprintf("pool: no pool of %d connections", max))
	}
	p := &Pool{max: max, dial: dial}
	p.changed = sync.NewCond(&p.mu)
	return p
}

// wait waits, with mu locked, until good is true or ctx ends.
func (p *Pool) wait(ctx context.Context, good func() bool) {
	if good() || ctx.Err() != nil {
		return
	}
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(told)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changed.Broadcast()
	})
	for !good() && ctx.Err() == nil {
		p.changed.Wait()
	}
	if !stop() {
		p.mu.Unlock()
		<-told
		p.mu.Lock()
	}
}

// Acquire borrows a connection that is alive: an idle one or, if there is none and room
// for another, a new one. Otherwise it waits until there is either.
func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	p.mu.Lock()
	c, err := p.take(ctx)
	p.mu.Unlock()
	if c != nil || err != nil {
		return c, err
	}

	dialled := false
	defer func() {
		if !dialled {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.count--
			p.changed.Broadcast()
		}
	}()
	c, err = p.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot dial: %w", err)
	}
	dialled = true
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		err = ErrClosed
	} else {
		err = ctx.Err()
	}
	if err != nil {
		p.back(c)
		return nil, err
	}
	return c, nil
}

// take returns an idle connection, or neither that nor an error: then there is a place to dial into.
func (p *Pool) take(ctx context.Context) (Conn, error) {
	me := p.tickets
	p.tickets++
	p.line = append(p.line, me)
	defer func() {
		p.line = slices.DeleteFunc(p.line, func(t uint64) bool { return t == me })
		p.changed.Broadcast() // there may be something for the next as well
	}()
	for {
		p.wait(ctx, func() bool {
			return p.closed || p.line[0] == me && (len(p.idle) > 0 || p.count < p.max)
		})
		if p.closed {
			return nil, ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if p.line[0] != me {
			continue
		}
		for len(p.idle) > 0 {
			c := p.idle[0]
			p.idle = slices.Delete(p.idle, 0, 1)
			if c.Alive() {
				return c, nil
			}
			c.Close()
			p.count--
		}
		if p.count < p.max {
			p.count++
			return nil, nil
		}
	}
}

// back is called with mu locked, and a connection that is nobody's.
func (p *Pool) back(c Conn) {
	if p.closed || !c.Alive() {
		c.Close()
		p.count--
	} else {
		p.idle = append(p.idle, c)
	}
	p.changed.Broadcast()
}

// Release gives back what Acquire has returned.
func (p *Pool) Release(c Conn) {
	alive := c.Alive()
	p.mu.Lock()
	if alive && !p.closed {
		p.back(c)
		p.mu.Unlock()
		return
	}
	p.count--
	p.changed.Broadcast()
	p.mu.Unlock()
	c.Close()
}

// Close closes the pool, and waits until all connections are closed.
func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.Close()
		p.count--
	}
	p.idle = nil
	p.changed.Broadcast()
	p.wait(ctx, func() bool { return p.count == 0 })
	if p.count == 0 {
		return nil
	}
	return ctx.Err()
}
