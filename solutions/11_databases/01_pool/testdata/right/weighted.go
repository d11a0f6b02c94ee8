// Package pool is a weighted semaphore with a list of idle connections.
package pool

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/semaphore"
)

var ErrClosed = errors.New("the pool is closed")

type Conn interface {
	Alive() bool
	Close()
}

type Pool struct {
	dial    func(context.Context) (Conn, error)
	max     int64
	places  *semaphore.Weighted // of those who have borrowed or dial
	closing context.Context
	close   context.CancelFunc

	mu   sync.Mutex
	idle []Conn
}

func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: max must be at least 1")
	}
	p := &Pool{dial: dial, max: int64(max), places: semaphore.NewWeighted(int64(max))}
	p.closing, p.close = context.WithCancel(context.Background())
	return p
}

func (p *Pool) Acquire(ctx context.Context) (c Conn, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.closing.Err() != nil {
		return nil, ErrClosed
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(p.closing, cancel)
	defer stop()
	if err := p.places.Acquire(waiting, 1); err != nil {
		if ctx.Err() == nil {
			return nil, ErrClosed
		}
		return nil, ctx.Err()
	}
	defer func() {
		if err != nil {
			p.places.Release(1)
		}
	}()
	if c, err := p.reuse(); c != nil || err != nil {
		return c, err
	}
	if c, err = p.dial(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing.Err() != nil {
		c.Close()
		return nil, ErrClosed
	}
	return c, nil
}

func (p *Pool) reuse() (Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing.Err() != nil {
		return nil, ErrClosed
	}
	for len(p.idle) > 0 {
		c := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if c.Alive() {
			return c, nil
		}
		c.Close()
	}
	return nil, nil
}

func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing.Err() == nil && c.Alive() {
		p.idle = append(p.idle, c)
	} else {
		c.Close()
	}
	p.places.Release(1)
}

func (p *Pool) Close(ctx context.Context) error {
	p.mu.Lock()
	p.close()
	for _, c := range p.idle {
		c.Close()
	}
	p.idle = nil
	p.mu.Unlock()
	if err := p.places.Acquire(ctx, p.max); err != nil {
		return err
	}
	p.places.Release(p.max)
	return nil
}
