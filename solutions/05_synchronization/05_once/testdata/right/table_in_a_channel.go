// Package once has no mutex: who wants to look up a key takes the table out of a channel, and puts it back.
package once

import (
	"context"
	"fmt"
	"runtime/debug"
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

type table[K comparable, V any] map[K]*entry[V]

type Cache[K comparable, V any] struct {
	fill  func(ctx context.Context, key K) (V, error)
	table chan table[K, V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	c := &Cache[K, V]{fill: fill, table: make(chan table[K, V], 1)}
	c.table <- table[K, V]{}
	return c
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	entries := <-c.table
	e, ok := entries[key]
	if !ok && ctx.Err() == nil {
		e = &entry[V]{filled: make(chan struct{})}
		entries[key] = e
		go c.run(context.WithoutCancel(ctx), key, e)
	}
	c.table <- entries
	if e == nil {
		return zero, ctx.Err()
	}
	select {
	case <-e.filled:
		return e.value, e.err
	default:
	}
	select {
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-e.filled:
		return e.value, e.err
	}
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	defer close(e.filled)
	defer func() {
		if v := recover(); v != nil {
			e.err = &PanicError{v, debug.Stack()}
		}
		if e.err != nil {
			entries := <-c.table
			delete(entries, key)
			c.table <- entries
		}
	}()
	e.value, e.err = c.fill(ctx, key)
}
