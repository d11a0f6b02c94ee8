// Package threadsafe gives a value to one goroutine, its owner, and has everybody else ask that.
package threadsafe

import (
	"context"
	"errors"
)

// ErrStopped is the error of a call that came after Stop.
var ErrStopped = errors.New("threadsafe: the owner has been stopped")

// An Owner is a goroutine that a value belongs to. Functions that need the value are handed to the owner, which
// calls them one after another. Only [New] makes one; it is there until it is stopped.
//
// All functions and methods may be called from many goroutines at the same time, and from what runs on the owner.
type Owner[T any] struct {
	// TODO: what waits to be run, and whether the owner has been stopped.
}

// New starts the goroutine that value belongs to from now on.
func New[T any](value T) *Owner[T] {
	// TODO
	return &Owner[T]{}
}

// CallSoon has f called with the value, on the owner's goroutine.
func (o *Owner[T]) CallSoon(f func(value T)) error {
	// TODO
	return nil
}

// Call has f called like [Owner.CallSoon], waits until it has returned, and returns what it returned.
//
// If ctx ends first, Call returns the zero R beside ctx's error. If it had ended before, f is not called.
//
// A function that runs on the owner need not Call, since it has the value; if it does, it waits for itself until ctx ends.
func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	// TODO: the same way, and back with the result.
	var zero R
	return zero, nil
}

// Stop makes the owner accept nothing more. It never waits, and may be called again.
func (o *Owner[T]) Stop() {
	// TODO
}

// Done returns a channel that is closed after Stop, when the last function has returned. It may be called at any time.
func (o *Owner[T]) Done() <-chan struct{} {
	// TODO
	return nil
}
