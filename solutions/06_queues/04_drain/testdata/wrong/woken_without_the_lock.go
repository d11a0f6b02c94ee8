// want test "whose context ended"

// Package drain wakes those who wait without the lock when a context ends: who has looked and is about to wait sleeps on.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	mu       sync.Mutex
	cond     *sync.Cond
	waiting  []T
	capacity int
	busy     int
	workers  int
	closed   bool
	ctx      context.Context
	cancel   context.CancelFunc
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: need a worker and room")
	}
	q := &Queue[T]{capacity: capacity, workers: workers}
	q.cond = sync.NewCond(&q.mu)
	q.ctx, q.cancel = context.WithCancel(context.Background())
	for range workers {
		go func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			for {
				for len(q.waiting) == 0 && !q.closed {
					q.cond.Wait()
				}
				if len(q.waiting) == 0 {
					q.workers--
					q.cond.Broadcast()
					return
				}
				item := q.waiting[0]
				q.waiting = q.waiting[1:]
				q.busy++
				q.cond.Broadcast()
				q.mu.Unlock()
				report(item, q.safely(do, item))
				q.mu.Lock()
				q.busy--
				q.cond.Broadcast()
			}
		}()
	}
	return q
}

func (q *Queue[T]) safely(do func(context.Context, T) error, item T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do(q.ctx, item)
}

// wake wakes everybody when ctx ends, until it is stopped.
func (q *Queue[T]) wake(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, q.cond.Broadcast)
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	defer q.wake(ctx)()
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if q.closed {
			return ErrClosed
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(q.waiting) < q.capacity {
			q.waiting = append(q.waiting, item)
			q.cond.Broadcast()
			return nil
		}
		q.cond.Wait()
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	defer q.wake(ctx)()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.cond.Broadcast()
	for {
		if q.workers == 0 {
			q.cancel()
			return nil, nil
		}
		if ctx.Err() != nil {
			rest, q.waiting = q.waiting, nil
			q.cond.Broadcast()
			q.cancel()
			return rest, context.Cause(ctx)
		}
		q.cond.Wait()
	}
}
