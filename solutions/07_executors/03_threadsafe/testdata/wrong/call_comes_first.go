// want test "what Call returned|order|functions"

// Package threadsafe gives those precedence who wait for an answer.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type Owner[T any] struct {
	value T
	wake  chan struct{}
	done  chan struct{}
	mu    sync.Mutex
	queue []func(T)
	stop  bool
}

func New[T any](value T) *Owner[T] {
	o := &Owner[T]{value: value, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go o.run()
	return o
}

func (o *Owner[T]) run() {
	defer close(o.done)
	for range o.wake {
		for {
			o.mu.Lock()
			if len(o.queue) == 0 {
				stop := o.stop
				o.mu.Unlock()
				if stop {
					return
				}
				break
			}
			f := o.queue[0]
			o.queue = o.queue[1:]
			o.mu.Unlock()
			f(o.value)
		}
	}
}

func (o *Owner[T]) note(change func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stop {
		return ErrStopped
	}
	err := change()
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return err
}

func (o *Owner[T]) CallSoon(f func(value T)) error {
	return o.note(func() error {
		o.queue = append(o.queue, f)
		return nil
	})
}

func (o *Owner[T]) first(f func(value T)) error {
	return o.note(func() error {
		o.queue = append([]func(T){f}, o.queue...)
		return nil
	})
}

func (o *Owner[T]) Stop() {
	_ = o.note(func() error {
		o.stop = true
		return nil
	})
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
		err = o.first(func(value T) {
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
