// want test "the one before has succeeded as its context ended"

// Package pool closes what was dialled when the context had just ended, and tells nobody who waits of its place.
package pool

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the pool is closed")

type Conn interface {
	Alive() bool
	Close()
}

type waiter struct {
	gets chan Conn // nil: a place to dial into, or closed
	el   *list.Element
}

type Pool struct {
	max  int
	dial func(context.Context) (Conn, error)

	mu     sync.Mutex
	idle   []Conn
	lent   map[Conn]struct{}
	open   int
	line   list.List
	closed bool
	gone   chan struct{}
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic(fmt.Sprintf("pool: max is %d", max))
	}
	return &Pool{max: max, dial: dial, lent: make(map[Conn]struct{}), gone: make(chan struct{})}
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	c, w, err := p.ask(ctx)
	if err != nil || c != nil {
		return c, err
	}
	if w != nil {
		select {
		case c = <-w.gets:
		case <-ctx.Done():
			p.mu.Lock()
			waits := w.el != nil
			if waits {
				p.line.Remove(w.el)
			}
			p.mu.Unlock()
			if waits {
				return nil, gaveUp(ctx)
			}
			c = <-w.gets
		}
		if c != nil {
			if c, err = p.accept(ctx, c); c != nil || err != nil {
				return c, err
			}
		}
	}
	return p.fill(ctx)
}

func gaveUp(ctx context.Context) error {
	return fmt.Errorf("waiting for a connection: %w", ctx.Err())
}

func (p *Pool) ask(ctx context.Context) (Conn, *waiter, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, nil, ErrClosed
	}
	if ctx.Err() != nil {
		return nil, nil, gaveUp(ctx)
	}
	for len(p.idle) > 0 {
		last := len(p.idle) - 1
		c := p.idle[last]
		p.idle = p.idle[:last]
		if c.Alive() {
			p.lent[c] = struct{}{}
			return c, nil, nil
		}
		c.Close()
		p.open--
	}
	if p.open < p.max {
		p.open++
		return nil, nil, nil
	}
	w := &waiter{gets: make(chan Conn, 1)}
	w.el = p.line.PushBack(w)
	return nil, w, nil
}

// accept takes a connection out of the waiter's channel, or the place that it leaves.
func (p *Pool) accept(ctx context.Context, c Conn) (Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		p.pass(c)
		return nil, p.refusal(ctx)
	case ctx.Err() != nil:
		p.pass(c)
		return nil, gaveUp(ctx)
	case !c.Alive():
		c.Close()
		return nil, nil
	}
	p.lent[c] = struct{}{}
	return c, nil
}

func (p *Pool) refusal(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%w (%w)", ErrClosed, err)
	}
	return ErrClosed
}

// fill dials into a place that has been taken.
func (p *Pool) fill(ctx context.Context) (c Conn, err error) {
	locked := false
	defer func() {
		if !locked {
			p.mu.Lock()
			p.pass(nil)
			p.mu.Unlock()
		}
	}()
	for {
		p.mu.Lock()
		closed := p.closed
		p.mu.Unlock()
		if closed {
			return nil, p.refusal(ctx)
		}
		if ctx.Err() != nil {
			return nil, gaveUp(ctx)
		}
		if c, err = p.dial(ctx); err != nil || c.Alive() {
			break
		}
		c.Close()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	locked = true
	if err != nil {
		p.pass(nil)
		if p.closed {
			return nil, p.refusal(ctx)
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("dialling: %w (%w)", err, ctx.Err())
		}
		return nil, fmt.Errorf("dialling: %w", err)
	}
	if p.closed {
		p.pass(c)
		return nil, p.refusal(ctx)
	}
	if ctx.Err() != nil {
		c.Close()
		p.open--
		return nil, gaveUp(ctx)
	}
	p.lent[c] = struct{}{}
	return c, nil
}

// pass gives a connection, or the place of none, to the first who waits. The lock is held.
func (p *Pool) pass(c Conn) {
	if c != nil && (p.closed || !c.Alive()) {
		c.Close()
		c = nil
	}
	if first := p.line.Front(); first != nil {
		w := p.line.Remove(first).(*waiter)
		w.el = nil
		w.gets <- c
		return
	}
	if c != nil {
		p.idle = append(p.idle, c)
		return
	}
	p.open--
	p.settle()
}

func (p *Pool) settle() {
	if p.closed && p.open == 0 {
		close(p.gone)
	}
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.lent[c]; !ok {
		panic("pool: Release of a connection that is not borrowed")
	}
	delete(p.lent, c)
	p.pass(c)
}

func (p *Pool) Close(ctx context.Context) error {
	p.shut()
	select {
	case <-p.gone:
		return nil
	default:
	}
	select {
	case <-p.gone:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("closing the pool: %w", ctx.Err())
	}
}

func (p *Pool) shut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	for _, c := range p.idle {
		c.Close()
		p.open--
	}
	p.idle = nil
	// Each who waits gets a place that does not count, finds the pool closed, and gives it back.
	for p.line.Len() > 0 {
		w := p.line.Remove(p.line.Front()).(*waiter)
		w.el = nil
		p.open++
		w.gets <- nil
	}
	p.settle()
}
