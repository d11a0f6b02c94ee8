// want test "functions that the context still has to call"

// Package drain leaves a function with the context of a Put that waits and is turned away.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is what Put returns once the queue is being shut down.
var ErrClosed = errors.New("the queue is closed")

// A Queue holds items until one of its workers does them.
type Queue[T any] struct {
	do       func(ctx context.Context, item T) error
	report   func(item T, err error)
	ctx      context.Context // of do
	stop     context.CancelFunc
	capacity int

	mu      sync.Mutex
	some    *sync.Cond // an item waits, or it is closed
	room    *sync.Cond // there is room, or it is closed, or a context has ended
	waiting []T
	closed  bool
	working int
	done    chan struct{}
}

// New returns a Queue and starts its workers.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: a queue needs a worker and room")
	}
	q := &Queue[T]{do: do, report: report, capacity: capacity, working: workers, done: make(chan struct{})}
	q.ctx, q.stop = context.WithCancel(context.Background())
	q.some = sync.NewCond(&q.mu)
	q.room = sync.NewCond(&q.mu)
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
		q.report(item, try(q.ctx, item, q.do))
	}
}

func (q *Queue[T]) next() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.some.Wait()
	}
	if len(q.waiting) == 0 {
		q.working--
		if q.working == 0 {
			close(q.done)
		}
		return item, false
	}
	item = q.waiting[0]
	q.waiting = q.waiting[1:]
	q.room.Broadcast()
	return item, true
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
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	if len(q.waiting) >= q.capacity {
		stop := context.AfterFunc(ctx, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.room.Broadcast()
		})
		for len(q.waiting) >= q.capacity {
			if err := context.Cause(ctx); err != nil {
				return fmt.Errorf("put: %w", err)
			}
			q.room.Wait()
			if q.closed {
				return ErrClosed
			}
		}
		stop()
	}
	q.waiting = append(q.waiting, item)
	q.some.Signal()
	return nil
}

// Shutdown closes the queue, and waits until all is done or ctx ends.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.mu.Lock()
	q.closed = true
	q.some.Broadcast()
	q.room.Broadcast()
	q.mu.Unlock()
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	rest, q.waiting = q.waiting, nil
	q.mu.Unlock()
	q.stop()
	return rest, fmt.Errorf("shutdown: %w", context.Cause(ctx))
}
