// Package once keeps entries under a mutex, and waits for them on one condition variable that contexts wake, too.
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
	filled bool
	value  V
	err    error
}

type Cache[K comparable, V any] struct {
	fill    func(ctx context.Context, key K) (V, error)
	mu      sync.Mutex
	changed *sync.Cond
	entries map[K]*entry[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	c := &Cache[K, V]{fill: fill, entries: map[K]*entry[V]{}}
	c.changed = sync.NewCond(&c.mu)
	return c
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	stop := context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.changed.Broadcast()
	})
	defer stop()

	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil && ctx.Err() == nil {
		e = &entry[V]{}
		c.entries[key] = e
		go c.run(context.WithoutCancel(ctx), key, e)
	}
	for e == nil || !e.filled {
		if err := ctx.Err(); err != nil {
			var zero V
			return zero, err
		}
		c.changed.Wait()
	}
	return e.value, e.err
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	value, err := c.call(ctx, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	e.value, e.err, e.filled = value, err, true
	if err != nil {
		delete(c.entries, key)
	}
	c.changed.Broadcast()
}

func (c *Cache[K, V]) call(ctx context.Context, key K) (value V, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v, debug.Stack()}
		}
	}()
	return c.fill(ctx, key)
}
