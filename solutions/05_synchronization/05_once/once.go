// Package once is a cache that asks only once for what many want.
package once

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
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
	fill func(ctx context.Context, key K) (V, error)

	mu      sync.Mutex // held to look up an entry, never while one is filled
	entries map[K]*entry[V]
}

// An entry is a value that is there or will be.
type entry[V any] struct {
	filled chan struct{} // closed when value and err are final
	value  V
	err    error
}

// New returns an empty Cache, which calls fill for the value of a key.
//
// fill may be called from several goroutines at the same time, but never for one key by two.
// It may call Get for other keys; for its own it would wait for itself.
func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, entries: map[K]*entry[V]{}}
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
	var zero V
	e, err := c.entry(ctx, key)
	if err != nil {
		return zero, err
	}
	// Asked on its own first: the select below takes either case when both are ready.
	select {
	case <-e.filled:
		return e.value, e.err
	default:
	}
	select {
	case <-e.filled:
		return e.value, e.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

// entry returns the entry of key. If there is none it makes one, and starts to fill it.
func (c *Cache[K, V]) entry(ctx context.Context, key K) (*entry[V], error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := &entry[V]{filled: make(chan struct{})}
	c.entries[key] = e
	// In a goroutine of its own: here it could not go on when the caller gives up.
	go c.run(context.WithoutCancel(ctx), key, e)
	return e, nil
}

// run fills e, and tells those who wait for it.
func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	// Deferred first, so it runs last: who hears of a failure must not find it in the map again.
	defer close(e.filled)
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{Value: v, Stack: debug.Stack()}
		}
		if e.err != nil {
			c.forget(key)
		}
	}()
	e.value, e.err = c.fill(ctx, key)
}

func (c *Cache[K, V]) forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}
