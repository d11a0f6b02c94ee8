// Acquire dials in the place of a broken connection, and when it finds two, one place is lost.
// want test "of 3 have broken while they were idle"

// Package pool shares a few connections among many who need one.
package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	dial   func(context.Context) (Conn, error)
	desk   chan *books   // the books lie here when nobody writes in them
	closed chan struct{} // closed by Close
	over   chan struct{} // closed when all is
}

// books is what the pool knows. It belongs to whoever has taken it from the desk.
type books struct {
	room    int // places that nobody has
	places  int // all of them
	idle    []Conn
	lent    map[Conn]bool
	waiting []*seeker
	closed  bool
}

// A seeker waits to be called. The rest of it is in the care of the books.
type seeker struct {
	called chan struct{}
	got    bool
	conn   Conn // nil if it has got a mere place
}

// New returns a Pool of at most max connections.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: a pool needs room for a connection")
	}
	p := &Pool{
		dial:   dial,
		desk:   make(chan *books, 1),
		closed: make(chan struct{}),
		over:   make(chan struct{}),
	}
	p.desk <- &books{room: max, places: max, lent: make(map[Conn]bool)}
	return p
}

// with calls f with the books.
func (p *Pool) with(f func(b *books)) {
	b := <-p.desk
	defer func() { p.desk <- b }()
	f(b)
}

func (b *books) deny(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("no connection: %w", err)
	}
	if b.closed {
		return ErrClosed
	}
	return nil
}

// vacate passes a place on.
func (p *Pool) vacate(b *books) {
	if len(b.waiting) > 0 {
		b.call(nil)
		return
	}
	b.room++
	if b.closed && b.room == b.places {
		close(p.over)
	}
}

// put passes a connection on that nobody has.
func (p *Pool) put(b *books, c Conn) {
	switch {
	case b.closed || !c.Alive():
		c.Close()
		p.vacate(b)
	case len(b.waiting) > 0:
		b.call(c)
	default:
		b.idle = append(b.idle, c)
	}
}

func (b *books) call(c Conn) {
	s := b.waiting[0]
	b.waiting = b.waiting[1:]
	s.got, s.conn = true, c
	close(s.called)
}

// Acquire borrows a connection.
func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	s := &seeker{called: make(chan struct{})}
	var err error
	wait, place := false, false
	p.with(func(b *books) {
		if err = b.deny(ctx); err != nil {
			return
		}
		for len(b.idle) > 0 {
			c := b.idle[0]
			b.idle = b.idle[1:]
			if c.Alive() {
				if place {
					b.room++
				}
				s.got, s.conn = true, c
				b.lent[c] = true
				return
			}
			c.Close()
			place = true // its place will do
		}
		if place || b.room > 0 {
			if !place {
				b.room--
			}
			s.got = true
			return
		}
		b.waiting = append(b.waiting, s)
		wait = true
	})
	if err != nil {
		return nil, err
	}
	if wait {
		select {
		case <-s.called:
		case <-ctx.Done():
		case <-p.closed:
		}
		p.with(func(b *books) {
			if !s.got {
				b.waiting = slices.DeleteFunc(b.waiting, func(o *seeker) bool { return o == s })
			}
			if s.conn != nil && !s.conn.Alive() {
				s.conn.Close()
				s.conn = nil
			}
			if err = b.deny(ctx); err == nil {
				if s.conn != nil {
					b.lent[s.conn] = true
				}
				return
			}
			switch {
			case s.conn != nil:
				p.put(b, s.conn)
			case s.got:
				p.vacate(b)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if s.conn != nil {
		return s.conn, nil
	}
	return p.connect(ctx)
}

// connect dials into a place that is ours.
func (p *Pool) connect(ctx context.Context) (c Conn, err error) {
	err = errors.New("dial did not return")
	defer func() {
		p.with(func(b *books) {
			if err != nil {
				p.vacate(b)
				return
			}
			if err = b.deny(ctx); err != nil {
				p.put(b, c)
				c = nil
				return
			}
			b.lent[c] = true
		})
	}()
	if c, err = p.dial(ctx); err != nil {
		if ended := ctx.Err(); ended != nil {
			return nil, fmt.Errorf("%w: %w", ended, err)
		}
		return nil, fmt.Errorf("no connection: %w", err)
	}
	return c, nil
}

// Release gives back what Acquire has returned.
func (p *Pool) Release(c Conn) {
	p.with(func(b *books) {
		if !b.lent[c] {
			panic("pool: this connection is not borrowed")
		}
		delete(b.lent, c)
		p.put(b, c)
	})
}

// Close closes the pool and waits until all connections are closed.
func (p *Pool) Close(ctx context.Context) error {
	over := false
	p.with(func(b *books) {
		if !b.closed {
			b.closed = true
			b.waiting = nil
			close(p.closed)
			for _, c := range b.idle {
				c.Close()
				b.room++
			}
			b.idle = nil
			if b.room == b.places {
				close(p.over)
			}
		}
		over = b.room == b.places
	})
	if over {
		return nil
	}
	select {
	case <-p.over:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("pool not empty yet: %w", ctx.Err())
	}
}
