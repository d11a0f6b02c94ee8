// Package threadsafe without a lock: functions are pushed onto a stack with compare-and-swap, and the owner takes all
// of it and turns it round. One without a function is on top after Stop.
package threadsafe

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type slip[T any] struct {
	f     func(T)
	below *slip[T]
}

type Owner[T any] struct {
	top  atomic.Pointer[slip[T]]
	wake chan struct{}
	done chan struct{}
}

func New[T any](value T) *Owner[T] {
	o := &Owner[T]{wake: make(chan struct{}, 1), done: make(chan struct{})}
	go func() {
		defer close(o.done)
		for {
			top := o.top.Load()
			last := top != nil && top.f == nil
			if !last && !o.top.CompareAndSwap(top, nil) {
				continue
			}
			var batch []func(T)
			for ; top != nil; top = top.below {
				if top.f != nil {
					batch = append(batch, top.f)
				}
			}
			for _, f := range slices.Backward(batch) {
				f(value)
			}
			if last {
				return
			}
			if batch == nil {
				<-o.wake
			}
		}
	}()
	return o
}

func (o *Owner[T]) push(s *slip[T]) error {
	for {
		top := o.top.Load()
		if top != nil && top.f == nil {
			return ErrStopped
		}
		s.below = top
		if o.top.CompareAndSwap(top, s) {
			break
		}
	}
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return nil
}

func (o *Owner[T]) CallSoon(f func(value T)) error { return o.push(&slip[T]{f: f}) }

func (o *Owner[T]) Stop() { _ = o.push(&slip[T]{}) }

func (o *Owner[T]) Done() <-chan struct{} { return o.done }

func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (r R, err error) {
	if err := ctx.Err(); err != nil {
		return r, err
	}
	box := make(chan func() (R, error), 1)
	if err := o.CallSoon(func(value T) {
		v, err := f(value)
		box <- func() (R, error) { return v, err }
	}); err != nil {
		return r, err
	}
	select {
	case got := <-box:
		return got()
	case <-ctx.Done():
		return r, ctx.Err()
	}
}
