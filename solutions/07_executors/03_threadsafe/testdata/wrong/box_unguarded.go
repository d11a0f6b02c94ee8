// Package threadsafe takes from the box without the lock.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type Owner[T any] struct {
	done chan struct{}

	mu      sync.Mutex
	news    sync.Cond
	queue   []func(T)
	stopped bool
}

func New[T any](value T) *Owner[T] {
	o := &Owner[T]{done: make(chan struct{})}
	o.news.L = &o.mu
	go func() {
		defer close(o.done)
		for batch := o.take(); len(batch) > 0; batch = o.take() {
			for _, f := range batch {
				f(value)
			}
		}
	}()
	return o
}

func (o *Owner[T]) take() []func(T) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) == 0 && !o.stopped {
		o.news.Wait()
	}
	o.mu.Unlock()
	var batch []func(T)
	batch, o.queue = o.queue, nil // want perturbed race|test|deadlock "race|functions|wait|entries|what Call"
	o.mu.Lock()
	return batch
}

func (o *Owner[T]) CallSoon(f func(value T)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return ErrStopped
	}
	o.queue = append(o.queue, f)
	o.news.Signal()
	return nil
}

func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	var zero, result R
	var err error
	if ctx.Err() != nil {
		return zero, ctx.Err()
	}
	returned := make(chan struct{})
	if err := o.CallSoon(func(value T) {
		result, err = f(value)
		close(returned)
	}); err != nil {
		return zero, err
	}
	select {
	case <-returned:
		return result, err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = true
	o.news.Signal()
}

func (o *Owner[T]) Done() <-chan struct{} { return o.done }
