// want test|deadlock "at once|when order|called back|time until|wait"

// Package drain signals where several may have been waiting for what has changed.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	capacity int
	do       func(context.Context, T) error
	report   func(T, error)
	ctx      context.Context
	stop     context.CancelFunc

	mu      sync.Mutex
	changed *sync.Cond
	items   []T
	busy    int
	closed  bool
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
	}
	q := &Queue[T]{capacity: capacity, do: do, report: report}
	q.changed = sync.NewCond(&q.mu)
	q.ctx, q.stop = context.WithCancel(context.Background())
	for range workers {
		go q.work()
	}
	return q
}

func (q *Queue[T]) work() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		for len(q.items) == 0 && !q.closed {
			q.changed.Wait()
		}
		if len(q.items) == 0 {
			return
		}
		item := q.items[0]
		q.items = q.items[1:]
		q.busy++
		q.changed.Signal()
		q.mu.Unlock()
		q.report(item, try(q.ctx, item, q.do))
		q.mu.Lock()
		q.busy--
		q.changed.Signal()
	}
}

func (q *Queue[T]) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.changed.Broadcast()
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	stop := context.AfterFunc(ctx, q.wake)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == q.capacity && !q.closed && ctx.Err() == nil {
		q.changed.Wait()
	}
	switch {
	case q.closed:
		return ErrClosed
	case len(q.items) == q.capacity:
		return context.Cause(ctx)
	}
	q.items = append(q.items, item)
	q.changed.Signal()
	return nil
}

func (q *Queue[T]) Shutdown(ctx context.Context) ([]T, error) {
	stop := context.AfterFunc(ctx, q.wake)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Signal()
	for len(q.items)+q.busy > 0 && ctx.Err() == nil {
		q.changed.Wait()
	}
	if len(q.items)+q.busy == 0 {
		return nil, nil
	}
	rest := q.items
	q.items = nil
	q.stop()
	return rest, context.Cause(ctx)
}

func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, item)
}
