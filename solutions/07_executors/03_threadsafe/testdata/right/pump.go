// Package threadsafe with channels alone: one goroutine receives whatever comes, and another is the owner.
package threadsafe

import (
	"context"
	"errors"
)

var ErrStopped = errors.New("threadsafe: the owner has been stopped")

type Owner[T any] struct {
	in   chan func(T)
	stop chan struct{} // whoever receives from it closes the box
	shut chan struct{} // closed when the box is
	done chan struct{}
}

func New[T any](value T) *Owner[T] {
	o := &Owner[T]{make(chan func(T)), make(chan struct{}), make(chan struct{}), make(chan struct{})}
	out := make(chan func(T))
	go func() {
		defer close(out)
		o.pump(out)
	}()
	go func() {
		defer close(o.done)
		for f := range out {
			f(value)
		}
	}()
	return o
}

func (o *Owner[T]) pump(out chan<- func(T)) {
	var queue []func(T)
	in, stop := o.in, o.stop
	for in != nil || len(queue) > 0 {
		var next func(T)
		var to chan<- func(T)
		if len(queue) > 0 {
			next, to = queue[0], out
		}
		select {
		case f := <-in:
			queue = append(queue, f)
		case to <- next:
			queue = queue[1:]
		case <-stop:
			close(o.shut)
			in, stop = nil, nil
		}
	}
}

func (o *Owner[T]) CallSoon(f func(value T)) error {
	select {
	case o.in <- f:
		return nil
	case <-o.shut:
		return ErrStopped
	}
}

func (o *Owner[T]) Stop() {
	select {
	case o.stop <- struct{}{}:
	case <-o.shut:
	}
	<-o.shut
}

func (o *Owner[T]) Done() <-chan struct{} { return o.done }

func Call[T, R any](ctx context.Context, o *Owner[T], f func(value T) (R, error)) (r R, err error) {
	if err := ctx.Err(); err != nil {
		return r, err
	}
	var got func() (R, error)
	there, ran := context.WithCancel(context.Background())
	defer ran()
	err = o.CallSoon(func(value T) {
		v, err := f(value)
		got = func() (R, error) { return v, err }
		ran()
	})
	if err != nil {
		return r, err
	}
	select {
	case <-there.Done():
		return got()
	case <-ctx.Done():
		return r, ctx.Err()
	}
}
