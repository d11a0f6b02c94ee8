// Package pool has a channel of slots, which serves those who wait in turn.
package pool

import (
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

// A slot is taken by whoever has borrowed a connection or dials one. Channels serve those who wait in turn.
type Pool struct {
	dial    func(context.Context) (Conn, error)
	slots   chan struct{}
	closing chan struct{}
	empty   chan struct{}

	mu     sync.Mutex
	idle   []Conn
	closed bool
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: no room")
	}
	return &Pool{
		dial: dial, slots: make(chan struct{}, max),
		closing: make(chan struct{}), empty: make(chan struct{}),
	}
}

func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	select {
	case p.slots <- struct{}{}:
	case <-p.closing:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, fmt.Errorf("no connection: %w", ctx.Err())
	}
	if c := p.anIdleOne(); c != nil {
		return c, nil
	}
	select {
	case <-p.closing:
		<-p.slots
		return nil, ErrClosed
	default:
	}
	c, err := p.dial(ctx)
	if err != nil {
		<-p.slots
		return nil, fmt.Errorf("no connection: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.Close()
		<-p.slots
		return nil, ErrClosed
	}
	return c, nil
}

func (p *Pool) anIdleOne() Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		c := p.idle[0]
		p.idle = p.idle[1:]
		if c.Alive() {
			return c
		}
		c.Close()
	}
	return nil
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || !c.Alive() {
		c.Close()
	} else {
		p.idle = append(p.idle, c)
	}
	<-p.slots
}

func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.closing)
		for _, c := range p.idle {
			c.Close()
		}
		p.idle = nil
		go func() {
			for range cap(p.slots) {
				p.slots <- struct{}{}
			}
			close(p.empty)
		}()
	}
	p.mu.Unlock()
	select {
	case <-p.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
