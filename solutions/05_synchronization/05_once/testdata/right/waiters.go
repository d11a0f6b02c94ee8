// Package once keeps a list of those who wait for a key, and gives each a channel of its own with room for one.
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

type result[V any] struct {
	value V
	err   error
}

type Cache[K comparable, V any] struct {
	fill    func(ctx context.Context, key K) (V, error)
	mu      sync.Mutex
	values  map[K]V
	waiting map[K][]chan result[V] // the key is there while its fill is under way
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: map[K]V{}, waiting: map[K][]chan result[V]{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	if v, ok := c.values[key]; ok {
		c.mu.Unlock()
		return v, nil
	}
	if err := ctx.Err(); err != nil {
		c.mu.Unlock()
		var zero V
		return zero, err
	}
	mine := make(chan result[V], 1)
	waiting, filling := c.waiting[key]
	c.waiting[key] = append(waiting, mine)
	if !filling {
		go c.run(context.WithoutCancel(ctx), key)
	}
	c.mu.Unlock()

	select {
	case r := <-mine:
		return r.value, r.err
	case <-ctx.Done():
		var zero V
		return zero, fmt.Errorf("waiting for %v: %w", key, ctx.Err())
	}
}

func (c *Cache[K, V]) run(ctx context.Context, key K) {
	r := c.call(ctx, key)
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.err == nil {
		c.values[key] = r.value
	}
	for _, w := range c.waiting[key] {
		w <- r
	}
	delete(c.waiting, key)
}

func (c *Cache[K, V]) call(ctx context.Context, key K) (r result[V]) {
	defer func() {
		if v := recover(); v != nil {
			r.err = &PanicError{v, debug.Stack()}
		}
	}()
	r.value, r.err = c.fill(ctx, key)
	return r
}
