// want perturbed test "the errors of Get, when the value was there"

// Package once hands the result round: while somebody has it in hand, it is not there for the others.
package once

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// A PanicError is the failure of a fill that has panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

// Error returns value and stack as text.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

var errGoexit = errors.New("once: fill has ended its goroutine")

// A Cache keeps a value for each key. Only [New] makes one.
type Cache[K comparable, V any] struct {
	fill func(ctx context.Context, key K) (V, error)

	mu      sync.Mutex
	entries map[K]*entry[V] // filled, or being filled in
}

type entry[V any] struct {
	result chan result[V] // holds the result as soon as there is one
}

type result[V any] struct {
	value V
	err   error
}

// pass puts the result back for the next one, and returns it.
func (e *entry[V]) pass(r result[V]) (V, error) {
	e.result <- r
	return r.value, r.err
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, entries: make(map[K]*entry[V])}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	var zero V
	e := c.entry(ctx, key)
	if e == nil {
		return zero, ctx.Err()
	}
	select {
	case r := <-e.result:
		return e.pass(r)
	default:
	}
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	select {
	case r := <-e.result:
		return e.pass(r)
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

// entry returns what there is for key, if need be a new entry with its fill
// begun; but nil if there is nothing and ctx has ended.
func (c *Cache[K, V]) entry(ctx context.Context, key K) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e
	}
	if ctx.Err() != nil {
		return nil
	}
	e := &entry[V]{result: make(chan result[V], 1)}
	c.entries[key] = e
	go c.run(context.WithoutCancel(ctx), key, e)
	return e
}

func (c *Cache[K, V]) run(ctx context.Context, key K, e *entry[V]) {
	r := result[V]{err: errGoexit}
	defer func() {
		if p := recover(); p != nil {
			r.err = &PanicError{Value: p, Stack: debug.Stack()}
		}
		if r.err != nil {
			c.forget(key)
		}
		e.result <- r
	}()
	r.value, r.err = c.fill(ctx, key)
}

func (c *Cache[K, V]) forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}
