// Package once ends the context of a fill when the fill has returned.
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

var errExited = errors.New("once: fill did not return")

type entry[V any] struct {
	done chan struct{}
	v    V
	err  error
}

type Cache[K comparable, V any] struct {
	fill    func(ctx context.Context, key K) (V, error)
	mu      sync.Mutex
	entries map[K]*entry[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, entries: make(map[K]*entry[V])}
}

func (c *Cache[K, V]) entry(ctx context.Context, key K) (*entry[V], error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := &entry[V]{done: make(chan struct{})}
	c.entries[key] = e
	go c.run(context.WithoutCancel(ctx), key, e)
	return e, nil
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	e.err = errExited
	defer func() {
		if r := recover(); r != nil {
			e.err = &PanicError{Value: r, Stack: debug.Stack()}
		}
		if e.err != nil {
			c.forget(key)
		}
		close(e.done)
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e.v, e.err = c.fill(ctx, key)
}

func (c *Cache[K, V]) forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	e, err := c.entry(ctx, key)
	if err != nil {
		return zero, err
	}
	select {
	case <-e.done:
		return e.v, e.err
	default:
	}
	select {
	case <-e.done:
		return e.v, e.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}
