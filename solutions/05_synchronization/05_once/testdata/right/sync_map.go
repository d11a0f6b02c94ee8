// Package once claims a key with LoadOrStore, and removes what failed before anybody hears of it.
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
	entries sync.Map // of *entry[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	known, ok := c.entries.Load(key)
	if !ok {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		mine := &entry[V]{filled: make(chan struct{})}
		if known, ok = c.entries.LoadOrStore(key, mine); !ok {
			go c.run(context.WithoutCancel(ctx), key, mine)
		}
	}
	e := known.(*entry[V])
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

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{v, debug.Stack()}
		}
		if e.err != nil {
			c.entries.CompareAndDelete(key, e)
		}
		close(e.filled)
	}()
	e.value, e.err = c.fill(ctx, key)
}
