// Package pool is a condition variable, before which everybody has a place in the queue.
package pool

import (
	"context"
	"errors"
	"slices"
	"sync"
)

var ErrClosed = errors.New("the pool is closed")

type Conn interface {
	Alive() bool
	Close()
}

type Pool struct {
	max  int
	dial func(context.Context) (Conn, error)

	mu      sync.Mutex
	changed *sync.Cond
	places  int
	idle    []Conn
	queue   []*int // of those who wait; the pointer is who it is
	closed  bool
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max <= 0 {
		panic("pool: max must be positive")
	}
	p := &Pool{max: max, dial: dial}
	p.changed = sync.NewCond(&p.mu)
	return p
}

// wait waits, with the lock held, until ok or the end of ctx.
func (p *Pool) wait(ctx context.Context, ok func() bool) error {
	stop := context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.changed.Broadcast()
	})
	defer stop()
	for !ok() {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.changed.Wait()
	}
	return nil
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	me := new(int)
	p.queue = append(p.queue, me)
	err := p.wait(ctx, func() bool {
		return p.closed || p.queue[0] == me && (len(p.idle) > 0 || p.places < p.max)
	})
	p.queue = slices.DeleteFunc(p.queue, func(who *int) bool { return who == me })
	p.changed.Broadcast()
	if err != nil {
		return nil, err
	}
	if p.closed {
		return nil, ErrClosed
	}
	for _, c := range slices.Backward(p.idle) {
		p.idle = p.idle[:len(p.idle)-1]
		if c.Alive() {
			return c, nil
		}
		c.Close()
		p.places--
	}
	p.places++
	p.mu.Unlock()
	c, err := p.dial(ctx)
	p.mu.Lock()
	if err == nil && p.closed {
		c.Close()
		err = ErrClosed
	}
	if err != nil {
		p.places--
		p.changed.Broadcast()
		return nil, err
	}
	return c, nil
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.Alive() && !p.closed {
		p.idle = append(p.idle, c)
	} else {
		c.Close()
		p.places--
	}
	p.changed.Broadcast()
}

func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.Close()
		p.places--
	}
	p.idle = nil
	p.changed.Broadcast()
	return p.wait(ctx, func() bool { return p.places == 0 })
}
