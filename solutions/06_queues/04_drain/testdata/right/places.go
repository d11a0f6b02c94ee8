// Package drain has a semaphore for the places in the queue, and an errgroup of workers.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	places *semaphore.Weighted
	items  chan T // as many as there are places: a send never waits

	open, work         context.Context
	closeOpen, endWork context.CancelFunc
	over               chan struct{}

	mu sync.Mutex // guards sending on items and closing it
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
	}
	q := &Queue[T]{places: semaphore.NewWeighted(int64(capacity)), items: make(chan T, capacity), over: make(chan struct{})}
	q.open, q.closeOpen = context.WithCancel(context.Background())
	q.work, q.endWork = context.WithCancel(context.Background())
	var all errgroup.Group
	for range workers {
		all.Go(func() error {
			for item := range q.items {
				q.places.Release(1)
				report(item, try(q.work, item, do))
			}
			return nil
		})
	}
	go func() {
		defer close(q.over)
		_ = all.Wait()
	}()
	return q
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(q.open, func() { cancel(ErrClosed) })
	defer stop()
	if q.places.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.open.Err() != nil {
		q.places.Release(1)
		return ErrClosed
	}
	q.items <- item
	return nil
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.mu.Lock()
	if q.open.Err() == nil {
		q.closeOpen()
		close(q.items)
	}
	q.mu.Unlock()
	select {
	case <-ctx.Done():
		for item := range q.items {
			rest = append(rest, item)
		}
		q.endWork()
		return rest, context.Cause(ctx)
	case <-q.over:
		return nil, nil
	}
}

func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, item)
}
