// want test "values of different keys"

// Package once keeps values by key, but fills are shared by those whose keys look the same when printed.
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

type outcome[V any] struct {
	v   V
	err error
}

type Cache[K comparable, V any] struct {
	fill   func(ctx context.Context, key K) (V, error)
	group  singleflight.Group
	mu     sync.Mutex
	values map[K]V
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: make(map[K]V)}
}

func (c *Cache[K, V]) ask(ctx context.Context, key K) (o outcome[V]) {
	defer func() {
		if r := recover(); r != nil {
			o = outcome[V]{err: &PanicError{Value: r, Stack: debug.Stack()}}
		}
	}()
	o.v, o.err = c.fill(ctx, key)
	return o
}

func (c *Cache[K, V]) join(ctx context.Context, key K) (v V, there bool, calls <-chan singleflight.Result, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, there = c.values[key]; there {
		return v, true, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return v, false, nil, err
	}
	free := context.WithoutCancel(ctx)
	id := fmt.Sprintf("%#v", key)
	return v, false, c.group.DoChan(id, func() (any, error) {
		o := c.ask(free, key)
		c.mu.Lock()
		defer c.mu.Unlock()
		if o.err == nil {
			c.values[key] = o.v
		}
		c.group.Forget(id)
		return o, nil
	}), nil
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	v, there, calls, err := c.join(ctx, key)
	switch {
	case there:
		return v, nil
	case err != nil:
		return zero, err
	}
	select {
	case r := <-calls:
		o := r.Val.(outcome[V])
		return o.v, o.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}
