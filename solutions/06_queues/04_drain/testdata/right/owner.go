// Package drain has one goroutine that owns all, and the others only talk to it.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var ErrClosed = errors.New("the queue is closed")

type Queue[T any] struct {
	puts    chan T
	back    chan chan []T
	closing chan struct{}
	over    chan struct{}
	once    sync.Once
	stop    context.CancelFunc
}

func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: nobody works, or there is no room")
	}
	ctx, stop := context.WithCancel(context.Background())
	q := &Queue[T]{puts: make(chan T), back: make(chan chan []T), closing: make(chan struct{}), over: make(chan struct{}), stop: stop}
	work, ended := make(chan T), make(chan struct{})
	for range workers {
		go func() {
			for item := range work {
				report(item, try(ctx, item, do))
				ended <- struct{}{}
			}
		}()
	}
	go func() {
		defer close(q.over)
		defer close(work)
		var items []T
		busy, closing := 0, q.closing
		for closing != nil || len(items)+busy > 0 {
			var in, out chan T
			var next T
			if closing != nil && len(items) < capacity {
				in = q.puts
			}
			if len(items) > 0 {
				out, next = work, items[0]
			}
			select {
			case <-closing:
				closing = nil
			case item := <-in:
				items = append(items, item)
			case out <- next:
				items = items[1:]
				busy++
			case <-ended:
				busy--
			case rest := <-q.back:
				rest <- items
				items = nil
			}
		}
	}()
	return q
}

func (q *Queue[T]) Put(ctx context.Context, item T) error {
	select {
	case <-q.closing:
		return ErrClosed
	default:
	}
	select {
	case <-q.closing:
		return ErrClosed
	case q.puts <- item:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("no room: %w", context.Cause(ctx))
	}
}

func (q *Queue[T]) Shutdown(ctx context.Context) ([]T, error) {
	q.once.Do(func() { close(q.closing) })
	select {
	case <-q.over:
		return nil, nil
	case <-ctx.Done():
	}
	defer q.stop()
	rest := make(chan []T, 1)
	select {
	case q.back <- rest:
		return <-rest, fmt.Errorf("not all was done: %w", context.Cause(ctx))
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
