// want test "for which do goes on"

// Package drain gives each item a context of its own, and notes how to end it when the item is already out of the queue: a Shutdown in between misses it.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrClosed is what Put returns once the queue is being shut down.
var ErrClosed = errors.New("the queue is closed")

// A Queue holds items until one of its workers does them.
type Queue[T any] struct {
	do     func(ctx context.Context, item T) error
	report func(item T, err error)

	mu    sync.Mutex
	stops map[int]context.CancelFunc // of those items that are under way
	begun int

	items   chan T
	putting sync.RWMutex  // held for reading by whoever sends to items
	closing chan struct{} // closed before items
	close   func()
	working atomic.Int64
	done    chan struct{} // closed by the last worker
}

// New returns a Queue and starts its workers.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: a queue needs a worker and room")
	}
	q := &Queue[T]{
		do: do, report: report,
		items:   make(chan T, capacity),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
	}
	q.stops = make(map[int]context.CancelFunc)
	q.close = sync.OnceFunc(func() {
		close(q.closing)
		q.putting.Lock()
		defer q.putting.Unlock()
		close(q.items)
	})
	q.working.Store(int64(workers))
	for range workers {
		go q.work()
	}
	return q
}

// begin returns a context for do, and what is to be called after it.
func (q *Queue[T]) begin() (ctx context.Context, forget func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.begun++
	no := q.begun
	ctx, q.stops[no] = context.WithCancel(context.Background())
	return ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.stops, no)
	}
}

// stop ends the contexts of the items that are under way.
func (q *Queue[T]) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, stop := range q.stops {
		stop()
	}
}

func (q *Queue[T]) work() {
	for item := range q.items {
		ctx, forget := q.begin()
		err := try(ctx, item, q.do)
		forget()
		q.report(item, err)
	}
	if q.working.Add(-1) == 0 {
		close(q.done)
	}
}

func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("do panicked: %v", p)
		}
	}()
	return do(ctx, item)
}

// Put waits until there is room, and puts item behind those that wait.
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	q.putting.RLock()
	defer q.putting.RUnlock()
	select {
	case <-q.closing:
		return ErrClosed
	default:
	}
	select {
	case q.items <- item:
		return nil
	case <-q.closing:
		return ErrClosed
	case <-ctx.Done():
		return fmt.Errorf("put: %w", context.Cause(ctx))
	}
}

// Shutdown closes the queue, and waits until all is done or ctx ends.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.close()
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	for item := range q.items {
		rest = append(rest, item)
	}
	q.stop()
	return rest, fmt.Errorf("shutdown: %w", context.Cause(ctx))
}
