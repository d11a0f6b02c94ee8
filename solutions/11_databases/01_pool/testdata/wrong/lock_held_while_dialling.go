// want test "time for six questions"

// Package pool lets one dial at a time, as if it held the lock meanwhile.
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

	mu       sync.Mutex
	dialling chan struct{}
	places   int // taken by connections that are idle, borrowed or being dialled
	idle     []Conn
	borrowed map[Conn]bool
	waiting  []chan Conn // in order; while somebody waits, nothing is idle and all places are taken
	closed   bool
	empty    chan struct{} // closed when the pool is, and no place is taken any more
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: a pool needs room for at least one connection")
	}
	return &Pool{max: max, dial: dial, borrowed: map[Conn]bool{}, dialling: make(chan struct{}, 1), empty: make(chan struct{})}
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
		var open bool
		select {
		case c, open = <-turn:
			if !open {
				return nil, ErrClosed
			}
		case <-ctx.Done():
			p.leave(turn)
			return nil, ctx.Err()
		}
	}
	if c != nil {
		return c, nil
	}
	p.dialling <- struct{}{}
	defer func() { <-p.dialling }()
	return p.dialled(p.dial(ctx))
}

func (p *Pool) take() (Conn, chan Conn, error) {
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
			p.borrowed[c] = true
			return c, nil, nil
		}
		c.Close()
		p.places--
	}
	if p.places < p.max {
		p.places++
		return nil, nil, nil
	}
	turn := make(chan Conn, 1)
	p.waiting = append(p.waiting, turn)
	return nil, turn, nil
}

func (p *Pool) leave(turn chan Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waiting, turn); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		return
	}
	if c, open := <-turn; !open {
		return
	} else if c != nil {
		p.back(c)
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
	p.borrowed[c] = true
	return c, nil
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.borrowed[c] {
		panic("pool: release of a connection that is not borrowed")
	}
	p.back(c)
}

func (p *Pool) back(c Conn) {
	delete(p.borrowed, c)
	if p.closed || !c.Alive() {
		c.Close()
		p.free()
		return
	}
	if turn := p.next(); turn != nil {
		p.borrowed[c] = true
		turn <- c
		return
	}
	p.idle = append(p.idle, c)
}

func (p *Pool) free() {
	if turn := p.next(); turn != nil {
		turn <- nil // the place stays taken
		return
	}
	p.places--
	p.look()
}

func (p *Pool) next() chan Conn {
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
		close(turn)
	}
	for _, c := range p.idle {
		c.Close()
		p.places--
	}
	p.waiting, p.idle = nil, nil
	p.look()
}
