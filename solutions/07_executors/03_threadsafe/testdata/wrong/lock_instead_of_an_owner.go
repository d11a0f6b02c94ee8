// want test|deadlock|spin|timeout "until CallSoon returned|goroutine|wait|clock"

// Package threadsafe has a lock instead of an owner: whoever calls waits for it.
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
}

func New[T any](value T) *Owner[T] { return &Owner[T]{value: value, done: make(chan struct{})} }

func (o *Owner[T]) CallSoon(f func(value T)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return ErrStopped
	}
	f(o.value)
	return nil
}

func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.stopped {
		o.stopped = true
		close(o.done)
	}
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
