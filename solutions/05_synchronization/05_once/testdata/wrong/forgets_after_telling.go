// want perturbed test "after that of the call before|tries of caller"

// Package once forgets a failure after it has told of it: who asks again immediately is told of the same one.
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
	done  chan struct{}
	value V
	err   error
}

type Cache[K comparable, V any] struct {
	fill  func(ctx context.Context, key K) (V, error)
	mu    sync.Mutex
	calls map[K]*call[V]
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, calls: map[K]*call[V]{}}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	c.mu.Lock()
	p := c.calls[key]
	if p == nil {
		if ctx.Err() != nil {
			c.mu.Unlock()
			var zero V
			return zero, ctx.Err()
		}
		p = &call[V]{done: make(chan struct{})}
		c.calls[key] = p
		go c.run(context.WithoutCancel(ctx), key, p)
	}
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.value, p.err
	default:
	}
	select {
	case <-p.done:
		return p.value, p.err
	case <-ctx.Done():
		var zero V
		return zero, ctx.Err()
	}
}

func (c *Cache[K, V]) run(ctx context.Context, key K, p *call[V]) {
	p.value, p.err = c.guard(ctx, key)
	close(p.done)
	if p.err != nil {
		c.mu.Lock()
		delete(c.calls, key)
		c.mu.Unlock()
	}
}

func (c *Cache[K, V]) guard(ctx context.Context, key K) (v V, err error) {
	defer func() {
		if r := recover(); r != nil {
			var zero V
			v, err = zero, &PanicError{r, debug.Stack()}
		}
	}()
	return c.fill(ctx, key)
}
