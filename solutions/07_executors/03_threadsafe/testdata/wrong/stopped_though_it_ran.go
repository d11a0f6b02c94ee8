// want test "was the last before the end"

// Package threadsafe says that the owner has been stopped when there is a result as well, now and then.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

// ErrStopped is the error of a call that came after Stop.
var ErrStopped = errors.New("threadsafe: the owner has been stopped")

// An Owner is a goroutine that a value belongs to.
type Owner[T any] struct {
	done chan struct{}
	wake chan struct{} // room for one: look again

	mu      sync.Mutex
	queue   []func(T)
	stopped bool
}

// New starts the goroutine that value belongs to from now on.
func New[T any](value T) *Owner[T] {
	o := &Owner[T]{done: make(chan struct{}), wake: make(chan struct{}, 1)}
	go o.run(value)
	return o
}

func (o *Owner[T]) run(value T) {
	defer close(o.done)
	for {
		o.mu.Lock()
		batch, stopped := o.queue, o.stopped
		o.queue = nil
		o.mu.Unlock()

		if len(batch) > 0 {
			for i, f := range batch {
				batch[i] = nil
				f(value)
			}
			continue
		}
		if stopped {
			return
		}
		<-o.wake
	}
}

func (o *Owner[T]) lookAgain() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// CallSoon has f called with the value, after all that was accepted before.
func (o *Owner[T]) CallSoon(f func(value T)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return ErrStopped
	}
	o.queue = append(o.queue, f)
	o.lookAgain()
	return nil
}

// Call has f called, waits until it has returned, and returns what it returned.
func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	type answer struct {
		r   R
		err error
	}
	var zero R
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	answers := make(chan answer, 1)
	err := o.CallSoon(func(value T) {
		r, err := f(value)
		answers <- answer{r, err}
	})
	if err != nil {
		return zero, err
	}
	select {
	case a := <-answers:
		return a.r, a.err
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-o.done:
		return zero, ErrStopped
	}
}

// Stop makes the owner accept nothing more.
func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = true
	o.lookAgain()
}

// Done returns a channel that is closed after Stop, when the last function has returned.
func (o *Owner[T]) Done() <-chan struct{} {
	return o.done
}
