// want test "when nothing waits and others have given up before"

// Package drain takes room first and looks at the context afterwards, and does not give the room back.
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
	do     func(ctx context.Context, item T) error
	report func(item T, err error)
	ctx    context.Context
	cancel context.CancelFunc

	room    chan struct{} // holds a token for each item that waits
	closing chan struct{}
	done    chan struct{}
	workers sync.WaitGroup

	mu     sync.Mutex
	closed bool
	items  chan T // has as much space as room, so that sending never blocks
}

// New returns a Queue and starts its workers.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic("drain: a queue needs a worker and room")
	}
	q := &Queue[T]{
		do:      do,
		report:  report,
		room:    make(chan struct{}, capacity),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
		items:   make(chan T, capacity),
	}
	q.ctx, q.cancel = context.WithCancel(context.Background())
	for range workers {
		q.workers.Go(q.work)
	}
	go func() {
		q.workers.Wait()
		close(q.done)
	}()
	return q
}

func (q *Queue[T]) work() {
	for item := range q.items {
		<-q.room
		q.report(item, q.try(item))
	}
}

func (q *Queue[T]) try(item T) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return q.do(q.ctx, item)
}

// Put waits until there is room.
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	select {
	case q.room <- struct{}{}:
	case <-q.closing:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	q.items <- item
	return nil
}

// Shutdown closes the queue and waits for the workers.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.mu.Lock()
	if !q.closed {
		q.closed = true
		close(q.closing)
		close(q.items)
	}
	q.mu.Unlock()
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for item := range q.items {
		rest = append(rest, item)
	}
	q.cancel()
	return rest, context.Cause(ctx)
}
