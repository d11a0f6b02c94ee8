// Package drain has a queue with workers that can be shut down without losing anything.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is what Put returns once the queue is being shut down.
var ErrClosed = errors.New("the queue is closed")

// A Queue holds items until one of its workers does them. Only [New] makes one,
// and whoever makes one shuts it down.
//
// All methods may be called at the same time.
type Queue[T any] struct {
	items   chan T
	closing chan struct{} // closed first: calls back each Put that waits
	done    chan struct{} // closed when the last worker has gone home
	close   sync.Once

	// Whoever holds putting for reading may send on items. Whoever holds it for
	// writing knows that nobody does, and may close items.
	putting sync.RWMutex

	ctx  context.Context // of do
	stop context.CancelFunc
}

// New returns a Queue and starts its workers. There is room for capacity items that no
// worker has begun. New panics if workers or capacity is less than 1.
//
// A worker calls do with an item, then report with the item and the very error that do
// returned. If do panics, the error's text contains the panic's value. do and report are
// called by several workers at the same time. report does not panic.
//
// As long as do runs, its context ends only when a Shutdown runs out of time. do may call
// Put, but not Shutdown.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: a queue needs a worker, and room for one item at least")
	}
	q := &Queue[T]{items: make(chan T, capacity), closing: make(chan struct{}), done: make(chan struct{})}
	q.ctx, q.stop = context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for item := range q.items {
				report(item, try(q.ctx, item, do))
			}
		})
	}
	go func() {
		all.Wait()
		q.stop()
		close(q.done)
	}()
	return q
}

// try calls do, and turns a panic into an error.
func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, item)
}

// Put waits until there is room, and puts item behind those that wait. If it returns
// nil, item has been accepted; if it returns an error, it has not.
//
//   - If ctx ends while Put waits, it returns an error that wraps the [context.Cause] of ctx.
//   - If ctx has ended and there is room, Put returns that error, or accepts item.
//   - If ctx has ended and the queue is closed, Put returns that error, or ErrClosed.
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	q.putting.RLock()
	defer q.putting.RUnlock()
	select {
	case <-q.closing: // or the select below would toss a coin
		return ErrClosed
	default:
	}
	select {
	case q.items <- item:
		return nil
	case <-q.closing:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Shutdown closes the queue, and waits until all that was accepted has been done and reported.
//
// If ctx ends first, or has ended before, Shutdown takes out the items that no
// worker has begun, and returns them in the order in which they were put, with an error that
// wraps the [context.Cause] of ctx. It does not wait for the items that are under way:
// the context of each ends, after the rest was taken out, and each is reported
// when do returns. If the last report and the end of ctx come at the same moment, or
// nothing was left to do, Shutdown returns that error, or nil.
//
// Shutdown may be called any number of times. Each call waits, as long as its own ctx
// lets it, until all items that were not handed back have been reported. Then no goroutine is left.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.close.Do(func() {
		close(q.closing)
		q.putting.Lock() // each Put that was under way has left
		defer q.putting.Unlock()
		close(q.items)
	})
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	// First the rest, then the end of the context: a worker who stops early must not find another item.
	for item := range q.items {
		rest = append(rest, item)
	}
	q.stop()
	return rest, context.Cause(ctx)
}
