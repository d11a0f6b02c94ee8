// want test "what Get returned, and when; its context ended after 3s"

// Package once has sync.OnceValues share the fill: nobody who waits for it can leave, and a failure is remembered.
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

type Cache[K comparable, V any] struct {
	fill   func(ctx context.Context, key K) (V, error)
	mu     sync.Mutex
	values map[K]func() (V, error)
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: map[K]func() (V, error){}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	value, ok := c.values[key]
	if !ok {
		value = sync.OnceValues(func() (v V, err error) {
			defer func() {
				if v := recover(); v != nil {
					err = &PanicError{v, debug.Stack()}
				}
			}()
			return c.fill(context.WithoutCancel(ctx), key)
		})
		c.values[key] = value
	}
	c.mu.Unlock()
	return value()
}
