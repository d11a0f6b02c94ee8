// Package pool belongs to a goroutine, which does what it is handed.
package pool

import (
	"context"
	"errors"
	"slices"
)

var ErrClosed = errors.New("the pool is closed")

type Conn interface {
	Alive() bool
	Close()
}

// A Pool belongs to a goroutine, which does what it is handed, until the pool has been closed and is empty.
type Pool struct {
	dial func(context.Context) (Conn, error)
	do   chan func(*books)
	gone chan struct{} // closed when the goroutine ends
}

type books struct {
	max, places int
	idle        []Conn
	waiting     []chan turn
	closed      bool
}

type turn struct {
	conn Conn // none: a place
	err  error
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: max < 1")
	}
	p := &Pool{dial: dial, do: make(chan func(*books)), gone: make(chan struct{})}
	go func() {
		defer close(p.gone)
		b := &books{max: max}
		for !b.closed || b.places > 0 {
			f := <-p.do
			f(b)
		}
	}()
	return p
}

// ask has the owner do f, and returns when that is done; it reports false if there is no owner any more.
func (p *Pool) ask(f func(*books)) bool {
	done := make(chan struct{})
	select {
	case p.do <- func(b *books) { defer close(done); f(b) }:
		<-done
		return true
	case <-p.gone:
		return false
	}
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	mine := make(chan turn, 1)
	if !p.ask(func(b *books) { b.come(mine) }) {
		return nil, ErrClosed
	}
	var got turn
	select {
	case got = <-mine:
	case <-ctx.Done():
		p.ask(func(b *books) {
			select {
			case got := <-mine:
				switch {
				case got.conn != nil:
					b.back(got.conn)
				case got.err == nil:
					b.free()
				}
			default:
				b.waiting = slices.DeleteFunc(b.waiting, func(w chan turn) bool { return w == mine })
			}
		})
		return nil, ctx.Err()
	}
	if got.conn != nil || got.err != nil {
		return got.conn, got.err
	}
	c, err := p.dial(ctx)
	p.ask(func(b *books) {
		switch {
		case err != nil:
			b.free()
		case b.closed:
			c.Close()
			b.free()
			c, err = nil, ErrClosed
		}
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (b *books) come(w chan turn) {
	if b.closed {
		w <- turn{err: ErrClosed}
		return
	}
	for len(b.idle) > 0 {
		c := b.idle[0]
		b.idle = b.idle[1:]
		if c.Alive() {
			w <- turn{conn: c}
			return
		}
		c.Close()
		b.places--
	}
	b.waiting = append(b.waiting, w)
	if b.places < b.max {
		b.places++
		b.free()
	}
}

// free gives a place that is taken to the next one, or sets it free.
func (b *books) free() {
	if len(b.waiting) == 0 {
		b.places--
		return
	}
	b.waiting[0] <- turn{}
	b.waiting = b.waiting[1:]
}

func (b *books) back(c Conn) {
	switch {
	case b.closed || !c.Alive():
		c.Close()
		b.free()
	case len(b.waiting) > 0:
		b.waiting[0] <- turn{conn: c}
		b.waiting = b.waiting[1:]
	default:
		b.idle = append(b.idle, c)
	}
}

func (p *Pool) Release(c Conn) {
	p.ask(func(b *books) { b.back(c) })
}

func (p *Pool) Close(ctx context.Context) error {
	p.ask(func(b *books) {
		b.closed = true
		for _, w := range b.waiting {
			w <- turn{err: ErrClosed}
		}
		for _, c := range b.idle {
			c.Close()
			b.places--
		}
		b.waiting, b.idle = nil, nil
	})
	select {
	case <-p.gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
