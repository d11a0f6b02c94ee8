// Package once holds the lock of all keys while it fills one.
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
	value V
	err   error
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
	c.mu.Lock() // want deadlock "wait|lock"
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		e = &entry[V]{}
		c.run(context.WithoutCancel(ctx), key, e)
		if e.err == nil {
			c.entries[key] = e
		}
	}
	return e.value, e.err
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{v, debug.Stack()}
		}
	}()
	e.value, e.err = c.fill(ctx, key)
}
