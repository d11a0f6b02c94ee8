// Package threadsafe gives a value to one goroutine, its owner, and has everybody else ask that.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

// ErrStopped is the error of a call that came after Stop.
var ErrStopped = errors.New("threadsafe: the owner has been stopped")

// An Owner is a goroutine that a value belongs to. Functions that need the value are handed to the owner, which
// calls them one after another. Only [New] makes one; it is there until it is stopped.
//
// All functions and methods may be called from many goroutines at the same time, and from what runs on the owner.
type Owner[T any] struct {
	done chan struct{}

	mu      sync.Mutex
	news    sync.Cond // something was queued, or the owner was stopped
	queue   []func(T)
	stopped bool
}

// New starts the goroutine that value belongs to from now on.
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

// take waits for functions, and takes all that there are. After Stop, when none is left, it takes none.
func (o *Owner[T]) take() []func(T) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) == 0 && !o.stopped {
		o.news.Wait()
	}
	batch := o.queue
	o.queue = nil
	return batch
}

// CallSoon has f called with the value, on the owner's goroutine.
//
// A slice under a lock and not a channel: that would be full some day, and the owner might wait for itself.
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

// Call has f called like [Owner.CallSoon], waits until it has returned, and returns what it returned.
//
// If ctx ends first, Call returns the zero R beside ctx's error. If it had ended before, f is not called.
//
// A function that runs on the owner need not Call, since it has the value; if it does, it waits for itself until ctx ends.
func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	var zero, result R
	var err error
	if ctx.Err() != nil {
		return zero, ctx.Err()
	}
	returned := make(chan struct{})
	if err := o.CallSoon(func(value T) {
		result, err = f(value)
		close(returned) // not a send: the caller may have given up
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

// Stop makes the owner accept nothing more. It never waits, and may be called again.
func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = true
	o.news.Signal()
}

// Done returns a channel that is closed after Stop, when the last function has returned. It may be called at any time.
func (o *Owner[T]) Done() <-chan struct{} { return o.done }
