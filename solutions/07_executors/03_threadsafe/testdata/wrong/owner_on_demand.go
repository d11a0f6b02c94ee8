// want test "goroutine"

// Package threadsafe starts an owner when there is something to do, and lets it go when nothing is left: it is another each time.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type Owner[T any] struct {
	value   T
	mu      sync.Mutex
	stopped bool
	done    chan struct{}
	queue   []func(T)
	working bool
}

func New[T any](value T) *Owner[T] { return &Owner[T]{value: value, done: make(chan struct{})} }

func (o *Owner[T]) CallSoon(f func(value T)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return ErrStopped
	}
	o.queue = append(o.queue, f)
	if !o.working {
		o.working = true
		go o.work()
	}
	return nil
}

func (o *Owner[T]) work() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) > 0 {
		f := o.queue[0]
		o.queue = o.queue[1:]
		o.mu.Unlock()
		f(o.value)
		o.mu.Lock()
	}
	o.working = false
	if o.stopped {
		close(o.done)
	}
}

func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.stopped && !o.working {
		close(o.done)
	}
	o.stopped = true
}

func (o *Owner[T]) Done() <-chan struct{} { return o.done }

func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	type result struct {
		value R
		err   error
	}
	results := make(chan result, 1)
	err := ctx.Err()
	if err == nil {
		err = o.CallSoon(func(value T) {
			v, err := f(value)
			results <- result{v, err}
		})
	}
	if err == nil {
		select {
		case r := <-results:
			return r.value, r.err
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	var zero R
	return zero, err
}
