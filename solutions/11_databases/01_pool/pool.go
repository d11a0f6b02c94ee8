// Package pool shares a few connections among many who need one.
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
//
// All methods may be called from many goroutines at the same time.
type Pool struct {
	max  int
	dial func(context.Context) (Conn, error)

	mu      sync.Mutex
	places  int // taken by connections that are idle, borrowed or being dialled
	idle    []Conn
	waiting []chan Conn // in order; while somebody waits, nothing is idle and all places are taken
	closed  bool
	empty   chan struct{} // closed when the pool is, and no place is taken any more
}

// New returns a Pool of at most max connections, and no connection so far. It panics if max < 1.
//
// Connections are made by dial: they are alive at first. It may take its time, but returns when its context
// ends. It is called by several goroutines at the same time.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	if max < 1 {
		panic("pool: a pool needs room for at least one connection")
	}
	return &Pool{max: max, dial: dial, empty: make(chan struct{})}
}

// Acquire borrows a connection that is alive: an idle one or, if there is none and room
// for another, a new one. Otherwise it waits until there is either.
//
// A ctx that had ended before never gets a connection. If dial fails, Acquire returns an error that wraps what dial
// said. Where two errors are due, either will do.
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
	return p.dialled(p.dial(ctx)) // without the lock: it takes its time
}

// take borrows an idle connection. If there is none, it takes a place to dial into and returns nothing, or
// it returns the channel over which a connection comes, or nil for a place.
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

// leave gives up waiting. It may come too late: then what came is for the next one.
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

// dialled notes what came of a dial.
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

// Release gives back what Acquire has returned, for the next to use; if it does not live any more, or the pool is
// closed, Release closes it. It never waits, and any goroutine may call it, once for each Acquire.
func (p *Pool) Release(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.back(c)
}

// back takes back a borrowed connection, with the lock held.
func (p *Pool) back(c Conn) {
	if p.closed || !c.Alive() {
		c.Close()
		p.free()
		return
	}
	if turn := p.next(); turn != nil {
		turn <- c
		return
	}
	p.idle = append(p.idle, c)
}

// free gives a place to the first who waits, with the lock held.
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

// look tells those in Close when the last connection has gone, with the lock held.
func (p *Pool) look() {
	if p.closed && p.places == 0 {
		close(p.empty)
	}
}

// Close closes the pool, waits until all connections are closed, those that are borrowed or being dialled, too, and
// returns nil. If ctx ends first, Close returns its error, and the pool is closed all the same. It may be called again.
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
