// want test "the others keep their order"

// Package pool lets the last who waits take the place in the queue of one who gives up.
package pool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

var ErrClosed = errors.New("the pool is closed")

type Conn interface {
	Alive() bool
	Close()
}

type ticket struct{ ctx context.Context }

type Pool struct {
	dial func(context.Context) (Conn, error)

	mu     sync.Mutex
	news   sync.Cond
	free   int // places that are not taken
	all    int
	idle   []Conn
	out    map[Conn]bool
	line   []*ticket
	closed bool
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: max < 1")
	}
	p := &Pool{dial: dial, free: max, all: max, out: map[Conn]bool{}}
	p.news.L = &p.mu
	return p
}

// watch wakes everybody when ctx ends. What it returns ends the watch, and must be called without the lock.
func (p *Pool) watch(ctx context.Context) (end func()) {
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.news.Broadcast()
	})
	return func() {
		if !stop() {
			<-over
		}
	}
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	c, err := p.queue(ctx)
	for c == nil && err == nil {
		c, err = p.try(ctx)
	}
	return c, err
}

func (p *Pool) refuse(ctx context.Context) error {
	switch err := ctx.Err(); {
	case p.closed && err != nil:
		return errors.Join(ErrClosed, err)
	case p.closed:
		return ErrClosed
	case err != nil:
		return fmt.Errorf("pool: acquire: %w", err)
	}
	return nil
}

// queue returns a connection, or none for a place to dial into.
func (p *Pool) queue(ctx context.Context) (Conn, error) {
	defer p.watch(ctx)()
	p.mu.Lock()
	defer p.mu.Unlock()
	me := &ticket{ctx}
	p.line = append(p.line, me)
	for p.refuse(ctx) == nil && (p.line[0] != me || p.free == 0 && len(p.idle) == 0) {
		p.news.Wait()
	}
	if p.line[0] == me {
		p.line = p.line[1:]
	} else {
		last := len(p.line) - 1
		p.line[slices.Index(p.line, me)] = p.line[last]
		p.line = p.line[:last]
	}
	p.news.Broadcast()
	if err := p.refuse(ctx); err != nil {
		return nil, err
	}
	for len(p.idle) > 0 {
		c := p.idle[0]
		p.idle = p.idle[1:]
		if c.Alive() {
			p.out[c] = true
			return c, nil
		}
		c.Close()
		p.free++
	}
	p.free--
	return nil, nil
}

// try dials into a place that has been taken. It returns neither a connection nor an error if it dialled a dead one.
func (p *Pool) try(ctx context.Context) (Conn, error) {
	c, err := p.dial(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	no := p.refuse(ctx)
	switch {
	case err != nil:
		p.vacate()
		if p.closed {
			return nil, no
		}
		if no != nil {
			return nil, errors.Join(no, err)
		}
		return nil, fmt.Errorf("pool: dial: %w", err)
	case no != nil:
		p.put(c)
		return nil, no
	case !c.Alive():
		c.Close()
		return nil, nil
	}
	p.out[c] = true
	return c, nil
}

func (p *Pool) vacate() {
	p.free++
	p.news.Broadcast()
}

func (p *Pool) put(c Conn) {
	if p.closed || !c.Alive() {
		c.Close()
		p.vacate()
		return
	}
	p.idle = append(p.idle, c)
	p.news.Broadcast()
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.out[c] {
		panic("pool: released what is not borrowed")
	}
	delete(p.out, c)
	p.put(c)
}

func (p *Pool) Close(ctx context.Context) error {
	defer p.watch(ctx)()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.Close()
		p.free++
	}
	p.idle = nil
	p.news.Broadcast()
	for p.free < p.all && ctx.Err() == nil {
		p.news.Wait()
	}
	if p.free < p.all {
		return fmt.Errorf("pool: close: %w", ctx.Err())
	}
	return nil
}
