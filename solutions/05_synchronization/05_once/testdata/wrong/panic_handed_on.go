// want test "when fill panicked with an error"

// Package once hands on the PanicError with which a fill panics as if it were the failure of this one: value and stack are another's.
package once

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

type entry[V any] struct {
	filled chan struct{}
	value  V
	err    error
}

type Cache[K comparable, V any] struct {
	fill    func(ctx context.Context, key K) (V, error)
	mu      sync.Mutex
	entries map[K]*entry[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, entries: map[K]*entry[V]{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	e, err := c.entry(ctx, key)
	if err != nil {
		return zero, err
	}
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
	go c.run(context.WithoutCancel(ctx), key, e)
	return e, nil
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer close(e.filled)
	defer func() {
		if v := recover(); v != nil {
			p, ok := v.(*PanicError) // of a fill for another key
			if !ok {
				p = &PanicError{v, debug.Stack()}
			}
			e.err = p
		}
		if e.err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			delete(c.entries, key)
		}
	}()
	e.value, e.err = c.fill(ctx, key)
}
