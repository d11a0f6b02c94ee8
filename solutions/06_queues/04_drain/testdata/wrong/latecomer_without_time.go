// want test "what the second Shutdown handed back"

// Package drain hands back nothing to a second Shutdown whose context has ended before.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	items  chan T
	stop   chan struct{}
	once   sync.Once
	rw     sync.RWMutex // read-held by those who send
	cancel context.CancelFunc
	over   chan struct{}
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: need a worker and room")
	}
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue[T]{
		items:  make(chan T, capacity),
		stop:   make(chan struct{}),
		over:   make(chan struct{}),
		cancel: cancel,
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for item := range q.items {
				report(item, safely(ctx, do, item))
			}
		})
	}
	go func() {
		wg.Wait()
		cancel()
		close(q.over)
	}()
	return q
}

func safely[T any](ctx context.Context, do func(context.Context, T) error, item T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do(ctx, item)
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	q.rw.RLock()
	defer q.rw.RUnlock()
	select {
	case <-q.stop:
		return ErrClosed
	default:
	}
	select {
	case q.items <- item:
		return nil
	case <-q.stop:
		return ErrClosed
	case <-ctx.Done():
		return fmt.Errorf("put: %w", context.Cause(ctx))
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	first := false
	q.once.Do(func() {
		first = true
		close(q.stop)
		q.rw.Lock()
		defer q.rw.Unlock()
		close(q.items)
	})
	if !first {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		default:
		}
	}
	select {
	case <-q.over:
		return nil, nil
	case <-ctx.Done():
	}
	for item := range q.items {
		rest = append(rest, item)
	}
	q.cancel()
	return rest, fmt.Errorf("shutdown: %w", context.Cause(ctx))
}
