// Package drain never tells its workers that there will be no more.
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

	undone sync.WaitGroup

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
			for item := range q.items { // want leak "left behind"
				report(item, try(q.ctx, item, do))
				q.undone.Done()
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
	select {
	case <-q.closing:
		return ErrClosed
	default:
	}
	q.undone.Add(1)
	select {
	case q.items <- item:
		return nil
	case <-q.closing:
		q.undone.Done()
		return ErrClosed
	case <-ctx.Done():
		q.undone.Done()
		return context.Cause(ctx)
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.close.Do(func() {
		close(q.closing)
	})
	done := make(chan struct{})
	go func() {
		q.undone.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil, nil
	case <-ctx.Done():
	}
	for {
		select {
		case item := <-q.items:
			rest = append(rest, item)
			q.undone.Done()
			continue
		default:
		}
		q.stop()
		return rest, context.Cause(ctx)
	}
}
