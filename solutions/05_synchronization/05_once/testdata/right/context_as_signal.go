// Package once takes a context for the sign that a fill has ended, and keeps values apart from fills under way.
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

type call[V any] struct {
	ended context.Context
	value V
	err   error
}

type Cache[K comparable, V any] struct {
	fill    func(ctx context.Context, key K) (V, error)
	mu      sync.RWMutex
	values  map[K]V
	filling map[K]*call[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: map[K]V{}, filling: map[K]*call[V]{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.RLock()
	v, ok := c.values[key]
	c.mu.RUnlock()
	if ok {
		return v, nil
	}
	return c.wait(ctx, key)
}

func (c *Cache[K, V]) wait(ctx context.Context, key K) (V, error) {
	var zero V
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	c.mu.Lock()
	if v, ok := c.values[key]; ok {
		c.mu.Unlock()
		return v, nil
	}
	f, ok := c.filling[key]
	if !ok {
		ended, end := context.WithCancel(context.Background())
		f = &call[V]{ended: ended}
		c.filling[key] = f
		go func() {
			defer end()
			c.run(context.WithoutCancel(ctx), key, f)
		}()
	}
	c.mu.Unlock()

	select {
	case <-f.ended.Done():
		return f.value, f.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (c *Cache[K, V]) run(ctx context.Context, key K, f *call[V]) {
	defer func() {
		if v := recover(); v != nil {
			f.err = &PanicError{v, debug.Stack()}
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.filling, key)
		if f.err == nil {
			c.values[key] = f.value
		}
	}()
	f.value, f.err = c.fill(ctx, key)
}
