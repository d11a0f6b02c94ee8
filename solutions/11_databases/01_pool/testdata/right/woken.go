// Package pool wakes those who wait, and they find what they have got.
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

type Pool struct {
	max  int
	dial func(context.Context) (Conn, error)

	mu      sync.Mutex
	places  int // taken by connections that are idle, borrowed or being dialled
	idle    []Conn
	waiting []*waiter
	closed  bool
	empty   chan struct{} // closed when the pool is, and no place is taken any more
}

type waiter struct {
	woken chan struct{}
	conn  Conn // none: a place, or the end
	end   bool
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: a pool needs room for at least one connection")
	}
	return &Pool{max: max, dial: dial, empty: make(chan struct{})}
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, turn, err := p.take()
	if err != nil {
		return nil, err
	}
	if turn != nil {
		select {
		case <-turn.woken:
			if turn.end {
				return nil, ErrClosed
			}
			c = turn.conn
		case <-ctx.Done():
			p.leave(turn)
			return nil, ctx.Err()
		}
	}
	if c != nil {
		return c, nil
	}
	return p.dialled(p.dial(ctx)) // without the lock: it takes its time
}

func (p *Pool) take() (Conn, *waiter, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, nil, ErrClosed
	}
	for len(p.idle) > 0 {
		last := len(p.idle) - 1
		c := p.idle[last]
		p.idle = p.idle[:last]
		if c.Alive() {
			return c, nil, nil
		}
		c.Close()
		p.places--
	}
	if p.places < p.max {
		p.places++
		return nil, nil, nil
	}
	turn := &waiter{woken: make(chan struct{})}
	p.waiting = append(p.waiting, turn)
	return nil, turn, nil
}

func (p *Pool) leave(turn *waiter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waiting, turn); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		return
	}
	if turn.end {
		return
	}
	if turn.conn != nil {
		p.back(turn.conn)
	} else {
		p.free()
	}
}

func (p *Pool) dialled(c Conn, err error) (Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.free()
		return nil, fmt.Errorf("dial: %w", err)
	}
	if p.closed {
		c.Close()
		p.free()
		return nil, ErrClosed
	}
	return c, nil
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.back(c)
}

func (p *Pool) back(c Conn) {
	if p.closed || !c.Alive() {
		c.Close()
		p.free()
		return
	}
	if turn := p.next(); turn != nil {
		turn.conn = c
		close(turn.woken)
		return
	}
	p.idle = append(p.idle, c)
}

func (p *Pool) free() {
	if turn := p.next(); turn != nil {
		close(turn.woken) // the place stays taken
		return
	}
	p.places--
	p.look()
}

func (p *Pool) next() *waiter {
	if len(p.waiting) == 0 {
		return nil
	}
	turn := p.waiting[0]
	p.waiting = p.waiting[1:]
	return turn
}

func (p *Pool) look() {
	if p.closed && p.places == 0 {
		close(p.empty)
	}
}

func (p *Pool) Close(ctx context.Context) error {
	p.shut()
	select {
	case <-p.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Pool) shut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	for _, turn := range p.waiting {
		turn.end = true
		close(turn.woken)
	}
	for _, c := range p.idle {
		c.Close()
		p.places--
	}
	p.waiting, p.idle = nil, nil
	p.look()
}
