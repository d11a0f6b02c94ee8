// want test "fills for two keys, each left by the one who had started it|who came after 10 s"

// Package once leaves it to the first caller to keep the value, who may have left by then.
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
	values  map[K]V
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, entries: map[K]*entry[V]{}, values: map[K]V{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	c.mu.Lock()
	if v, ok := c.values[key]; ok {
		c.mu.Unlock()
		return v, nil
	}
	if err := ctx.Err(); err != nil {
		c.mu.Unlock()
		return zero, err
	}
	e, ok := c.entries[key]
	if !ok {
		e = &entry[V]{filled: make(chan struct{})}
		c.entries[key] = e
		go c.run(context.WithoutCancel(ctx), key, e)
	}
	c.mu.Unlock()

	select {
	case <-e.filled:
		if !ok && e.err == nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.values[key] = e.value
		}
		return e.value, e.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer close(e.filled)
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{v, debug.Stack()}
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.entries, key)
	}()
	e.value, e.err = c.fill(ctx, key)
}
