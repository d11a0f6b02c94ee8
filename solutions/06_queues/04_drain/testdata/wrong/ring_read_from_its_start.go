// want test "what Shutdown handed back"

// Package drain has a ring whose two halves are handed back the wrong way round.
package drain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrClosed is what Put returns once the queue is being shut down.
var ErrClosed = errors.New("the queue is closed")

// A Queue holds items until one of its workers does them.
type Queue[T any] struct {
	do     func(ctx context.Context, item T) error
	report func(item T, err error)
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	changed *sync.Cond // whenever anything below has changed, or a context has ended
	ring    []T        // has room for all that may wait
	head, n int        // where the first of them is, and how many there are
	closed  bool
	workers int // that have not gone home
}

// New returns a Queue and starts its workers.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 {
		panic("drain: no worker")
	}
	if capacity < 1 {
		panic("drain: no room")
	}
	q := &Queue[T]{ring: make([]T, capacity), do: do, report: report, workers: workers}
	q.changed = sync.NewCond(&q.mu)
	q.ctx, q.cancel = context.WithCancel(context.Background())
	for range workers {
		go q.work()
	}
	return q
}

func (q *Queue[T]) work() {
	for {
		item, ok := q.next()
		if !ok {
			return
		}
		q.report(item, q.try(item))
	}
}

// next waits for an item. It reports false when there will be none.
func (q *Queue[T]) next() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.n == 0 && !q.closed {
		q.changed.Wait()
	}
	if q.n == 0 {
		q.workers--
		q.changed.Broadcast()
		return item, false
	}
	item = q.ring[q.head]
	q.head = (q.head + 1) % len(q.ring)
	q.n--
	q.changed.Broadcast()
	return item, true
}

func (q *Queue[T]) try(item T) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return q.do(q.ctx, item)
}

func (q *Queue[T]) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.changed.Broadcast()
}

// Put waits until there is room.
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed && q.n == len(q.ring) {
		stop := context.AfterFunc(ctx, q.wake)
		defer stop()
		for !q.closed && q.n == len(q.ring) && ctx.Err() == nil {
			q.changed.Wait()
		}
	}
	switch {
	case q.closed:
		return ErrClosed
	case q.n == len(q.ring):
		return context.Cause(ctx)
	}
	q.ring[(q.head+q.n)%len(q.ring)] = item
	q.n++
	q.changed.Broadcast()
	return nil
}

// Shutdown closes the queue and waits for the workers.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
	stop := context.AfterFunc(ctx, q.wake)
	defer stop()
	for q.workers > 0 && ctx.Err() == nil {
		q.changed.Wait()
	}
	if q.workers == 0 {
		return nil, nil
	}
	rest = q.empty()
	q.cancel()
	return rest, context.Cause(ctx)
}

// empty takes out all that is in the ring.
func (q *Queue[T]) empty() []T {
	if q.n == 0 {
		return nil
	}
	tail := (q.head + q.n) % len(q.ring)
	q.n = 0
	if q.head < tail {
		return slices.Clone(q.ring[q.head:tail])
	}
	return slices.Concat(q.ring[:tail], q.ring[q.head:])
}
