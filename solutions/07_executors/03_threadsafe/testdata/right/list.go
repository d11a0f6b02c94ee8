// Package threadsafe with a list that grows at its tail: each link is closed over the next, and the owner walks along.
package threadsafe

import (
	"context"
	"errors"
	"sync"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type link[T any] struct {
	filled chan struct{}
	f      func(T) // nil at the end
	next   *link[T]
}

func empty[T any]() *link[T] { return &link[T]{filled: make(chan struct{})} }

type Owner[T any] struct {
	mu   sync.Mutex
	tail *link[T] // nil after Stop
	done chan struct{}
}

func New[T any](value T) *Owner[T] {
	head := empty[T]()
	o := &Owner[T]{tail: head, done: make(chan struct{})}
	go func() {
		for l := head; ; l = l.next {
			<-l.filled
			if l.f == nil {
				close(o.done)
				return
			}
			l.f(value)
		}
	}()
	return o
}

func (o *Owner[T]) append(f func(T), next *link[T]) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tail == nil {
		return ErrStopped
	}
	o.tail.f, o.tail.next = f, next
	close(o.tail.filled)
	o.tail = next
	return nil
}

func (o *Owner[T]) CallSoon(f func(value T)) error { return o.append(f, empty[T]()) }

func (o *Owner[T]) Stop() { _ = o.append(nil, nil) }

func (o *Owner[T]) Done() <-chan struct{} { return o.done }

func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (R, error) {
	var mu sync.Mutex
	var result R
	var errResult error
	returned := false
	there := sync.NewCond(&mu)
	var zero R
	if ctx.Err() != nil {
		return zero, ctx.Err()
	}
	if err := o.CallSoon(func(value T) {
		r, err := f(value)
		mu.Lock()
		defer mu.Unlock()
		result, errResult, returned = r, err, true
		there.Broadcast()
	}); err != nil {
		return zero, err
	}
	defer context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		there.Broadcast()
	})()
	mu.Lock()
	defer mu.Unlock()
	for !returned {
		if ctx.Err() != nil {
			return zero, ctx.Err()
		}
		there.Wait()
	}
	return result, errResult
}
