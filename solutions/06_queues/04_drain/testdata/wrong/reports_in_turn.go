// want test "workers who do not come to report"

// Package drain holds a lock over report.
package drain

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is what Put returns once the queue is being shut down.
var ErrClosed = errors.New("the queue is closed")

// A Queue holds items until one of its workers does them. The items belong to one
// goroutine, which everybody else talks to.
type Queue[T any] struct {
	puts    chan T
	closing chan struct{}
	takes   chan chan []T
	done    chan struct{}
	close   func()
}

// New returns a Queue and starts its workers.
func New[T any](workers, capacity int, do func(ctx context.Context, item T) error, report func(item T, err error)) *Queue[T] {
	if workers < 1 || capacity < 1 {
		panic(fmt.Sprintf("drain.New: %d workers, room for %d", workers, capacity))
	}
	q := &Queue[T]{
		puts:    make(chan T),
		closing: make(chan struct{}),
		takes:   make(chan chan []T),
		done:    make(chan struct{}),
	}
	q.close = sync.OnceFunc(func() { close(q.closing) })

	ctx, cancel := context.WithCancel(context.Background())
	work := make(chan T)
	left := make(chan struct{})
	var reporting sync.Mutex
	for range workers {
		go func() {
			for item := range work {
				err := protect(func() error { return do(ctx, item) })
				reporting.Lock()
				report(item, err)
				reporting.Unlock()
			}
			left <- struct{}{}
		}()
	}
	go q.own(workers, capacity, work, left, cancel)
	return q
}

func (q *Queue[T]) own(workers, capacity int, work chan<- T, left <-chan struct{}, cancel func()) {
	defer close(q.done)
	var (
		waiting []T
		closing = q.closing
		open    = true
		ended   = false
	)
	for workers > 0 {
		if !open && !ended && len(waiting) == 0 {
			ended = true
			close(work)
		}
		var (
			puts  <-chan T
			next  chan<- T
			first T
		)
		if open && len(waiting) < capacity {
			puts = q.puts
		}
		if len(waiting) > 0 {
			next, first = work, waiting[0]
		}
		select {
		case item := <-puts:
			waiting = append(waiting, item)
		case next <- first:
			waiting = waiting[1:]
		case <-closing:
			open, closing = false, nil
		case reply := <-q.takes:
			rest := waiting
			waiting, open = nil, false
			cancel()
			reply <- rest
		case <-left:
			workers--
		}
	}
}

func protect(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panicked: %v", r)
		}
	}()
	return f()
}

// Put waits until there is room.
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	select {
	case <-q.closing:
		return ErrClosed
	default:
	}
	select {
	case q.puts <- item:
		return nil
	case <-q.closing:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Shutdown closes the queue and waits for the workers.
func (q *Queue[T]) Shutdown(ctx context.Context) (rest []T, err error) {
	q.close()
	select {
	case <-q.done:
		return nil, nil
	case <-ctx.Done():
	}
	reply := make(chan []T, 1)
	select {
	case q.takes <- reply:
		return <-reply, fmt.Errorf("shutdown: %w", context.Cause(ctx))
	case <-q.done:
		return nil, nil
	}
}
