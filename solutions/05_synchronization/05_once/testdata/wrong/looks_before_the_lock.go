// want test "fills, when the key was filled for another|fills for callers who come before"

// Package once looks for the value before it has the lock, and not again when it has.
package once

import (
	"context"
	"errors"
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

var errGoexit = errors.New("once: fill has ended its goroutine")

// A Cache keeps a value for each key. Only [New] makes one.
type Cache[K comparable, V any] struct {
	fill   func(ctx context.Context, key K) (V, error)
	values sync.Map // from K to *flight[V], those that have succeeded: to be read without a lock

	mu      sync.Mutex
	flights map[K]*flight[V] // under way
}

type flight[V any] struct {
	done  chan struct{} // closed when value and err are there
	value V
	err   error
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, flights: make(map[K]*flight[V])}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	if f, ok := c.values.Load(key); ok {
		return f.(*flight[V]).value, nil
	}
	var zero V
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	f := c.flight(ctx, key)
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (c *Cache[K, V]) flight(ctx context.Context, key K) *flight[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.flights[key]
	if !ok {
		f = &flight[V]{done: make(chan struct{})}
		c.flights[key] = f
		go c.run(context.WithoutCancel(ctx), key, f)
	}
	return f
}

func (c *Cache[K, V]) run(ctx context.Context, key K, f *flight[V]) {
	f.err = errGoexit
	defer func() {
		if p := recover(); p != nil {
			f.err = &PanicError{Value: p, Stack: debug.Stack()}
		}
		if f.err == nil {
			c.values.Store(key, f)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.flights, key)
		close(f.done)
	}()
	f.value, f.err = c.fill(ctx, key)
}
