// Package once is a cache that asks only once for what many want.
package once

import (
	"context"
	"fmt"
)

// A PanicError is the failure of a fill that has panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

// Error returns value and stack as text.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// A Cache keeps a value for each key, which is filled in when somebody first asks
// for it. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time. While no fill runs, the
// cache has no goroutine.
type Cache[K comparable, V any] struct {
	// TODO: what must be kept for a key whose value is there, and what for one that is being filled?
}

// New returns an empty Cache, which calls fill for the value of a key.
//
// fill may be called from several goroutines at the same time, but never for one key by two.
// It may call Get for other keys; for its own it would wait for itself.
func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	// TODO
	return &Cache[K, V]{}
}

// Get returns the value of key. If it is not there, and nobody is filling it in, Get
// starts a fill; then it waits for the fill, as does everybody else who asks for this key,
// and all of them return what fill returned.
//
//   - If the error is nil, the value stays for ever.
//   - If it is not, nothing stays. A Get that begins after somebody was told of the failure
//     starts another fill, or waits for it. The value beside the error does not matter.
//   - A panic of fill is a failure with a *[PanicError].
//   - If ctx ends first, Get returns ctx's error, and the fill goes on.
//   - If ctx has ended before, Get returns a value that is there, and starts no fill.
func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	// TODO: whoever is first starts the fill. All wait for its end or for that of their own ctx.
	var zero V
	return zero, nil
}
