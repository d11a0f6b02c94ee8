// want test|deadlock|timeout "after Stop, while the owner runs|wait|clock"

// Package threadsafe runs what is left after Stop with the lock held: whoever comes then waits until all of it has run.
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
	mu      sync.Mutex
	changed *sync.Cond
	waiting []func(T)
	stopped bool
	done    chan struct{}
}

// New starts the goroutine that value belongs to from now on.
func New[T any](value T) *Owner[T] {
	o := &Owner[T]{done: make(chan struct{})}
	o.changed = sync.NewCond(&o.mu)
	go o.run(value)
	return o
}

func (o *Owner[T]) run(value T) {
	o.mu.Lock()
	for !o.stopped {
		if len(o.waiting) == 0 {
			o.changed.Wait()
			continue
		}
		f := o.waiting[0]
		o.waiting = o.waiting[1:]
		o.mu.Unlock()
		f(value)
		o.mu.Lock()
	}
	for _, f := range o.waiting {
		f(value)
	}
	o.waiting = nil
	o.mu.Unlock()
	close(o.done)
}

// CallSoon has f called with the value, on the owner's goroutine.
func (o *Owner[T]) CallSoon(f func(value T)) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return ErrStopped
	}
	o.waiting = append(o.waiting, f)
	o.changed.Signal()
	return nil
}

// Call has f called like [Owner.CallSoon], waits until it has returned, and returns what it returned.
func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	type answer struct {
		r   R
		err error
	}
	var none R
	if err := ctx.Err(); err != nil {
		return none, err
	}
	answers := make(chan answer, 1)
	err := o.CallSoon(func(value T) {
		r, err := f(value)
		answers <- answer{r, err}
	})
	if err != nil {
		return none, err
	}
	select {
	case a := <-answers:
		return a.r, a.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// Stop makes the owner accept nothing more.
func (o *Owner[T]) Stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopped = true
	o.changed.Signal()
}

// Done returns a channel that is closed after Stop, when the last function has returned.
func (o *Owner[T]) Done() <-chan struct{} { return o.done }
