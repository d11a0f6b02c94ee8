// Package once leaves the waiting to x/sync's singleflight, with a group for each key, and keeps the values itself.
package once

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/singleflight"
)

type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

type Cache[K comparable, V any] struct {
	fill   func(ctx context.Context, key K) (V, error)
	mu     sync.Mutex
	values map[K]V
	groups map[K]*singleflight.Group // its keys are strings, and no string tells all keys apart
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: map[K]V{}, groups: map[K]*singleflight.Group{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	v, ok := c.value(key)
	if ok {
		return v, nil
	}
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	result := c.group(key).DoChan("", func() (any, error) {
		// Somebody else's call may have ended since we looked.
		if v, ok := c.value(key); ok {
			return v, nil
		}
		return c.call(context.WithoutCancel(ctx), key)
	})
	select {
	case r := <-result:
		v, _ := r.Val.(V)
		return v, r.Err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (c *Cache[K, V]) value(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.values[key]
	return v, ok
}

func (c *Cache[K, V]) group(key K) *singleflight.Group {
	c.mu.Lock()
	defer c.mu.Unlock()
	g := c.groups[key]
	if g == nil {
		g = &singleflight.Group{}
		c.groups[key] = g
	}
	return g
}

func (c *Cache[K, V]) call(ctx context.Context, key K) (value V, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v, debug.Stack()}
		}
	}()
	value, err = c.fill(ctx, key)
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.values[key] = value
	}
	return value, err
}
