// Package pool shares a few connections among many who need one.
package pool

import (
	"context"
	"errors"
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
	// TODO: what is idle, how many there are, and who waits?
}

// New returns a Pool of at most max connections, and no connection so far. It panics if max < 1.
//
// Connections are made by dial: they are alive at first. It may take its time, but returns when its context
// ends. It is called by several goroutines at the same time.
func New(max int, dial func(context.Context) (Conn, error)) *Pool {
	// TODO
	return &Pool{}
}

// Acquire borrows a connection that is alive: an idle one or, if there is none and room
// for another, a new one. Otherwise it waits until there is either.
//
// A ctx that had ended before never gets a connection. If dial fails, Acquire returns an error that wraps what dial
// said. Where two errors are due, either will do.
func (p *Pool) Acquire(ctx context.Context) (Conn, error) {
	// TODO: an idle one, a new one, or wait.
	return nil, errors.New("not written yet")
}

// Release gives back what Acquire has returned, for the next to use; if it does not live any more, or the pool is
// closed, Release closes it. It never waits, and any goroutine may call it, once for each Acquire.
func (p *Pool) Release(c Conn) {
	// TODO: who has waited longest?
}

// Close closes the pool, waits until all connections are closed, those that are borrowed or being dialled, too, and
// returns nil. If ctx ends first, Close returns its error, and the pool is closed all the same. It may be called again.
func (p *Pool) Close(ctx context.Context) error {
	// TODO: nobody new; then wait for the rest.
	return nil
}
