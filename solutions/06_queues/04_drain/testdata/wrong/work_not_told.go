// want test "for which do goes on"

// Package drain does not tell those who work that the time is up.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	items   chan T
	closing chan struct{}
	done    chan struct{}
	close   sync.Once

	putting sync.RWMutex

	ctx  context.Context
	stop context.CancelFunc
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
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

func try[T any](ctx context.Context, item T, do func(ctx context.Context, item T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, item)
}

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
		return context.Cause(ctx)
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.close.Do(func() {
		close(q.closing)
		q.putting.Lock()
		defer q.putting.Unlock()
		close(q.items)
	})
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	for item := range q.items {
		rest = append(rest, item)
	}
	return rest, context.Cause(ctx)
}
