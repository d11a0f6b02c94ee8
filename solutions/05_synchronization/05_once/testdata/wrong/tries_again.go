// want test "was told of the failure"

// Package once takes the error of a context, which fill returns of a time limit of its own, for the end of the first caller's: those
// who waited fill once more, one after the other.
package once

import (
	"context"
	"errors"
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
	for {
		e, first, err := c.entry(ctx, key)
		if err != nil {
			return zero, err
		}
		select {
		case <-e.filled:
		default:
			select {
			case <-e.filled:
			case <-ctx.Done():
				return zero, ctx.Err()
			}
		}
		if first || !errors.Is(e.err, context.DeadlineExceeded) && !errors.Is(e.err, context.Canceled) {
			return e.value, e.err
		}
	}
}

func (c *Cache[K, V]) entry(ctx context.Context, key K) (e *entry[V], first bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e, false, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	e = &entry[V]{filled: make(chan struct{})}
	c.entries[key] = e
	go c.run(context.WithoutCancel(ctx), key, e)
	return e, true, nil
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer close(e.filled)
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{v, debug.Stack()}
		}
		if e.err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			delete(c.entries, key)
		}
	}()
	e.value, e.err = c.fill(ctx, key)
}
