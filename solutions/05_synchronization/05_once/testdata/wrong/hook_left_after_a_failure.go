// want test "functions that the context still has to call"

// Package once leaves a function with the context of each caller that is told of a failure.
package once

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

type Cache[K comparable, V any] struct {
	fill func(ctx context.Context, key K) (V, error)

	mu      sync.Mutex
	values  map[K]V
	filling map[K]*attempt[V]
}

// An attempt to fill in a value. Its fields are guarded by the lock of the cache.
type attempt[V any] struct {
	over  *sync.Cond
	ended bool
	value V
	err   error
}

func New[K comparable, V any](fill func(ctx context.Context, key K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{fill: fill, values: make(map[K]V), filling: make(map[K]*attempt[V])}
}

func (c *Cache[K, V]) Get(ctx context.Context, key K) (V, error) {
	v, a, err := c.join(ctx, key)
	if a == nil {
		return v, err
	}

	called := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(called)
		c.mu.Lock()
		defer c.mu.Unlock()
		a.over.Broadcast()
	})
	c.mu.Lock()
	for !a.ended && ctx.Err() == nil {
		a.over.Wait()
	}
	ended, v, err := a.ended, a.value, a.err
	c.mu.Unlock()
	if ended && err != nil {
		return v, err
	}
	if !ended {
		err = ctx.Err()
	}
	if !stop() {
		<-called
	}
	return v, err
}

// join returns the value of key, or why there is none, or else the attempt to wait for.
func (c *Cache[K, V]) join(ctx context.Context, key K) (v V, a *attempt[V], err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.values[key]; ok {
		return v, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return v, nil, err
	}
	a = c.filling[key]
	if a == nil {
		a = &attempt[V]{over: sync.NewCond(&c.mu)}
		c.filling[key] = a
		go c.try(context.WithoutCancel(ctx), key, a)
	}
	return v, a, nil
}

func (c *Cache[K, V]) try(ctx context.Context, key K, a *attempt[V]) {
	var v V
	var err error
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.filling, key)
		if err == nil {
			c.values[key] = v
			a.value = v
		}
		a.err = err
		a.ended = true
		a.over.Broadcast()
	}()
	v, err = c.fill(ctx, key)
}
